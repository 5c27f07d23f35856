/** Every rule that this kernel keeps has a test that names it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const NUMBERS = [...Array.from({ length: 16 }, (_, i) => i + 1), 26];

it('rules 1–16 and 26 each have an example test that begins with their number', () => {
  const titles = readdirSync(import.meta.dirname)
    .filter((file) => file.startsWith('rules-'))
    .flatMap((file) => [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/\bit\(\s*'rule (\d+):/g)]);
  const named = new Set(titles.map((m) => Number(m[1])));
  expect(NUMBERS.filter((n) => !named.has(n))).toEqual([]);
});
