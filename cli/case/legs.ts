/** `sop case legs`: the table of a hand-over's legs – who had it from when to when, what was late, and whose it is. */
import type { Command } from 'commander';
import type { WireLeg, WireLegReport } from '../../wire/leg-report.ts';
import { addCommand, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { tableOf } from '../table.ts';
import { print, printJson, tell, type Terminal } from '../terminal.ts';
import { zoned } from '../instant.ts';

/** Registers `sop case legs`. */
export function addLegs(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'legs', {
    zh: '交接各段：用时、超时与责任方',
    en: 'legs of a hand-over: times, breaches, parties',
    examples: [['sop case legs C-01HX… --by cao', '谁在何时接手、何处超时', 'who had it when, and what was late']],
  }).argument('<case>', tell(terminal, '案件号', 'case id'));
  addTargetOptions(cli, command);
  command.action(async (id: string, options: TargetOptions & { json?: true }) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const { body } = await client.get<WireLegReport>(`/v1/cases/${encodeURIComponent(id)}/legs`);
    if (options.json) printJson(terminal, body);
    else if (body.legs.length === 0) print(terminal, tell(terminal, '此案件没有交接。', 'This case has no hand-over.'));
    else print(terminal, tableOf([head(terminal), ...body.legs.map((leg) => cells(terminal, leg))]));
    cli.end(GOOD);
  });
}

function head(terminal: Terminal): string[] {
  const word = (zh: string, en: string) => tell(terminal, zh, en);
  return [
    word('分段', 'leg'),
    word('责任方', 'party'),
    word('轮次', 'cycle'),
    word('接收', 'accepted'),
    word('结束', 'ended'),
    word('退回', 'rejected'),
    word('超时与归责', 'breaches'),
  ];
}

function cells(terminal: Terminal, leg: WireLeg): string[] {
  const how =
    leg.how === 'forced'
      ? tell(terminal, '（强制）', ' (forced)')
      : leg.how === 'ruled'
        ? tell(terminal, '（裁定）', ' (ruled)')
        : '';
  const breaches = leg.breaches.map(({ clock, at, accountable, attributed_to: after }) => {
    const whose =
      after === undefined || after === accountable ? (accountable ?? '') : `${accountable ?? ''} → ${after}`;
    return `${clock} ${zoned(at)} ${whose}`;
  });
  return [
    leg.leg,
    leg.party,
    String(leg.cycle),
    leg.accepted_at === undefined ? '' : `${zoned(leg.accepted_at)}${how}`,
    leg.ended_at === undefined ? '' : zoned(leg.ended_at),
    leg.rejections === 0 ? '' : String(leg.rejections),
    breaches.join('; '),
  ];
}
