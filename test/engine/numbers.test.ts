/** Every rule of docs/semantics.md has an example test that begins with its number. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SEMANTICS } from '../setup/page-tables.ts';

const rules = [...readFileSync(SEMANTICS, 'utf8').matchAll(/^### Rule (\d+) · /gm)].map((m) => Number(m[1]));
const title = /\b(?:it|test)(?:\.each\([^;]*?\))?\(\s*['"`]rule (\d+):/g;

it('the rules each have an example test whose title begins with their number', () => {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  const titles = files.flatMap((file) => [...readFileSync(join('test', file), 'utf8').matchAll(title)]);
  const named = new Set(titles.map((m) => Number(m[1])));
  expect(rules.filter((n) => !named.has(n))).toEqual([]);
  // A number beyond them is a mistake in a title.
  expect([...named].filter((n) => !rules.includes(n))).toEqual([]);
});
