/** The kept bundle: made once, found again, never half, and never another than was made. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cachedBundle } from '../../workflows/bundle-cache.ts';

const folder = mkdtempSync(join(tmpdir(), 'bihuan-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the same source finds the bundle that was made before, also when two make it at once', async () => {
  const [first, second] = await Promise.all([cachedBundle(folder), cachedBundle(folder)]);
  expect(second).toEqual(first);
  const made = statSync(first.codePath).mtimeMs;
  expect(await cachedBundle(folder)).toEqual(first);
  expect(statSync(first.codePath).mtimeMs).toBe(made);
  const name = basename(first.codePath);
  expect(readdirSync(folder).toSorted()).toEqual([name, `${name}.sha256`]);
  expect(readFileSync(first.codePath, 'utf8')).toContain('__TEMPORAL__');
});

test('a bundle that is not what was made is made again', async () => {
  const { codePath } = await cachedBundle(folder);
  appendFileSync(codePath, '\nthrow new Error("spoilt");\n');
  expect(await cachedBundle(folder)).toEqual({ codePath });
  expect(readFileSync(codePath, 'utf8')).not.toContain('spoilt');
});
