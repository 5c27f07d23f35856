/** The kept bundle: made once, found again, never half. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cachedBundle } from '../../workflows/bundle-cache.ts';
import { scratchFolder } from '../setup/scratch.ts';

test('the same source finds the bundle that was made before, also when two make it at once', async () => {
  const folder = scratchFolder();
  const [first, second] = await Promise.all([cachedBundle(folder), cachedBundle(folder)]);
  expect(second).toEqual(first);
  const made = statSync(first.codePath).mtimeMs;
  expect(await cachedBundle(folder)).toEqual(first);
  expect(statSync(first.codePath).mtimeMs).toBe(made);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(readFileSync(first.codePath, 'utf8')).toContain('__TEMPORAL__');
});
