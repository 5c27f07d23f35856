/** `sop migrate SOP@V`: moves open cases to a published version, or says of each what would happen. */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Move, Moved, MovedCase, Recalendar } from '../wire/move.ts';
import { addCommand, addOption, type Cli } from './cli.ts';
import { FINDINGS, GOOD, Misuse } from './failure.ts';
import { type Client, clientOf } from './http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from './http/target.ts';
import { meaningText } from './publish/print.ts';
import { tableOf } from './table.ts';
import { SUMMARIES } from './summaries.ts';
import { print, printJson, type Terminal, tell } from './terminal.ts';
import { isFolder, readWorkspace } from './workspace.ts';

interface Options extends TargetOptions {
  dryRun?: true;
  recalendar?: string;
  json?: true;
}

/** Registers `sop migrate`. Exit code 1 when a case needs a mapping or is blocked. */
export function addMigrate(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'migrate', {
    ...SUMMARIES.migrate,
    examples: [
      ['sop migrate complaint@2 --dry-run --by han', '逐案看会怎样，不改动', 'say what would happen to each case'],
      [
        'sop migrate complaint@2 --by han',
        '换版本；中断后再次运行即接着做',
        'move them; run again to go on after a stop',
      ],
      [
        'sop migrate complaint@2 --recalendar sop-definitions --by han',
        '假日更新后，重算此版本未结案件的时限',
        'after new holidays, recompute the dues of its open cases',
      ],
    ],
  }).argument('<sop@version>', tell(terminal, '流程@版本', 'SOP@VERSION'));
  addOption(cli, command, '--dry-run', '只看结果，不改动', 'say what would happen and change nothing');
  addOption(
    cli,
    command,
    '--recalendar <folder>',
    '不换版本，改用此目录中的新日历',
    'stay on the version and take the calendars of this folder',
  );
  addTargetOptions(cli, command);
  command.action(async (which: string, options: Options) => {
    const path = pathOf(terminal, which);
    const client = clientOf(terminal, await targetOf(terminal, options));
    const asked = { ...(options.dryRun && { dry_run: true }) };
    const { rows, waiting } =
      options.recalendar === undefined
        ? await walk(client, `${path}/migration`, asked)
        : await walk(client, `${path}/recalendar`, { ...asked, files: filesOf(terminal, options.recalendar) });
    if (options.json) printJson(terminal, { ...waiting, dry_run: options.dryRun === true, items: rows });
    else if (waiting !== undefined) print(terminal, waitingText(waiting, terminal));
    else print(terminal, movedText(rows, terminal));
    cli.end(rows.some((row) => row.status === 'needs_mapping' || row.status === 'blocked') ? FINDINGS : GOOD);
  });
}

function pathOf(terminal: Terminal, which: string): string {
  const [, sop, version] = /^([^@]+)@(\d+)$/.exec(which) ?? [];
  if (sop === undefined || version === undefined)
    throw new Misuse(tell(terminal, '要写成 流程@版本，如 complaint@2', 'Write SOP@VERSION, such as complaint@2.'));
  return `/v1/sops/${encodeURIComponent(sop)}/versions/${version}`;
}

/** The files of a folder, as the API wants them. */
function filesOf(terminal: Terminal, asked: string): Record<string, string> {
  const folder = resolve(terminal.cwd, asked);
  if (!isFolder(folder)) throw new Misuse(tell(terminal, `没有目录 ${asked}。`, `There is no folder ${asked}.`));
  return Object.fromEntries(readWorkspace(folder));
}

/** Batch after batch; each call moves what it can and tells where to go on. */
async function walk(
  client: Client,
  path: string,
  given: Move | Recalendar,
): Promise<{ rows: MovedCase[]; waiting?: Moved }> {
  const rows: MovedCase[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const asked: Move | Recalendar = after === '' ? given : { ...given, after };
    const { body }: { body: Moved } = await client.post<Moved>(path, asked, randomUUID());
    if (body.publication !== undefined) return { rows, waiting: body };
    rows.push(...body.items);
    after = body.next;
  }
  return { rows };
}

/** What it means, and how it goes on: nothing has moved yet. */
function waitingText({ publication = 0, confirm_by: second = '', lines = [] }: Moved, terminal: Terminal): string {
  const how = `sop publish --show ${publication} --by …`;
  return [
    ...meaningText(lines, terminal),
    tell(
      terminal,
      `等待 ${second} 确认（第 ${publication} 号；${how}），确认后再运行一次。`,
      `waits for ${second} (publication ${publication}; ${how}); confirmed, give this command again.`,
    ),
  ].join('\n');
}

function movedText(rows: readonly MovedCase[], terminal: Terminal): string {
  if (rows.length === 0) return tell(terminal, '没有要换版本的未结案件。', 'No open case runs by another version.');
  const words: Record<MovedCase['status'], string> = {
    safe: tell(terminal, '可换', 'safe'),
    moved: tell(terminal, '已换', 'moved'),
    needs_mapping: tell(terminal, '需写明对应步骤', 'needs mapping'),
    blocked: tell(terminal, '不能换', 'blocked'),
    over: tell(terminal, '已结束', 'over'),
  };
  const lines = rows.flatMap((row) => [
    [row.case, `v${row.from}`, words[row.status], row.obstacles.map((o) => o.detail).join(' ')],
    ...row.clocks
      .filter((c) => c.before !== c.after)
      .map((c) => ['', '', c.clock, `${c.before ?? '—'} → ${c.after ?? '—'}`]),
  ]);
  const counts = Object.entries(words)
    .map(([status, word]) => [word, rows.filter((row) => row.status === status).length] as const)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${word} ${count}`);
  return `${tableOf(lines)}\n\n${counts.join(' · ')}`;
}
