/** `sop diff A B`: what changes from one file or folder of definitions to another, in sentences, by whom it touches. */
import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { formatDiagnostics } from '../../language/format.ts';
import { load } from '../../language/load.ts';
import { compareSops, compareWorkspaces, type State } from '../../language/meaning/compare.ts';
import type { Line } from '../../language/meaning/line.ts';
import type { Package } from '../../language/plan.ts';
import { addCommand, type Cli } from '../cli.ts';
import { Finding, GOOD, Misuse } from '../failure.ts';
import { meaningText } from '../publish/print.ts';
import { SUMMARIES } from '../summaries.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { isFile, isFolder, readDefinitions } from '../workspace.ts';

/** Registers `sop diff`. Differences are an answer and no finding: the exit code is 0 with them and without. */
export function addDiff(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'diff', {
    ...SUMMARIES.diff,
    examples: [
      [
        'sop diff before/ sop-definitions/',
        '两个目录：全部流程与共用内容',
        'two folders: all procedures and what they share',
      ],
      [
        'sop diff before/complaint.sop.yaml sop-definitions/complaint.sop.yaml',
        '一个流程的两版，各在其目录中编译',
        'two versions of one procedure, each compiled in its folder',
      ],
    ],
  })
    .argument('<a>', tell(terminal, '原来的文件或目录', 'file or folder as it was'))
    .argument('<b>', tell(terminal, '后来的文件或目录', 'file or folder as it is'));
  command.action((a: string, b: string, { json }: { json?: true }) => {
    const lines = compared(terminal, a, b);
    if (json) printJson(terminal, { same: lines.length === 0, lines });
    else
      print(
        terminal,
        lines.length === 0
          ? tell(terminal, '含义没有变化。', 'They mean the same.')
          : meaningText(lines, terminal).join('\n'),
      );
    cli.end(GOOD);
  });
}

function compared(terminal: Terminal, a: string, b: string): Line[] {
  const [one, other] = [resolve(terminal.cwd, a), resolve(terminal.cwd, b)];
  if (isFolder(one) && isFolder(other)) return compareWorkspaces(stateOf(terminal, one), stateOf(terminal, other));
  if (isFile(one) && isFile(other)) return compareSops(packageIn(terminal, one), packageIn(terminal, other));
  throw new Misuse(
    tell(terminal, `${a} 与 ${b} 要么都是文件，要么都是目录。`, `${a} and ${b} must be two files or two folders.`),
  );
}

/** @throws Finding with the errors: of what does not compile nobody knows the meaning. */
function stateOf(terminal: Terminal, folder: string): State {
  const files = readDefinitions(folder);
  const workspace = load(files, { locale: terminal.locale });
  const errors = workspace.diagnostics.filter((it) => it.severity === 'error');
  if (errors.length > 0) throw new Finding(formatDiagnostics(errors, files, terminal.locale));
  return { files, workspace };
}

function packageIn(terminal: Terminal, file: string): Package {
  const found = stateOf(terminal, dirname(file)).workspace.packages.get(basename(file).replace(/\.sop\.yaml$/, ''));
  if (found !== undefined) return found;
  throw new Misuse(tell(terminal, `${file} 不是 SOP 文件。`, `${file} is no file of an SOP.`));
}
