/**
 * Questions about service time, answered from a calendar's table by integers alone (semantics rules 2, 3, 6, 13): no Intl,
 * no Date, no library, so that they run in the workflow sandbox. Each costs a few binary searches over the days that are
 * not like their weekday. Instants are epoch ms; intervals are half-open.
 */
import { civilOf, DAY_MS, dayNumberOf, WEEK_DAYS, weekdayOf } from './civil-date.ts';
import { instantOf, passedMs, shownMs } from './local-time.ts';
import { boundsOf, dayReaching, indexOf, type ServiceIndex, shiftOf, totalBefore } from './service-index.ts';
import type { CalendarTable } from './table.ts';

/**
 * "Never", as plain JSON: the last instant of ECMAScript time. Answered only for a table whose week never opens, which
 * the compiler refuses, and for amounts beyond all time.
 */
export const NEVER_MS = 8_640_000_000_000_000;

const HALF_DAY_MS = DAY_MS / 2;

/** Local day of an instant; the repeated hour before a midnight that comes late belongs to the day it ends. */
function dayAt(index: ServiceIndex, atMs: number): number {
  return Math.floor(passedMs(index.local, atMs) / DAY_MS);
}

/** Service time of all time before an instant, from an arbitrary origin. */
function serviceUntil(index: ServiceIndex, atMs: number): number {
  const day = dayAt(index, atMs);
  const bounds = boundsOf(index, day);
  const ofDayMs = atMs - shiftOf(index, day);
  let sum = totalBefore(index, index.service, day);
  for (let i = 0; i < bounds.length; i += 2) {
    const from = bounds[i] ?? 0;
    if (ofDayMs <= from) break;
    sum += Math.min(ofDayMs, bounds[i + 1] ?? 0) - from;
  }
  return sum;
}

/** The earliest instant up to which there is so much service time, from the same origin. */
function instantReaching(index: ServiceIndex, goal: number): number {
  const day = dayReaching(index, index.service, goal);
  if (day === undefined) return NEVER_MS;
  const bounds = boundsOf(index, day);
  let left = goal - totalBefore(index, index.service, day);
  for (let i = 0; i < bounds.length; i += 2) {
    const from = bounds[i] ?? 0;
    const length = (bounds[i + 1] ?? 0) - from;
    if (left <= length) return shiftOf(index, day) + from + left;
    left -= length;
  }
  return NEVER_MS;
}

/** Service time in [from, until) in ms; 0 when until is not after from. */
export function serviceBetween(table: CalendarTable, fromMs: number, untilMs: number): number {
  if (untilMs <= fromMs) return 0;
  const index = indexOf(table);
  return serviceUntil(index, untilMs) - serviceUntil(index, fromMs);
}

/**
 * The earliest instant when `amountMs` are consumed (rule 2): perhaps the end of an interval (12:00), never the start of
 * the next (13:30). An amount of zero is consumed at once.
 */
export function addService(table: CalendarTable, fromMs: number, amountMs: number): number {
  if (amountMs <= 0) return fromMs;
  if (amountMs >= NEVER_MS) return NEVER_MS;
  const index = indexOf(table);
  return instantReaching(index, serviceUntil(index, fromMs) + amountMs);
}

/**
 * The same local time on the n-th working day after the day of `fromMs`, clamped into that day's intervals (rule 3): a time
 * before them becomes their start, one after them their end, one in a break the end before the break. A working day has
 * service time. Zero days end at once.
 */
export function addWorkingDays(table: CalendarTable, fromMs: number, days: number): number {
  if (days <= 0) return fromMs;
  const index = indexOf(table);
  const shown = shownMs(index.local, fromMs);
  const start = Math.floor(shown / DAY_MS);
  const day = dayReaching(index, index.openDays, totalBefore(index, index.openDays, start + 1) + days);
  if (day === undefined) return NEVER_MS;
  const shift = shiftOf(index, day);
  const wanted = instantOf(index.local, day * DAY_MS + shown - start * DAY_MS) - shift;
  return shift + clamp(boundsOf(index, day), wanted);
}

/** The earliest instant with so much service time from it to `fromMs`, or to the end before that. Zero is `fromMs` itself. */
export function subtractService(table: CalendarTable, fromMs: number, amountMs: number): number {
  if (amountMs <= 0) return fromMs;
  const index = indexOf(table);
  return instantReaching(index, serviceUntil(index, fromMs) - amountMs);
}

/** The same local time on the n-th working day before that of `fromMs`, clamped into that day's hours. Zero days are `fromMs`. */
export function subtractWorkingDays(table: CalendarTable, fromMs: number, days: number): number {
  if (days <= 0) return fromMs;
  const index = indexOf(table);
  const shown = shownMs(index.local, fromMs);
  const start = Math.floor(shown / DAY_MS);
  const day = dayReaching(index, index.openDays, totalBefore(index, index.openDays, start) - days + 1);
  if (day === undefined) return NEVER_MS;
  const shift = shiftOf(index, day);
  const wanted = instantOf(index.local, day * DAY_MS + shown - start * DAY_MS) - shift;
  return shift + clamp(boundsOf(index, day), wanted);
}

/** The local date of an instant, `YYYY-MM-DD`. */
export function localDateOf(table: CalendarTable, atMs: number): string {
  const { year, month, day } = localParts(table, atMs);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function clamp(bounds: readonly number[], wanted: number): number {
  let clamped = bounds[0] ?? wanted;
  for (let i = 0; i < bounds.length && wanted >= (bounds[i] ?? 0); i += 2) {
    clamped = Math.min(wanted, bounds[i + 1] ?? 0);
  }
  return clamped;
}

/** End of the day's interval that is open at an instant; undefined when closed. */
function endOfOpen(index: ServiceIndex, atMs: number): number | undefined {
  const day = dayAt(index, atMs);
  const bounds = boundsOf(index, day);
  const shift = shiftOf(index, day);
  for (let i = 0; i < bounds.length; i += 2) {
    if (atMs - shift < (bounds[i] ?? 0)) return undefined;
    if (atMs - shift < (bounds[i + 1] ?? 0)) return shift + (bounds[i + 1] ?? 0);
  }
  return undefined;
}

/** Whether the calendar is open at an instant: at the start of an interval yes, at its end no. */
export function isOpen(table: CalendarTable, atMs: number): boolean {
  return endOfOpen(indexOf(table), atMs) !== undefined;
}

/** `atMs` itself when open then, else the start of the next interval; undefined when none ever comes. */
export function nextOpening(table: CalendarTable, atMs: number): number | undefined {
  const index = indexOf(table);
  // The first ms of service after an instant ends one ms after the opening.
  const reached = instantReaching(index, serviceUntil(index, atMs) + 1);
  return reached === NEVER_MS ? undefined : reached - 1;
}

/**
 * The end of the interval that is open at an instant (rule 13); `atMs` itself when closed. Hours that go on over midnight,
 * which a calendar has to write as two intervals, are one; of hours that never end it is the end of the day.
 */
export function endOfInterval(table: CalendarTable, atMs: number): number {
  const index = indexOf(table);
  const endOfDay = endOfOpen(index, atMs);
  let endMs = endOfDay;
  for (let i = 0; i < WEEK_DAYS && endMs !== undefined; i++) {
    const laterMs = endOfOpen(index, endMs);
    if (laterMs === undefined) return endMs;
    endMs = laterMs;
  }
  return endOfDay ?? atMs;
}

/**
 * The next half-day (00–12, 12–24 local) after that of `afterMs` which has any calling hours: its first opening and the
 * end of its hours (rule 13).
 */
export function halfDayDeadline(table: CalendarTable, afterMs: number): { fromMs: number; dueMs: number } {
  const index = indexOf(table);
  const nextHalf = (atMs: number) =>
    instantOf(index.local, (Math.floor(passedMs(index.local, atMs) / HALF_DAY_MS) + 1) * HALF_DAY_MS);
  const fromMs = nextOpening(table, nextHalf(afterMs));
  if (fromMs === undefined) return { fromMs: NEVER_MS, dueMs: NEVER_MS };
  return { fromMs, dueMs: instantReaching(index, serviceUntil(index, nextHalf(fromMs))) };
}

/**
 * The last service moment of a local date, `YYYY-MM-DD`: the end of its last interval. Of a date without service time it
 * is the last one before, so that a promise for a holiday is not kept after it. Undefined for what is no date.
 */
export function lastServiceMomentOf(table: CalendarTable, localDate: string): number | undefined {
  const day = dayNumberOf(localDate);
  if (day === undefined) return undefined;
  const index = indexOf(table);
  const reached = instantReaching(index, totalBefore(index, index.service, day + 1));
  return reached === NEVER_MS ? undefined : reached;
}

/**
 * The last service moment of a local date or, of one without service time, of the next day that has any: whatever was promised
 * for the date is not due before the date is over. Undefined for what is no date.
 */
export function lastServiceMomentFrom(table: CalendarTable, localDate: string): number | undefined {
  const day = dayNumberOf(localDate);
  if (day === undefined) return undefined;
  const index = indexOf(table);
  const open = dayReaching(index, index.openDays, totalBefore(index, index.openDays, day) + 1);
  if (open === undefined) return undefined;
  const reached = instantReaching(index, totalBefore(index, index.service, open + 1));
  return reached === NEVER_MS ? undefined : reached;
}

/** Whether an instant lies at or after `known_until`'s end, where official days are not yet announced (rule 6). */
export function isProvisional(table: CalendarTable, atMs: number): boolean {
  return atMs >= table.knownUntilMs;
}

/** What the clocks on the wall show. `month` and `weekday` begin at 1 (January, Monday). */
export interface LocalParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  weekday: number;
}

/** Local date and time of an instant, for texts. */
export function localParts(table: CalendarTable, atMs: number): LocalParts {
  const shown = shownMs(indexOf(table).local, atMs);
  const day = Math.floor(shown / DAY_MS);
  const second = Math.floor((shown - day * DAY_MS) / 1_000);
  return {
    ...civilOf(day),
    hour: Math.floor(second / 3_600),
    minute: Math.floor(second / 60) % 60,
    second: second % 60,
    weekday: weekdayOf(day) + 1,
  };
}
