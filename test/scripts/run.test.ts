/** The door of the npm scripts says clearly what is wrong, and passes exit codes on. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const door = (args: readonly string[], nodeArgs: readonly string[] = []) =>
  spawnSync(process.execPath, [...nodeArgs, resolve('scripts/run.mjs'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, LANG: 'C', LC_ALL: 'C' },
  });

test('an unknown word shows the usage', () => {
  const { status, stderr } = door(['fly']);
  expect([status, stderr]).toEqual([1, 'usage: node scripts/run.mjs start|demo|test|test:long [arguments]\n']);
});

test('a Node that is too old is refused by number', () => {
  const pretend = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.18.3'})";
  const { status, stderr } = door(['start'], ['--import', pretend]);
  expect(status).toBe(1);
  expect(stderr).toContain('Node 20.19 or newer is needed');
  expect(stderr).toContain('20.18.3');
});

test('arguments reach the program', () => {
  const { status, stdout } = door(['start', '--help']);
  expect(status).toBe(0);
  expect(stdout).toContain('--port-offset N');
  expect(stdout).toContain('BIHUAN_HOME');
});

test('the exit code of the program is passed on', () => {
  const { status, stderr } = door(['start', '--port-offset', '90000']);
  expect([status, stderr]).toEqual([
    1,
    '--port-offset 90000 moves the port "api" to 98080: give another whole number.\n',
  ]);
});
