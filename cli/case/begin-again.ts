/** `sop case begin-again`: lost cases go on from what was recorded of them, asked by one person and confirmed by another. */
import { secondWord } from '../second-word.ts';
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { AskAgain, ConfirmAgain, WireAgainRequest } from '../../wire/lost.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { FINDINGS, GOOD, Misuse } from '../failure.ts';
import { clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { tableOf } from '../table.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { zoned } from '../instant.ts';

interface Options extends TargetOptions {
  allLost?: true;
  confirm?: string;
  hash?: string;
  json?: true;
}

/** Registers `sop case begin-again`: with cases it asks; with `--confirm` it shows what waits, and with `--hash` confirms it. */
export function addBeginAgain(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'begin-again', {
    zh: '运行已丢失的案件依记录继续：一人提出，另一人确认',
    en: 'lost cases go on from what was recorded: one person asks, another confirms',
    examples: [
      ['sop case begin-again --all-lost --by chen', '提出：全部', 'ask for all of them'],
      ['sop case begin-again --confirm 1 --by zhou', '只看', 'only look'],
      ['sop case begin-again --confirm 1 --hash 5be… --by zhou', '确认，案件继续', 'confirm, and they go on'],
    ],
  }).argument('[cases...]', tell(terminal, '案件号', 'case ids'));
  addOption(cli, command, '--all-lost', '全部丢失的案件', 'all cases that are lost');
  addOption(
    cli,
    command,
    '--confirm <request>',
    '申请号：先看，加 --hash 确认',
    'a request: look, and confirm with --hash',
  );
  addOption(cli, command, '--hash <hash>', '所见内容的哈希', 'hash of what was shown');
  addTargetOptions(cli, command);
  command.action(async (cases: string[], options: Options) => {
    const given = [cases.length > 0, options.allLost === true, options.confirm !== undefined].filter(Boolean).length;
    if (given !== 1)
      throw new Misuse(
        tell(
          terminal,
          '案件号、--all-lost、--confirm 给且只给一种',
          'give cases, --all-lost or --confirm: one of them',
        ),
      );
    const body = await sent(terminal, cases, options);
    if (options.json) printJson(terminal, body);
    else print(terminal, textOf(body, terminal));
    cli.end(body.cases.some(({ outcome }) => outcome === 'changed' || outcome === 'no_plan') ? FINDINGS : GOOD);
  });
}

async function sent(terminal: Terminal, cases: string[], options: Options): Promise<WireAgainRequest> {
  const client = clientOf(terminal, await targetOf(terminal, options));
  const { confirm, hash } = options;
  if (confirm === undefined) {
    const asked: AskAgain = options.allLost ? { all: true } : { cases };
    return (await client.post<WireAgainRequest>('/v1/begin-agains', asked, randomUUID())).body;
  }
  const path = `/v1/begin-agains/${encodeURIComponent(confirm)}`;
  if (hash === undefined) return (await client.get<WireAgainRequest>(path)).body;
  const word: ConfirmAgain = { hash };
  return (await client.post<WireAgainRequest>(`${path}/confirm`, word, randomUUID())).body;
}

function textOf(it: WireAgainRequest, terminal: Terminal): string {
  const say = (zh: string, en: string) => tell(terminal, zh, en);
  const words = {
    begun: say('已继续', 'begun again'),
    found: say('运行仍在', 'its run is there'),
    changed: say('保存的状态已变：重新提出', 'its state is another by now: ask anew'),
    no_plan: say('没有它所依的流程版本', 'the plan it runs by is not kept'),
  };
  const still = it.confirmed_at === undefined ? '' : say('进行中', 'under way');
  const rows = it.cases.map((one) => [
    one.case,
    say(`记录到 ${one.seq}`, `recorded to ${one.seq}`),
    one.state.slice(0, 12),
    one.outcome === undefined ? still : words[one.outcome],
  ]);
  const last =
    it.confirmed_at === undefined
      ? secondWord(terminal, {
          command: `sop case begin-again --confirm ${it.id}`,
          hash: it.hash,
          until: zoned(it.lapses_at),
        })
      : say(`由 ${it.confirmed_by ?? ''} 确认`, `confirmed by ${it.confirmed_by ?? ''}`);
  return [`#${it.id} ${it.asked_by} ${zoned(it.asked_at)}`, tableOf(rows, '  '), last].join('\n');
}
