/** One question about service time: checked, answered. The same for the options of the command and for a line of JSON. */
import { isProvisional } from '../../language/calendar/arithmetic.ts';
import type { CalendarTable } from '../../language/calendar/table.ts';
import { COVERED_YEARS, isCovered } from '../../language/calendar/zone-years.ts';
import { isDurationProblem, parseDuration } from '../../language/duration.ts';
import { type Terminal, tell } from '../terminal.ts';
import { dueOf, type Pause, serviceOf } from './answer.ts';
import { readInstant, writeInstant } from './instant.ts';
import { Wrong } from './wrong.ts';

/** Exactly one of `limit` and `until` is given. Instants are texts (instant.ts); pauses are pairs of them. */
export interface Question {
  from: string;
  limit?: string;
  until?: string;
  pauses: readonly (readonly [from: string, to: string])[];
}

/** `due` as ISO 8601 in the calendar's zone, or service time in seconds. `provisional`: past the calendar's `known_until`. */
export type Answer = ({ due: string } | { seconds: number }) & { provisional?: true };

/** Answers, or throws `Wrong` with what to write instead. */
export function answer(table: CalendarTable, question: Question, terminal: Pick<Terminal, 'locale'>): Answer {
  const wrong = (zh: string, en: string) => new Wrong(tell(terminal, zh, en));
  const covered = (atMs: number, zh: string, en: string) => {
    if (isCovered(table, 'answer', atMs)) return atMs;
    const { first, last } = COVERED_YEARS.answer;
    throw wrong(
      `${zh}在 ${first}–${last} 年之外：${table.zone} 的时差只知道这些年的`,
      `${en} lies outside ${first}–${last}, the years whose clock changes in ${table.zone} are known`,
    );
  };
  const instant = (name: string, text: string) => {
    const atMs = readInstant(text, table);
    if (atMs !== undefined) return covered(atMs, `${name}：「${text}」`, `${name}: "${text}"`);
    const example = '2026-02-13T17:00+08:00';
    throw wrong(`${name}：「${text}」不是时刻，写成 ${example}`, `${name}: "${text}" is no instant; write ${example}`);
  };
  const fromMs = instant('from', question.from);
  const pauses = question.pauses.map(([from, to]): Pause => {
    const pause = { fromMs: instant('pause', from), toMs: instant('pause', to) };
    if (pause.toMs >= pause.fromMs) return pause;
    throw wrong(`暂停 ${from}/${to} 的结束早于开始`, `the pause ${from}/${to} ends before it begins`);
  });
  if ((question.limit === undefined) === (question.until === undefined)) {
    throw wrong('limit 与 until 要给一个，且只给一个', 'give limit or until, exactly one of them');
  }
  if (question.until !== undefined) {
    const untilMs = instant('until', question.until);
    if (untilMs < fromMs) throw wrong('until 早于 from', 'until lies before from');
    return { seconds: serviceOf(table, fromMs, untilMs, pauses) / 1_000, ...mark(table, untilMs) };
  }
  const limit = parseDuration(question.limit ?? '');
  if (isDurationProblem(limit)) {
    throw wrong(
      `limit：「${question.limit}」不是时长，可写 ${limit.expected}`,
      `limit: "${question.limit}" is no duration; write ${limit.expected}`,
    );
  }
  const dueMs = dueOf(table, fromMs, limit, pauses);
  if (dueMs === undefined) throw wrong('永远到不了期：此后日历不再开放', 'never due: the calendar does not open again');
  covered(dueMs, '到期', 'the due');
  return { due: writeInstant(dueMs, table), ...mark(table, dueMs) };
}

function mark(table: CalendarTable, atMs: number): { provisional?: true } {
  return isProvisional(table, atMs) ? { provisional: true } : {};
}
