/** docs/licences.md says under what everything runs, and nothing runs under what nobody agreed to. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ALLOWED, licencesPage, licensed } from '../../scripts/licences.ts';

test('the page is current', () => {
  expect(readFileSync('docs/licences.md', 'utf8')).toBe(licencesPage());
});

test('every package that runs in production has a licence that is allowed', () => {
  const found = licensed();
  expect(found.length).toBeGreaterThan(100);
  expect(found.filter(({ licence }) => !ALLOWED.includes(licence))).toEqual([]);
});
