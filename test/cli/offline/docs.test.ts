/** docs/commands.md knows every command and every option, and no other; its worked lines give what it says. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { COMMANDS, programOf } from '../../../cli/run.ts';
import { terminalOf } from '../../../cli/terminal.ts';
import { sop } from '../../setup/sop-command.ts';

const page = readFileSync('docs/commands.md', 'utf8');
const cli = { terminal: terminalOf([], {}), end: () => {} };
const program = await programOf(cli, COMMANDS);

function leaves(command: Command, path: string): { path: string; command: Command }[] {
  const inner = command.commands.filter((it) => it.name() !== 'help');
  return inner.length === 0 ? [{ path, command }] : inner.flatMap((it) => leaves(it, `${path} ${it.name()}`));
}
const commands = leaves(program, 'sop');

/** A command may stand above others and have options of its own. */
function optionsOf(command: Command): (string | undefined)[] {
  return [...command.options.flatMap((it) => [it.short, it.long]), ...command.commands.flatMap(optionsOf)];
}

test('every command has its place', () => {
  expect(commands.length).toBeGreaterThan(10);
  for (const { path } of commands) expect(page).toContain(path.replace('sop case', 'case').replace(/^sop /, ''));
});

test('every option is named, and none that there is not', () => {
  const flags = new Set(optionsOf(program));
  const known = [...flags].filter((it): it is string => it !== undefined && it.startsWith('--'));
  for (const flag of known) expect(page).toMatch(new RegExp(`${flag}(?![\\w-])`));
  const named = new Set(page.match(/(?<![\w-])--[a-z][a-z-]*/g));
  expect([...named].filter((flag) => !flags.has(flag) && !['--help', '--version'].includes(flag))).toEqual([]);
});

test('the worked lines are true', async () => {
  const { out } = await sop(['due', '--calendar', 'cn-office', '--from', '2026-02-13 17:00', '--limit', '4h']);
  expect(page).toContain(`--limit 4h\n${out}`);
  const lines = page.split('\n').filter((line) => line.startsWith('{"id"'));
  const answers = await sop(['due', '--stdin'], { stdin: lines.filter((line) => line.includes('"from"')).join('\n') });
  const said = answers.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(said).toEqual(lines.filter((line) => !line.includes('"from"')).map((line) => JSON.parse(line) as unknown));
  expect(said).toHaveLength(2);
});
