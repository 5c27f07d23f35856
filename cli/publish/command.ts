/** `sop publish`: hands what changes to the API, shows what it means, and takes the word of the second person. */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { formatDiagnostics } from '../../language/format.ts';
import { type Files, load } from '../../language/load.ts';
import type { Publish, Published } from '../../wire/publication.ts';
import { addCommand, addOption, type Cli, collect } from '../cli.ts';
import { Finding, GOOD, Misuse } from '../failure.ts';
import { foreignText } from '../foreign-text.ts';
import { clientOf } from '../http/client.ts';
import { problemOf } from '../http/problem.ts';
import { addTargetOptions, targetOf } from '../http/target.ts';
import { SUMMARIES } from '../summaries.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { isFolder, readWorkspace } from '../workspace.ts';
import { confirmAsOperator } from './operator.ts';
import type { PublishOptions } from './options.ts';
import { publishedText } from './print.ts';
import { confirm, show } from './second.ts';

/** Registers `sop publish`. */
export function addPublish(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'publish', {
    ...SUMMARIES.publish,
    examples: [
      ['sop publish --by han', '发布 ./sop-definitions', 'publish ./sop-definitions'],
      ['sop publish my-sops --dry-run --by han', '只看会发布什么', 'only say what would be published'],
      ['sop publish --show complaint@2 --by chen', '看它意味着什么', 'say what it means'],
      ['sop publish --confirm 7 --hash 1f0c… --by chen', '第二人确认所见', 'the second person agrees to what she saw'],
      [
        'sop publish --remove person/li --move person/li=wang --by han',
        '移除李静，工作交给王磊',
        'li goes, wang takes over',
      ],
    ],
  }).argument('[folder]', tell(terminal, '有改动的定义目录', 'folder of what changes'));
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option('--dry-run', '只看结果，不发布', 'say what would happen and publish nothing');
  option('--remove <kind/id>', '移除，如 person/li（可多次）', 'what goes, such as person/li (repeatable)').argParser(
    collect,
  );
  option('--move <kind/id=to>', '移除者的工作交给谁（可多次）', 'where its work goes (repeatable)').argParser(collect);
  option('--editor <person>', '改过草稿的人（可多次）', 'who edited the draft (repeatable)').argParser(collect);
  option('--show <publication>', '看待确认的发布：编号或 流程@版本', 'show what waits: its number or SOP@VERSION');
  option('--confirm <publication>', '确认所见的发布', 'confirm a publication as it was shown');
  option(
    '--confirm-as-operator <n>',
    '无人可确认时，由运维在服务器上确认',
    "on the server's machine, where nobody is left who may confirm",
  );
  option('--hash <hash>', '所见的 hash', 'the hash that was shown');
  addTargetOptions(cli, command);
  command.action(async (folder: string | undefined, options: PublishOptions) => {
    await dispatch(terminal, folder, options);
    cli.end(GOOD);
  });
}

async function dispatch(terminal: Terminal, folder: string | undefined, options: PublishOptions): Promise<void> {
  const waiting = options.show ?? options.confirm ?? options.confirmAsOperator;
  if (waiting === undefined) return publish(terminal, folder, options);
  mustStandAlone(terminal, folder, options);
  if (options.show !== undefined) return show(terminal, waiting, options);
  return (options.confirm === undefined ? confirmAsOperator : confirm)(terminal, waiting, options);
}

function mustStandAlone(terminal: Terminal, folder: string | undefined, options: PublishOptions): void {
  const { show: shown, confirm: confirmed, confirmAsOperator: operator, remove, move, dryRun } = options;
  const several = [shown, confirmed, operator].filter((it) => it !== undefined).length > 1;
  if (!several && folder === undefined && !remove && !move && !dryRun) return;
  throw new Misuse(
    tell(
      terminal,
      '--show、--confirm、--confirm-as-operator 各自单独使用，不带目录、--dry-run、--remove、--move',
      '--show, --confirm and --confirm-as-operator stand alone: without a folder, --dry-run, --remove and --move',
    ),
  );
}

async function publish(terminal: Terminal, named: string | undefined, options: PublishOptions): Promise<void> {
  const files = filesOf(terminal, named, options);
  const body: Publish = {
    files: Object.fromEntries(files),
    ...(options.remove && { remove: options.remove }),
    ...(options.move && { move: movesOf(terminal, options.move) }),
    ...(options.editor && { editors: options.editor }),
    ...(options.dryRun && { dry_run: true }),
  };
  const client = clientOf(terminal, await targetOf(terminal, options));
  const { body: told } = await client
    .post<Published>('/v1/sops', body, randomUUID())
    .catch((error: unknown) => throwFound(terminal, files, error));
  const warnings = formatDiagnostics(told.diagnostics ?? [], files, terminal.locale);
  if (warnings !== '') terminal.stderr.write(`${warnings}\n`);
  if (options.json) printJson(terminal, told);
  else print(terminal, publishedText(told, terminal));
}

/** The files of the folder. Removing alone needs none. */
function filesOf(terminal: Terminal, named: string | undefined, { remove }: PublishOptions): Files {
  if (named === undefined && remove !== undefined) return new Map();
  const asked = named ?? (terminal.env.BIHUAN_WORKSPACE || 'sop-definitions');
  const folder = resolve(terminal.cwd, asked);
  if (!isFolder(folder)) {
    throw new Misuse(
      tell(
        terminal,
        `没有目录 ${asked}。请给出：sop publish 目录`,
        `There is no folder ${asked}. Name it: sop publish FOLDER`,
      ),
    );
  }
  const files = readWorkspace(folder);
  const foreign = foreignText(files, terminal.locale);
  if (foreign.length > 0) throw faulty(terminal, files, foreign);
  return files;
}

function movesOf(terminal: Terminal, moves: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    moves.map((move) => {
      const [, key, to] = /^([^=]+)=(.+)$/.exec(move) ?? [];
      if (key !== undefined && to !== undefined) return [key, to];
      throw new Misuse(tell(terminal, '--move 要写成 person/li=wang', 'Write --move person/li=wang.'));
    }),
  );
}

/** With an API that is away, what can be found here; what the API found, with the lines of the files. @throws Finding */
function throwFound(terminal: Terminal, files: Files, error: unknown): never {
  if (!(error instanceof Finding)) throw error;
  const { code, diagnostics = [] } = problemOf(error.json);
  if (code === 'sop/diagnostics') throw faulty(terminal, files, diagnostics);
  if (code !== undefined) throw error;
  const local = load(files, { locale: terminal.locale }).diagnostics;
  if (local.some((it) => it.severity === 'error')) throw faulty(terminal, files, local);
  throw error;
}

function faulty(terminal: Terminal, files: Files, diagnostics: Parameters<typeof formatDiagnostics>[0]): Finding {
  const last = tell(terminal, '有错误，没有发布。', 'There are errors; nothing was published.');
  const text = formatDiagnostics(diagnostics, files, terminal.locale);
  return new Finding(`${text}\n\n${last}`, { error: last, diagnostics });
}
