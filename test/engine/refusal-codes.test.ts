/** The list of refusals holds what the kernel gives and nothing else: what is missing does not compile, what is idle is found here. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REFUSAL_CODES } from '../../language/refusal-codes.ts';

const sources = (readdirSync('engine', { recursive: true }) as string[])
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join('engine', path), 'utf8'))
  .join('\n');

test('every code is given somewhere in the kernel', () => {
  expect(REFUSAL_CODES.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
});

test('each stands once, in the order in which one looks for it', () => {
  expect([...new Set(REFUSAL_CODES)].toSorted()).toEqual([...REFUSAL_CODES]);
});
