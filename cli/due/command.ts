/** `sop due`: when something is due, or how much service time lies between two instants; one question or a stream. */
import type { Command } from 'commander';
import type { CalendarTable } from '../../language/calendar/table.ts';
import { formatDuration } from '../../language/duration.ts';
import { addCommand, addOption, type Cli, collect } from '../cli.ts';
import { Finding, FINDINGS, GOOD, Misuse } from '../failure.ts';
import { SUMMARIES } from '../summaries.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { openCalendars } from './calendars.ts';
import { answer, type Answer } from './question.ts';
import { splitPause } from './request.ts';
import { answerStream } from './stream.ts';
import { Wrong } from './wrong.ts';

interface Options {
  calendar?: string;
  from?: string;
  limit?: string;
  until?: string;
  pause?: string[];
  stdin?: true;
  workspace?: string;
  json?: true;
}

/** Registers `sop due`. */
export function addDue(cli: Cli, program: Command): void {
  const command = addCommand(cli, program, 'due', {
    ...SUMMARIES.due,
    examples: [
      ['sop due --calendar cn-office --from "2026-02-13 17:00" --limit 4h', '到期时刻', 'the due'],
      ['sop due --calendar cn-office --from 2026-02-13T17:00+08:00 --limit 5wd', '五个工作日', 'five working days'],
      [
        'sop due --calendar cn-office --from "2026-02-13 17:00" --until "2026-02-26 09:30"',
        '其间的服务时间',
        'service time in between',
      ],
      [
        'sop due --calendar cn-office --from "2026-10-09 16:00" --limit 4h --pause "2026-10-09 17:00/2026-10-10 10:00"',
        '扣除暂停',
        'with a pause',
      ],
      [
        'sop due --stdin < questions.jsonl',
        '每行一问：{id, calendar, from, limit | until, pauses?}',
        'a question a line: {id, calendar, from, limit | until, pauses?}',
      ],
    ],
  });
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option('--calendar <idOrFile>', '日历的 id，或 YAML、JSON 文件', 'id of a calendar, or a YAML or JSON file');
  option('--from <instant>', '起点；不写时区则为日历的时区', 'the start; without an offset in the calendar’s zone');
  option(
    '--limit <duration>',
    '时长：30s 15m 4h 1h30m 服务时间，5nd 自然日，3wd 工作日',
    '30s 15m 4h 1h30m service time, 5nd natural days, 3wd working days',
  );
  option('--until <instant>', '终点：问其间的服务时间', 'the end: asks for the service time in between');
  option('--pause <from/to>', '暂停，可写多次', 'a pause; may be given several times').argParser(collect);
  option('--stdin', '从标准输入逐行读 JSON 问题', 'read questions from standard input, a line of JSON each');
  option('--workspace <folder>', 'SOP 定义目录', 'folder of the SOP definitions');
  command.action(async (options: Options) => cli.end(await due(cli.terminal, options)));
}

async function due(terminal: Terminal, options: Options): Promise<number> {
  const calendars = openCalendars(terminal, options.workspace);
  if (options.stdin) {
    refuseOthers(terminal, options);
    return (await answerStream(terminal, calendars)) ? GOOD : FINDINGS;
  }
  const { calendar, from, limit, until } = options;
  if (calendar === undefined) throw missing(terminal, '--calendar');
  if (from === undefined) throw missing(terminal, '--from');
  if (limit === undefined && until === undefined) throw missing(terminal, '--limit');
  const table = usable(() => calendars.byIdOrFile(calendar), Finding);
  const question = {
    from,
    limit,
    until,
    pauses: (options.pause ?? []).map((text) => pauseOf(terminal, text)),
  };
  const found = usable(() => answer(table, question, terminal), Misuse);
  if (options.json) printJson(terminal, found);
  else print(terminal, sentence(terminal, found, table));
  return GOOD;
}

/** A question on the command line that cannot be answered ends the command. */
function usable<T>(make: () => T, Ending: new (message: string) => Error): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof Wrong ? new Ending(error.message) : error;
  }
}

function missing(terminal: Terminal, flag: string): Misuse {
  return new Misuse(tell(terminal, `缺少 ${flag}。用法见：sop due --help`, `${flag} is missing. See: sop due --help`));
}

function refuseOthers(terminal: Terminal, options: Options): void {
  const given = (['calendar', 'from', 'limit', 'until', 'pause'] as const).find((it) => options[it] !== undefined);
  if (given === undefined) return;
  throw new Misuse(
    tell(
      terminal,
      `--stdin 时问题都在输入里，不能再写 --${given}`,
      `with --stdin every line is a whole question: leave out --${given}`,
    ),
  );
}

function pauseOf(terminal: Terminal, text: string): [string, string] {
  const pair = splitPause(text);
  if (pair !== undefined) return pair;
  throw new Misuse(tell(terminal, `--pause「${text}」要写成 开始/结束`, `--pause "${text}": write FROM/TO`));
}

function sentence(terminal: Terminal, found: Answer, table: CalendarTable): string {
  const note = found.provisional
    ? tell(
        terminal,
        `  （暂定：${table.id} 此时的节假日尚未公布）`,
        `  (provisional: the days off of ${table.id} are not announced so far)`,
      )
    : '';
  if ('due' in found) return found.due + note;
  return `${formatDuration(found.seconds * 1_000)}  ${tell(terminal, `${found.seconds} 秒`, `${found.seconds} s`)}${note}`;
}
