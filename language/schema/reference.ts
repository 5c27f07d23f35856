/** docs/language.md out of the schemas: one entry per key, in Chinese and English, with an example. */
import { isDurationProblem, parseDuration } from '../duration.ts';
import { STEP_KEYS, type StepKey } from './step.ts';
import { FILE_SCHEMAS, type JsonSchema, jsonSchemaOf } from './json-schema.ts';

type Described = JsonSchema & { zh?: string; examples?: unknown[]; $ref?: string };

const HEAD = `# The language, key by key / 语言参考

Made from the schemas (\`node --import tsx scripts/generate-reference.ts\`); a test keeps it current. What an unknown key, a wrong
value or a broken rule is answered with stands under [diagnostics](diagnostics/); what a numbered rule says, in
[semantics.md](semantics.md).

本文由 schema 生成。每个键一条：含义与示例。**粗体** 的键必须写，*斜体* 的键可以不写；\`<id>\` 是自己起的名字，\`[]\` 是列表的一项。
从空文件写起的教程见 [writing-an-sop.md](writing-an-sop.md)；文中的“规则 N”见 [semantics.zh.md](semantics.zh.md)。

**Hyphens 连字符.** Ids of steps, outcomes, clocks, legs and evidence have hyphens (\`first-answer\`), fields have underscores
(\`root_cause\`). In a condition an id stands as it is: \`{ clock.first-answer.left: '< 1h' }\`, in CEL
\`clock.first-answer.left < duration("1h")\`; evidence in quotes, \`have("call-recording")\`. A minus between values has spaces around it.

步骤、结果、时钟、段、凭证的 id 用连字符（\`first-answer\`），字段用下划线（\`root_cause\`）。条件里 id 照写：
\`{ clock.first-answer.left: '< 1h' }\`，CEL 里 \`clock.first-answer.left < duration("1h")\`；凭证加引号：\`have("call-recording")\`。值之间的减号两边留空格。
`;

/** The whole page. */
export function referenceText(): string {
  const parts = FILE_SCHEMAS.map((file) => {
    const json = jsonSchemaOf(file);
    const lines: string[] = [];
    describe(json, json as Described, '', lines, new Set());
    return `## ${file.files} — ${file.zh}\n\n${lines.join('\n')}\n`;
  });
  return `${HEAD}\n${parts.join('\n')}`;
}

/** Every key below a schema, by its dotted path; a shared definition is described where it is met first. */
function describe(root: JsonSchema, given: Described, path: string, lines: string[], met: Set<string>): void {
  const schema = resolve(root, given);
  if (given.$ref !== undefined) {
    if (met.has(given.$ref)) return;
    met.add(given.$ref);
  }
  const required = new Set(schema.required ?? []);
  for (const [name, value] of Object.entries(schema.properties ?? {})) {
    const here = path === '' ? name : `${path}.${name}`;
    const described = value as Described;
    if (described.zh !== undefined) lines.push(entry(here, described, required.has(name)));
    describe(root, described, here, lines, met);
  }
  const kinds = kindBranches(root, schema);
  if (kinds.length > 0) {
    describeKinds(root, kinds, path, lines, met);
    const use = (schema.anyOf ?? []).find((branch) => (branch as Described).$ref === '#/$defs/Use');
    if (use !== undefined) {
      lines.push('', '### `use` — 片段', '');
      describe(root, use as Described, path, lines, met);
    }
  } else
    for (const branch of [...(schema.anyOf ?? []), ...(schema.allOf ?? [])])
      describe(root, branch as Described, path, lines, met);
  if (typeof schema.additionalProperties === 'object')
    describe(root, schema.additionalProperties as Described, `${path === '' ? '' : `${path}.`}<id>`, lines, met);
  if (typeof schema.items === 'object' && !Array.isArray(schema.items))
    describe(root, schema.items as Described, `${path}[]`, lines, met);
}

interface Kind {
  name: StepKey;
  schema: Described;
}

/** The branches of a step, one for each kind. */
function kindBranches(root: JsonSchema, { anyOf }: Described): Kind[] {
  return (anyOf ?? []).flatMap((branch) => {
    const schema = resolve(root, branch as Described);
    const name = STEP_KEYS.find((key) => Object.hasOwn(schema.properties ?? {}, key));
    return name !== undefined && Object.hasOwn(schema.properties ?? {}, 'stage') ? [{ name, schema }] : [];
  });
}

/** What several kinds have alike is told once, with the kinds that have it; then each kind by itself. */
function describeKinds(root: JsonSchema, kinds: Kind[], path: string, lines: string[], met: Set<string>): void {
  // Outcomes are where kinds differ most, even where two of them say the same.
  const having = (key: string, value: unknown) =>
    (key === 'outcomes' ? [] : kinds).filter(
      ({ schema }) => JSON.stringify(schema.properties?.[key]) === JSON.stringify(value),
    );
  const heading = (text: string) => lines.push('', `### ${text}`, '');
  const tell = (schema: Described, keys: [string, unknown][]) => {
    const only = { ...schema, properties: Object.fromEntries(keys) } as Described;
    describe(root, only, path, lines, met);
  };
  const alike = new Map<string, Map<string, unknown>>();
  for (const { schema } of kinds) {
    for (const [key, value] of Object.entries(schema.properties ?? {})) {
      const all = having(key, value);
      if (all.length < 2) continue;
      const label =
        all.length === kinds.length ? '每个步骤 / every step' : all.map((kind) => `\`${kind.name}\``).join(' ');
      alike.set(label, (alike.get(label) ?? new Map<string, unknown>()).set(key, value));
    }
  }
  for (const [label, keys] of alike) {
    heading(label);
    tell(kinds[0]?.schema ?? {}, [...keys]);
  }
  for (const { name, schema } of kinds) {
    const own = Object.entries(schema.properties ?? {}).filter(([key, value]) => having(key, value).length < 2);
    heading(`\`${name}\` — ${(schema.properties?.[name] as Described | undefined)?.zh ?? ''}`);
    tell(schema, own);
  }
}

function resolve(root: JsonSchema, schema: Described): Described {
  const name = schema.$ref?.replace('#/$defs/', '');
  return name === undefined ? schema : ((root.$defs?.[name] as Described | undefined) ?? schema);
}

function entry(path: string, schema: Described, required: boolean): string {
  const name = required ? `**\`${path}\`**` : `*\`${path}\`*`;
  const key = path.split('.').at(-1)?.replace('[]', '') ?? path;
  return `- ${name} — ${schema.zh}<br>${schema.description ?? ''}<br>\`${key}: ${example(schema.examples?.[0])}\``;
}

/** Flow YAML of an example: plain where it can be. */
function example(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(example).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([k, v]) => `${k}: ${example(v)}`)
      .join(', ')} }`;
  }
  const text = String(value);
  const plain = /^\d+(\.\d+)?%$/.test(text) || !isDurationProblem(parseDuration(text));
  return typeof value === 'string' && /^[>!\d{]|: | #|^$/.test(text) && !plain ? `'${text}'` : text;
}
