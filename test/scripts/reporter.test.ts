/** The last line of a run counts everything that did not pass as failed. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

// Inside the checkout, so that `vitest` can be found from there.
const folder = mkdtempSync(join(resolve('node_modules'), '.reporter-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs vitest on one file of tests and gives its last line and exit code. */
function runOn(source: string): Promise<{ last: string | undefined; code: number }> {
  const name = `sample-${Math.random().toString(36).slice(2)}.test.mjs`;
  const head = "import { expect, test } from 'vitest';\n";
  writeFileSync(join(folder, name), `${head}${source}`);
  const config = join(folder, 'vitest.config.mjs');
  writeFileSync(config, "export default { test: { include: ['**/*.test.mjs'], exclude: [] } };");
  const reporter = resolve('test/setup/reporter.ts');
  const args = [resolve('node_modules/vitest/vitest.mjs'), 'run', '--root', folder, '--config', config];
  return new Promise((done) => {
    execFile(process.execPath, [...args, `--reporter=${reporter}`, name], (error, stdout) => {
      const code = typeof error?.code === 'number' ? error.code : 0;
      done({ last: stdout.trimEnd().split('\n').at(-1), code });
    });
  });
}

test.concurrent.each([
  ['passed', "test('a', () => expect(1).toBe(1)); test('b', () => expect(2).toBe(2));", '2 passed, 0 failed', 0],
  ['failed', "test('a', () => expect(1).toBe(1)); test('b', () => expect(2).toBe(3));", '1 passed, 1 failed', 1],
  ['skipped', "test('a', () => expect(1).toBe(1)); test.skip('b', () => {});", '1 passed, 1 failed', 1],
  ['broken file', "throw new Error('no file');", '0 passed, 1 failed', 1],
])('%s tests', async (_, source, last, code) => {
  expect(await runOn(source)).toEqual({ last, code });
});
