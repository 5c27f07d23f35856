/** `sop init`: an empty workspace with one procedure that checks and whose scenarios are green, to be changed into one's own. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { addCommand, type Cli } from '../cli.ts';
import { Finding, GOOD, Misuse } from '../failure.ts';
import { SUMMARIES } from '../summaries.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { isFile, isFolder } from '../workspace.ts';
import { starterIn } from './starter.ts';

/** Where commands look for definitions when none are named. */
const DEFAULT = 'sop-definitions';

/** Registers `sop init`. */
export function addInit(cli: Cli, program: Command): void {
  const { terminal } = cli;
  addCommand(cli, program, 'init', {
    ...SUMMARIES.init,
    examples: [
      ['sop init', '建在 ./sop-definitions', 'in ./sop-definitions'],
      ['sop init my-sops --locale en', '建在 my-sops，文字用英文', 'in my-sops, its words in English'],
    ],
  })
    .argument('[folder]', tell(terminal, `目录，默认 ${DEFAULT}`, `folder; default: ${DEFAULT}`))
    .action((folder: string | undefined, options: { json?: true }) => {
      const named = folder ?? DEFAULT;
      const paths = write(terminal, named);
      if (options.json) printJson(terminal, { folder: named, files: paths });
      else print(terminal, whatNow(terminal, named, paths));
      cli.end(GOOD);
    });
}

/** The files as they were written. @throws Finding where one of them is there already: nothing is written then */
function write(terminal: Terminal, named: string): string[] {
  const folder = resolve(terminal.cwd, named);
  if (existsSync(folder) && !isFolder(folder))
    throw new Misuse(tell(terminal, `${named} 不是目录。`, `${named} is no folder.`));
  const starter = [...starterIn(terminal.locale, new Date(terminal.nowMs()).getUTCFullYear())];
  const there = starter.map(([path]) => path).filter((path) => existsSync(join(folder, path)));
  if (there.length > 0) {
    const list = there.join(', ');
    throw new Finding(
      tell(
        terminal,
        `${named} 里已有 ${list}，什么也没有写。给一个新目录：sop init 目录`,
        `${named} has ${list} already; nothing was written. Name a new folder: sop init FOLDER`,
      ),
      { error: 'exists', files: there },
    );
  }
  for (const [path, text] of starter) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    // Never over a file, also not over one that has come meanwhile.
    writeFileSync(join(folder, path), text, { flag: 'wx' });
  }
  return starter.map(([path]) => path);
}

function whatNow(terminal: Terminal, named: string, paths: readonly string[]): string {
  const { cwd } = terminal;
  const folder = relative(cwd, resolve(cwd, named)) || '.';
  // Where commands look by themselves nothing has to be named.
  const [at, of] = folder === DEFAULT && !isFile(folder) ? ['', ''] : [` ${folder}`, ` --workspace ${folder}`];
  const next: [string, string][] = [
    [`sop check${at}`, tell(terminal, '检查', 'check it')],
    [`sop test${at}`, tell(terminal, '运行场景', 'run its scenarios')],
    [`sop explain request${of}`, tell(terminal, '看时限与升级', 'see when what falls due and who is told')],
  ];
  const width = Math.max(...next.map(([command]) => command.length));
  return [
    tell(terminal, `已写入 ${folder}：`, `Written to ${folder}:`),
    ...paths.map((path) => `  ${path}`),
    '',
    tell(terminal, '接下来：', 'Next:'),
    ...next.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`),
    tell(
      terminal,
      '改成自己的团队、日历与步骤；怎么写见 docs/writing-an-sop.md。',
      'Make teams, calendar and steps your own; docs/writing-an-sop.md says how.',
    ),
  ].join('\n');
}
