/** The command as a process: through its bin file, with a pipe that its reader closes early. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { scratchFolder } from '../../setup/scratch.ts';

test('node cli/bin.mjs works from any folder and gives its exit code', async () => {
  const cwd = scratchFolder();
  const args = ['due', '--calendar', 'cn-office', '--from', '2026-02-13 17:00', '--limit', '4h'];
  const child = spawn(process.execPath, [`${process.cwd()}/cli/bin.mjs`, ...args], { cwd });
  let out = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  expect((await once(child, 'close'))[0]).toBe(0);
  expect(out).toBe('2026-02-14T12:00:00+08:00\n');
});

test('a wrong call is exit code 2 of the process', async () => {
  const wrong = spawn(process.execPath, ['cli/bin.mjs', 'check', 'nowhere']);
  expect((await once(wrong, 'close'))[0]).toBe(2);
});

test('a reader that has enough ends it quietly', async () => {
  const child = spawn(process.execPath, ['cli/bin.mjs', 'due', '--stdin']);
  let err = '';
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  child.stdin.on('error', () => {});
  const line = `${JSON.stringify({ id: 1, calendar: 'cn-office', from: '2026-02-13 17:00', limit: '4h' })}\n`;
  child.stdin.write(line);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  child.stdin.end(line.repeat(20_000));
  expect((await once(child, 'close'))[0]).toBe(0);
  expect(err).toBe('');
});
