/** `sop explain`: opens an imagined case, lets nobody act, and shows when everything falls due and who is told. */
import type { Command } from 'commander';
import type { CalendarTable } from '../../language/calendar/table.ts';
import { COVERED_YEARS, isCovered } from '../../language/calendar/zone-years.ts';
import { addCommand, addOption, type Cli, collect } from '../cli.ts';
import { readInstant } from '../due/instant.ts';
import { GOOD, Misuse } from '../failure.ts';
import { packageOf } from '../package-of.ts';
import { pairOf } from '../pairs.ts';
import { SUMMARIES } from '../summaries.ts';
import { printJson, print, type Terminal, tell } from '../terminal.ts';
import { choiceOf, choose } from './choose.ts';
import { giverOf, openingOf } from './data.ts';
import { laterClocks } from './later.ts';
import { asJson, asText, type Explained } from './print.ts';
import { timetableOf } from './timetable.ts';
import { withTitles } from './titles.ts';
import { conditionsIn } from './written.ts';

interface Options {
  at?: string;
  data?: string[];
  severity?: string;
  choose?: string[];
  with?: string[];
  workspace?: string;
  json?: true;
}

/** Registers `sop explain`. */
export function addExplain(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'explain', {
    ...SUMMARIES.explain,
    examples: [
      ['sop explain complaint', '现在开案', 'opened now'],
      [
        'sop explain complaint --at "2026-02-13 17:00" --severity S1',
        '春节前，一级',
        'before the holidays, severity S1',
      ],
      ['sop explain complaint --data channel=regulator --data amount=6000', '给出字段', 'with data'],
      [
        'sop explain complaint --choose receive=registered@+30m --with category=delivery',
        '半小时后登记，之后会怎样',
        'what comes when it is registered after half an hour',
      ],
      ['sop explain complaint --json', '给程序', 'for programs'],
    ],
  }).argument('<sop>', tell(terminal, 'SOP 的 id 或文件', 'id or file of an SOP'));
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option(
    '--at <instant>',
    '开案时刻（默认现在）；不写时区则为 SOP 日历的时区',
    'when it is opened (default: now); without an offset in the zone of the SOP’s calendar',
  );
  option('--data <name=value>', '开案字段，可写多次', 'a field of the opening; may be given several times').argParser(
    collect,
  );
  option('--severity <choice>', '即 --data severity=…', 'the same as --data severity=…');
  option(
    '--choose <step=outcome@time>',
    '如果有人在这一步选了这个结果；时刻写成 "2026-02-13 18:30" 或 +4h（自开案），省略则一开放就选；可按先后写多次',
    'what if somebody chooses this outcome; the time as "2026-02-13 18:30" or +4h after the opening, without it as soon as the step is open; several in their order',
  ).argParser(collect);
  option('--with <name=value>', '所选结果要填的字段，可写多次', 'a field that a chosen outcome asks for').argParser(
    collect,
  );
  option('--workspace <folder>', 'SOP 定义目录', 'folder of the SOP definitions');
  command.action((sop: string, options: Options) => {
    const explained = explain(terminal, sop, options);
    if (options.json) printJson(terminal, asJson(explained));
    else print(terminal, asText(explained, terminal.locale));
    cli.end(GOOD);
  });
}

function explain(terminal: Terminal, sop: string, options: Options): Explained {
  const { found, organization } = packageOf(terminal, sop, options.workspace);
  const { plan: declared, source } = found;
  const table = declared.calendars[declared.calendar];
  if (table === undefined) throw new Error(`The plan of ${declared.sop} lacks its calendar`);
  const atMs = openedAt(terminal, options.at, table);
  const given = [
    ...(options.data ?? []).map((text) => pairOf(terminal, '--data', text)),
    ...(options.severity === undefined ? [] : [['severity', options.severity] as const]),
  ];
  const { data, assumed } = openingOf(declared, given, terminal.locale, atMs);
  const nameOf = (person: string) => organization.people[person]?.name ?? person;
  const plan = withTitles(declared, data, { locale: terminal.locale, calendar: table, nameOf });
  const chosen = (options.choose ?? []).map((text) => choiceOf(terminal, text, { plan, table, openedMs: atMs }));
  const brought = (options.with ?? []).map((text) => pairOf(terminal, '--with', text));
  const give = giverOf(declared, brought, terminal.locale);
  const timetable = timetableOf(plan, organization, data, atMs, (play) => {
    for (const choice of chosen) choose(terminal, play, choice, give);
  });
  const later = laterClocks(plan, timetable, conditionsIn(source));
  return { plan, organization, table, atMs, data, assumed, chosen, timetable, later };
}

/** When the imagined case is opened. @throws Misuse for what is no instant, and for years in which no case knows the clocks. */
function openedAt(terminal: Terminal, at: string | undefined, table: CalendarTable): number {
  const atMs = at === undefined ? Math.floor(terminal.nowMs() / 1_000) * 1_000 : readInstant(at, table);
  if (atMs === undefined) {
    throw new Misuse(
      tell(
        terminal,
        `--at「${at}」不是时刻，写成 2026-02-13T17:00+08:00`,
        `--at "${at}" is no instant; write 2026-02-13T17:00+08:00`,
      ),
    );
  }
  if (isCovered(table, 'case', atMs)) return atMs;
  const { first, last } = COVERED_YEARS.case;
  throw new Misuse(
    tell(
      terminal,
      `开案时刻在 ${first}–${last} 年之外：案件只知道 ${table.zone} 这些年的时差`,
      `the opening lies outside ${first}–${last}, the years whose clock changes in ${table.zone} a case knows`,
    ),
  );
}
