/** The shipped calendars as their files say them, and calendars made up for one test. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  type CalendarSource,
  type CompiledCalendar,
  compileCalendar,
  type DaysSource,
} from '../../language/calendar/compile.ts';
import type { CalendarTable } from '../../language/calendar/table.ts';
import { type Duration, isDurationProblem, parseDuration } from '../../language/duration.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function read<T>(id: string): T {
  return parse(readFileSync(`sop-definitions/calendars/${id}.yaml`, 'utf8')) as T;
}

export const DAY_FILES: ReadonlyMap<string, DaysSource> = new Map(
  ['cn-2025', 'cn-2026'].map((id) => [id, read<DaysSource>(id)]),
);

export function tableOf(compiled: CompiledCalendar): CalendarTable {
  if (!('table' in compiled)) throw new Error(JSON.stringify(compiled.problems));
  return compiled.table;
}

export function shipped(id: string): CalendarTable {
  return tableOf(compileCalendar(read<CalendarSource>(id), DAY_FILES));
}

/** A calendar of which a test says only what matters to it. */
export function calendar(parts: Partial<CalendarSource>): CalendarTable {
  return tableOf(compileCalendar(sourceOf(parts), DAY_FILES));
}

export function sourceOf(parts: Partial<CalendarSource>): CalendarSource {
  return {
    calendar: 'test',
    zone: 'Asia/Shanghai',
    week: { 'mon-fri': ['09:00-12:00', '13:30-18:00'] },
    known_until: '2026-12-31',
    ...parts,
  };
}

/** Instant of a Shanghai local time, `2026-02-13 17:00` (the year may be left out). */
export function shanghai(local: string): number {
  const whole = local.length > 11 ? local : `2026-${local}`;
  return Date.parse(`${whole.replace(' ', 'T')}+08:00`);
}

/** Shanghai local time of an instant, to the minute: `2026-02-13 17:00`. */
export function localOf(atMs: number): string {
  return new Date(atMs + 8 * HOUR).toISOString().slice(0, 16).replace('T', ' ');
}

/** The same of 2026 without the year. */
export function inShanghai(atMs: number): string {
  return localOf(atMs).replace(/^2026-/, '');
}

/** A duration as an SOP writes it. */
export function duration(text: string): Duration {
  const read = parseDuration(text);
  if (isDurationProblem(read)) throw new Error(`${text}: ${read.code}`);
  return read;
}
