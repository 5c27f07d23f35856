/** The schemas as JSON Schema (draft 2020-12) for editors, and the list of files they are for. */
import { z } from 'zod';
import { AuthoritiesFile } from './authorities.ts';
import { CalendarFile, DaysFile } from './calendars.ts';
import { ConnectorsFile } from './connectors.ts';
import { FragmentFile } from './fragment.ts';
import { Ladders } from './ladder.ts';
import { MessagesFile } from './messages.ts';
import { OrganizationFile } from './organization.ts';
import { RetentionFile } from './retention.ts';
import { ScenariosFile } from './scenarios.ts';
import { Sop } from './sop.ts';

export interface FileSchema {
  /** Name of the schema, and of its file under schemas/. */
  name: string;
  /** Which files of a workspace it is for. */
  files: string;
  zh: string;
  schema: z.ZodType;
}

/** In the order of the reference. */
export const FILE_SCHEMAS: readonly FileSchema[] = [
  { name: 'sop', files: '<id>.sop.yaml', zh: '一个流程', schema: Sop },
  { name: 'fragment', files: 'fragments/<id>.yaml', zh: '步骤片段', schema: FragmentFile },
  { name: 'organization', files: 'organization.yaml', zh: '团队与人员', schema: OrganizationFile },
  { name: 'ladders', files: 'ladders.yaml', zh: '共用的升级阶梯', schema: Ladders },
  { name: 'authorities', files: 'authorities.yaml', zh: '授权额度', schema: AuthoritiesFile },
  { name: 'retention', files: 'retention.yaml', zh: '保存期限', schema: RetentionFile },
  { name: 'messages', files: 'messages.yaml', zh: '消息文本', schema: MessagesFile },
  { name: 'connectors', files: 'connectors.yaml', zh: '外部系统', schema: ConnectorsFile },
  { name: 'calendar', files: 'calendars/<id>.yaml', zh: '日历', schema: CalendarFile },
  { name: 'days', files: 'calendars/<id>.yaml', zh: '官方节假日', schema: DaysFile },
];

/** Of those an editor has a schema for, also the tests of SOPs, whose keys are described in docs/scenarios.md. */
export const EDITOR_SCHEMAS: readonly FileSchema[] = [
  ...FILE_SCHEMAS,
  { name: 'scenarios', files: '<id>.test.yaml', zh: '场景', schema: ScenariosFile },
];

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What an author may write: the input side, with the descriptions and examples of every key. */
export function jsonSchemaOf({ name, schema }: FileSchema): JsonSchema {
  const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' });
  return { ...(withExamples(json) as JsonSchema), title: name };
}

/** `example` under the name editors know. The library drops `examples` itself wherever a value is transformed. */
function withExamples(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withExamples);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([k, v]): [string, unknown] => {
    // A property that happens to be called so holds a schema, which says what it is.
    const isExample = k === 'example' && 'zh' in node;
    return isExample ? ['examples', [v]] : [k, withExamples(v)];
  });
  return Object.fromEntries(entries);
}

/** The text of the schema's file. */
export function jsonSchemaText(file: FileSchema): string {
  return `${JSON.stringify(jsonSchemaOf(file), null, 2)}\n`;
}
