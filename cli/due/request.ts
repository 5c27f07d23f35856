/** One line of JSON → one line of JSON: `{id, calendar, from, limit | until, pauses?}` → `{id, due | seconds}` or `{id, error}`. */
import type { CalendarTable } from '../../language/calendar/table.ts';
import { nearest } from '../../language/suggest.ts';
import { type Terminal, tell } from '../terminal.ts';
import type { Calendars } from './calendars.ts';
import { answer, type Answer } from './question.ts';
import { Wrong } from './wrong.ts';

const KEYS = ['id', 'calendar', 'from', 'limit', 'until', 'pauses'];

export type Reply = { id: unknown } & (Answer | { error: string });

type Say = (zh: string, en: string) => Wrong;

/** Never throws for what a line holds. `id` is echoed as it came, null when there is none or the line is not JSON. */
export function replyTo(line: string, calendars: Calendars, terminal: Pick<Terminal, 'locale'>): Reply {
  const say: Say = (zh, en) => new Wrong(tell(terminal, zh, en));
  let id: unknown = null;
  try {
    const request = parse(line, say);
    id = request.id ?? null;
    const unknown = Object.keys(request).find((key) => !KEYS.includes(key));
    if (unknown !== undefined) throw unknownKey(unknown, say);
    const { from, limit, until } = request;
    const table = calendarOf(request.calendar, calendars, say);
    const question = {
      from: textOf('from', from, say),
      ...(limit !== undefined && { limit: textOf('limit', limit, say) }),
      ...(until !== undefined && { until: textOf('until', until, say) }),
      pauses: pausesOf(request.pauses, say),
    };
    return { id, ...answer(table, question, terminal) };
  } catch (error) {
    if (error instanceof Wrong) return { id, error: error.message };
    throw error;
  }
}

function parse(line: string, say: Say): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw say(`这一行不是 JSON：${reason}`, `the line is not JSON: ${reason}`);
  }
  if (isMap(json)) return json;
  throw say('每一行要是一个 JSON 对象', 'each line must be a JSON object');
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownKey(key: string, say: Say): Wrong {
  const suggestion = nearest(key, KEYS);
  return say(
    `没有键 ${key}${suggestion ? `，是不是 ${suggestion}？` : '。'}可用：${KEYS.join(', ')}`,
    `unknown key ${key}${suggestion ? `; did you mean ${suggestion}?` : '.'} Known: ${KEYS.join(', ')}`,
  );
}

function calendarOf(calendar: unknown, calendars: Calendars, say: Say): CalendarTable {
  if (typeof calendar === 'string') return calendars.byId(calendar);
  if (isMap(calendar)) return calendars.inline(calendar);
  throw say('calendar 要是日历的 id 或一个日历对象', 'calendar must be the id of a calendar or a calendar object');
}

function textOf(key: string, value: unknown, say: Say): string {
  if (typeof value === 'string') return value;
  const found = value === undefined ? undefined : JSON.stringify(value).slice(0, 60);
  if (found === undefined) throw say(`缺少 ${key}`, `${key} is missing`);
  throw say(`${key} 要是文本，现在是 ${found}`, `${key} must be a text, found ${found}`);
}

/** Each pause is `"FROM/TO"`, `[from, to]` or `{ from, to }`. */
function pausesOf(pauses: unknown, say: Say): [string, string][] {
  if (pauses === undefined || pauses === null) return [];
  const wrong = () =>
    say(
      'pauses 要是列表：["FROM/TO", …] 或 [{ from, to }, …]',
      'pauses must be a list: ["FROM/TO", …] or [{ from, to }, …]',
    );
  if (!Array.isArray(pauses)) throw wrong();
  return pauses.map((pause: unknown) => {
    const pair = pairOf(pause);
    if (pair === undefined) throw wrong();
    return pair;
  });
}

function pairOf(pause: unknown): [string, string] | undefined {
  if (typeof pause === 'string') return splitPause(pause);
  const pair: unknown[] = Array.isArray(pause)
    ? pause
    : isMap(pause) && Object.keys(pause).length === 2
      ? [pause.from, pause.to ?? pause.until]
      : [];
  const [from, to] = pair;
  return pair.length === 2 && typeof from === 'string' && typeof to === 'string' ? [from, to] : undefined;
}

/** `FROM/TO`, as ISO 8601 writes an interval. */
export function splitPause(text: string): [string, string] | undefined {
  const [from, to, ...more] = text.split('/');
  return from && to && more.length === 0 ? [from, to] : undefined;
}
