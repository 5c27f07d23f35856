/** The front of the command: help and version come without the code of any command, and say what the commands say. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COMMANDS, programOf } from '../../../cli/run.ts';
import { terminalOf } from '../../../cli/terminal.ts';
import { sop } from '../../setup/sop-command.ts';

test.each(['en', 'zh'] as const)('the list of commands is that of the commands themselves (%s)', async (locale) => {
  const cli = { terminal: { ...terminalOf([], {}), locale }, end: () => {} };
  const [front, whole] = [await programOf(cli, []), await programOf(cli, COMMANDS)];
  expect(front.helpInformation()).toBe(whole.helpInformation());
});

test('the version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await sop(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

test('a command is found behind options and `help`, and a wrong word is answered by the nearest', async () => {
  expect((await sop(['--locale', 'en', 'help', 'check'])).out).toContain('--warnings-as-errors');
  expect((await sop(['--locale=zh', 'due', '--help'])).out).toContain('--pause');
  expect(await sop(['chek'])).toMatchObject({ code: 2, err: expect.stringContaining('check') as string });
});
