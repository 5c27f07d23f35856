/** What is made from the schemas is current, complete, and takes the shipped files. */
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EDITOR_SCHEMAS, jsonSchemaOf, jsonSchemaText } from '../../language/schema/json-schema.ts';
import { referenceText } from '../../language/schema/reference.ts';
import { readFolder } from '../setup/folder.ts';

test('schemas/*.json are current', () => {
  expect(readdirSync('schemas').sort()).toEqual(EDITOR_SCHEMAS.map((f) => `${f.name}.json`).sort());
  for (const file of EDITOR_SCHEMAS)
    expect(readFileSync(`schemas/${file.name}.json`, 'utf8')).toBe(jsonSchemaText(file));
});

test('docs/language.md is current', () => {
  expect(readFileSync('docs/language.md', 'utf8')).toBe(referenceText());
});

test('every key has its meaning in both languages and an example', () => {
  const bare: string[] = [];
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties, additionalProperties } = node as {
      properties?: Record<string, { zh?: string; description?: string; examples?: unknown[] }>;
      additionalProperties?: unknown;
    };
    for (const [name, value] of additionalProperties === false ? Object.entries(properties ?? {}) : []) {
      if (!value.zh || !value.description || value.examples?.length !== 1) bare.push(`${path}.${name}`);
    }
    for (const [name, value] of Object.entries(node)) walk(value, `${path}/${name}`);
  };
  for (const file of EDITOR_SCHEMAS) walk(jsonSchemaOf(file), file.name);
  expect(bare).toEqual([]);
});

describe('an editor with the JSON Schema', () => {
  const ajv = new Ajv2020({ strict: false });
  const check = (name: string) => {
    const file = EDITOR_SCHEMAS.find((f) => f.name === name);
    if (file === undefined) throw new Error(name);
    return ajv.compile(jsonSchemaOf(file));
  };
  const files = readFolder('sop-definitions');

  test.each([
    ['sop', 'complaint.sop.yaml'],
    ['organization', 'organization.yaml'],
    ['ladders', 'ladders.yaml'],
    ['messages', 'messages.yaml'],
    ['connectors', 'connectors.yaml'],
    ['scenarios', 'complaint.test.yaml'],
  ])('%s takes %s and refuses an unknown key', (name, path) => {
    const validate = check(name);
    const data = parse(files.get(path) ?? '') as Record<string, unknown>;
    expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...data, Unknown: { a: 1 } })).toBe(false);
  });
});
