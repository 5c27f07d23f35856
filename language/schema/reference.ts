/** docs/language.md out of the schemas: one entry per key, in Chinese and English, with an example. */
import { FILE_SCHEMAS, type JsonSchema, jsonSchemaOf } from './json-schema.ts';

type Described = JsonSchema & { zh?: string; examples?: unknown[]; $ref?: string };

const HEAD = `# The language, key by key / 语言参考

Made from the schemas (\`node --import tsx scripts/generate-reference.ts\`); a test keeps it current. What an unknown key, a wrong
value or a broken rule is answered with stands under [diagnostics](diagnostics/).

本文由 schema 生成。每个键一条：含义与示例。*斜体* 的键可以不写。
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
  for (const branch of [...(schema.anyOf ?? []), ...(schema.allOf ?? [])])
    describe(root, branch as Described, path, lines, met);
  if (typeof schema.additionalProperties === 'object')
    describe(root, schema.additionalProperties as Described, `${path === '' ? '' : `${path}.`}<id>`, lines, met);
  if (typeof schema.items === 'object' && !Array.isArray(schema.items))
    describe(root, schema.items as Described, `${path}[]`, lines, met);
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
  return typeof value === 'string' && /^[>!\d{]|: | #|^$/.test(text) && !/^\d+(\.\d+)?(%|s|m|h|nd|wd)$/.test(text)
    ? `'${text}'`
    : text;
}
