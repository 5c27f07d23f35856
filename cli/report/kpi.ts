/** `sop report kpi`: the rates of a period by due date, each with its counts (semantics rule 29). */
import type { Command } from 'commander';
import type { ClockRate, Kpi, KpiQuery, Rate } from '../../wire/kpi.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { zoned } from '../instant.ts';
import { GOOD } from '../failure.ts';
import { clientOf, queryOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { tableOf } from '../table.ts';
import { print, printJson, tell, type Terminal } from '../terminal.ts';

type Options = TargetOptions & KpiQuery & { json?: true };

/** Registers `sop report kpi`. */
export function addKpi(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'kpi', {
    zh: '按到期日归期的达成率，及重复投诉、首次解决、回访确认',
    en: 'rates by due date; repeated complaints, first contact, call-backs',
    examples: [
      ['sop report kpi --by chen', '最近 30 天', 'the last 30 days'],
      ['sop report kpi --from 2026-11-01T00:00+08:00 --until 2026-12-01T00:00+08:00 --by chen', '十一月', 'November'],
    ],
  });
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option('--from <instant>', '起（含），默认为止前 30 天', 'from then on; 30 days before the end');
  option('--until <instant>', '止（不含），默认现在', 'until then; now');
  option('--sop <id>', 'SOP 的 id', 'id of the SOP');
  addTargetOptions(cli, command);
  command.action(async (options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const { from, until, sop } = options;
    const { body } = await client.get<Kpi>(`/v1/reports/kpi${queryOf({ from, until, sop })}`);
    if (options.json) printJson(terminal, body);
    else print(terminal, kpiText(body, terminal));
    cli.end(GOOD);
  });
}

function kpiText(it: Kpi, terminal: Terminal): string {
  const say = (zh: string, en: string) => tell(terminal, zh, en);
  const clock = (name: string, of: ClockRate) => [
    name,
    shareOf(of),
    say(
      `达成 ${of.met}，迟达 ${of.met_late}，超时 ${of.breached}；未到期 ${of.running}`,
      `met ${of.met}, late ${of.met_late}, breached ${of.breached}; not due ${of.running}`,
    ),
  ];
  const rows = [
    clock(say('响应率', 'response'), it.response),
    clock(say('闭环率', 'closure'), it.closure),
    [
      say('重复投诉率', 'repeated'),
      shareOf(it.repeat),
      say(
        `重开 ${it.repeat.reopened}，新案 ${it.repeat.linked}`,
        `re-opened ${it.repeat.reopened}, new cases ${it.repeat.linked}`,
      ),
    ],
    [say('首次解决率', 'first contact'), shareOf(it.first_contact)],
    [
      say('回访确认率', 'call-backs confirmed'),
      shareOf(it.call_back),
      say(`未确认 ${it.call_back.unconfirmed}`, `unconfirmed ${it.call_back.unconfirmed}`),
    ],
    [
      say('求助答复率', 'help answered'),
      shareOf(it.help),
      say(
        `拒绝 ${it.help.declined}，撤回 ${it.help.withdrawn}`,
        `declined ${it.help.declined}, withdrawn ${it.help.withdrawn}`,
      ),
    ],
    [
      say('转案接下率', 'transfers taken'),
      shareOf(it.transfers),
      say(
        `拒绝 ${it.transfers.declined}，逾时 ${it.transfers.lapsed}`,
        `declined ${it.transfers.declined}, lapsed ${it.transfers.lapsed}`,
      ),
    ],
  ];
  const { cancelled, merged } = it.excluded;
  const clocks = it.clocks.map((row) => clock(`${row.sop} ${row.clock} ${row.title}`, row));
  return [
    `${zoned(it.from)} – ${zoned(it.until)}`,
    tableOf(rows, '  '),
    ...(clocks.length > 0 ? [say('各时钟', 'clocks'), tableOf(clocks, '  ')] : []),
    say(`不计入：取消 ${cancelled}，合并 ${merged}`, `in no rate: cancelled ${cancelled}, merged ${merged}`),
  ].join('\n');
}

/** `98.4 % (123/125)`, rounded down: short of a target is never shown as reached. A dash for nothing to divide. */
function shareOf({ count, of, rate }: Rate): string {
  return `${rate === null ? '–' : `${(Math.floor((count * 1_000) / of) / 10).toFixed(1)} %`} (${count}/${of})`;
}
