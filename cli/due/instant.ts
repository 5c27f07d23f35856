/** Instants as people write and read them: ISO 8601 with an offset, or local time of a calendar's zone. */
import { DAY_MS, dayNumberOf, MINUTE_MS } from '../../language/calendar/civil-date.ts';
import { instantOf as instantOfLocal, shownMs } from '../../language/calendar/local-time.ts';
import { indexOf } from '../../language/calendar/service-index.ts';
import type { CalendarTable } from '../../language/calendar/table.ts';
import { instantOf } from '../../language/expression/literal.ts';

const LOCAL = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/;

/**
 * Epoch ms of `2026-02-13T17:00+08:00`; without an offset it is local time of the calendar's zone (a time that occurs
 * twice is the first, one that is skipped the end of the gap: semantics rule 6). A blank may stand for the `T`.
 * Undefined for what is no instant.
 */
export function readInstant(text: string, table: CalendarTable): number | undefined {
  const written = text.trim().replace(/^(\S+) +/, '$1T');
  const local = LOCAL.exec(written);
  if (local === null) {
    const read = instantOf(written);
    return 'value' in read ? read.value : undefined;
  }
  const [, date = '', hour = '', minute = '', second = '0', fraction = ''] = local;
  const day = dayNumberOf(date);
  if (day === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const ofDayMs = (Number(hour) * 60 + Number(minute)) * MINUTE_MS + Number(second) * 1_000;
  return instantOfLocal(indexOf(table).local, day * DAY_MS + ofDayMs + Number(fraction.padEnd(3, '0')));
}

/** `2026-02-14T12:00:00+08:00`: what the clocks of the calendar's zone show, with their offset. */
export function writeInstant(atMs: number, table: CalendarTable): string {
  const shown = shownMs(indexOf(table).local, atMs);
  const minutes = Math.round((shown - atMs) / MINUTE_MS);
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
  return new Date(shown).toISOString().replace('.000', '').replace('Z', offset);
}

/** `2026-02-14 12:00`, for tables: seconds only when there are any. */
export function showInstant(atMs: number, table: CalendarTable): string {
  const text = writeInstant(atMs, table).replace('T', ' ').slice(0, 19);
  return text.endsWith(':00') ? text.slice(0, 16) : text;
}
