/**
 * The rules once more, naively: minute by minute over a week and a day, with Temporal for the zone. Local time stands still
 * while an hour is repeated and jumps over one that is skipped, which is rule 6 for times that occur twice or never.
 */
import { Temporal } from 'temporal-polyfill';
import type { CalendarSource, DaysSource } from '../../../language/calendar/compile.ts';
import { MINUTE } from '../../setup/calendars.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** Offsets of today's zones change at quarters of an hour only. */
const QUARTER = 15 * MINUTE;
const WINDOW_MINUTES = 8 * 24 * 60;
const HALF_MINUTES = 12 * 60;

/** A calendar in the words of the rules: bounds in minutes of the day. */
export interface World {
  zone: string;
  /** Something happens in the middle of the window. */
  middleMs: number;
  /** Monday … Sunday. */
  week: number[][];
  swappedAs: number;
  off: string[];
  swapped: string[];
  overrides: Record<string, number[]>;
}

const written = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const hours = (bounds: number[]) =>
  bounds.flatMap((from, i) => (i % 2 === 0 ? [`${written(from)}-${written(bounds[i + 1] ?? 0)}`] : []));

/** The same calendar as a process owner would write it. */
export function sourceOfWorld(world: World): [CalendarSource, ReadonlyMap<string, DaysSource>] {
  const { zone, week, off, swapped, swappedAs, overrides } = world;
  const official = { days: 'official', notice: '', off, swapped };
  return [
    {
      calendar: 'world',
      zone,
      week: Object.fromEntries(week.map((bounds, i) => [WEEKDAYS[i], hours(bounds)])),
      days: off.length + swapped.length > 0 ? ['official'] : [],
      swapped_day_as: WEEKDAYS[swappedAs] ?? 'mon',
      overrides: Object.fromEntries(
        Object.entries(overrides).map(([d, b]) => [d, b.length === 0 ? 'closed' : hours(b)]),
      ),
      known_until: `${[...off, ...swapped].map((date) => date.slice(0, 4)).sort()[0] ?? '2026'}-12-31`,
    },
    new Map([['official', official]]),
  ];
}

/** Rule 6, first match wins. */
function boundsOf(world: World, date: Temporal.PlainDate): number[] {
  const text = date.toString();
  const template = world.swapped.includes(text) ? world.week[world.swappedAs] : undefined;
  return world.overrides[text] ?? template ?? (world.off.includes(text) ? [] : (world.week[date.dayOfWeek - 1] ?? []));
}

const offsets = new Map<string, number>();

function offsetMinutes(zone: string, atMs: number): number {
  const quarterMs = Math.floor(atMs / QUARTER) * QUARTER;
  const key = `${zone} ${quarterMs}`;
  let minutes = offsets.get(key);
  if (minutes === undefined) {
    minutes = Temporal.Instant.fromEpochMilliseconds(quarterMs).toZonedDateTimeISO(zone).offsetNanoseconds / 6e10;
    offsets.set(key, minutes);
  }
  return minutes;
}

export interface Oracle {
  fromMs: number;
  untilMs: number;
  /** One for each minute of the window. */
  open: boolean[];
  /** Latest local minute shown so far, since 1970-01-01T00:00 local. */
  passed: number[];
}

export function oracleOf(world: World): Oracle {
  const fromMs = Math.floor(world.middleMs / MINUTE) * MINUTE - (WINDOW_MINUTES / 2) * MINUTE;
  const days = new Map<number, number[]>();
  const open: boolean[] = [];
  const passed: number[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  // A day of lead, so that an hour repeated at the window's edge is seen.
  for (let i = -24 * 60; i < WINDOW_MINUTES; i++) {
    const atMs = fromMs + i * MINUTE;
    latest = Math.max(latest, atMs / MINUTE + offsetMinutes(world.zone, atMs));
    if (i < 0) continue;
    const day = Math.floor(latest / 1_440);
    let bounds = days.get(day);
    if (bounds === undefined) {
      bounds = boundsOf(world, Temporal.PlainDate.from('1970-01-01').add({ days: day }));
      days.set(day, bounds);
    }
    const minute = latest - day * 1_440;
    open.push(bounds.some((from, b) => b % 2 === 0 && from <= minute && minute < (bounds?.[b + 1] ?? 0)));
    passed.push(latest);
  }
  return { fromMs, untilMs: fromMs + WINDOW_MINUTES * MINUTE, open, passed };
}

const startOf = (oracle: Oracle, i: number) => oracle.fromMs + i * MINUTE;
const minuteAt = (oracle: Oracle, atMs: number) => Math.floor((atMs - oracle.fromMs) / MINUTE);

export function isOpen(oracle: Oracle, atMs: number): boolean {
  return oracle.open[minuteAt(oracle, atMs)] ?? false;
}

export function serviceBetween(oracle: Oracle, fromMs: number, untilMs: number): number {
  let sum = 0;
  oracle.open.forEach((open, i) => {
    const start = startOf(oracle, i);
    if (open) sum += Math.max(0, Math.min(untilMs, start + MINUTE) - Math.max(fromMs, start));
  });
  return sum;
}

/** Undefined, like all below, when the window ends before. */
export function addService(oracle: Oracle, fromMs: number, amountMs: number): number | undefined {
  let left = amountMs;
  for (let i = minuteAt(oracle, fromMs); i < oracle.open.length; i++) {
    const start = Math.max(fromMs, startOf(oracle, i));
    const length = oracle.open[i] ? startOf(oracle, i + 1) - start : 0;
    if (left <= length) return start + left;
    left -= length;
  }
  return undefined;
}

export function nextOpening(oracle: Oracle, atMs: number): number | undefined {
  const i = oracle.open.indexOf(true, minuteAt(oracle, atMs));
  return i < 0 ? undefined : Math.max(atMs, startOf(oracle, i));
}

export function endOfInterval(oracle: Oracle, atMs: number): number | undefined {
  if (!isOpen(oracle, atMs)) return atMs;
  const i = oracle.open.indexOf(false, minuteAt(oracle, atMs));
  return i < 0 ? undefined : startOf(oracle, i);
}

/** First and last open minute of the first half-day, or of a day, for which `wanted` holds. */
function openStretch(oracle: Oracle, perMinutes: number, wanted: (number: number) => boolean): number[] | undefined {
  const numberOf = (i: number) => Math.floor((oracle.passed[i] ?? 0) / perMinutes);
  const first = oracle.open.findIndex((open, i) => open && wanted(numberOf(i)));
  const last = oracle.open.findLastIndex((open, i) => open && numberOf(i) === numberOf(first));
  return first < 0 || numberOf(first) === numberOf(oracle.open.length - 1) ? undefined : [first, last];
}

export function halfDayDeadline(oracle: Oracle, afterMs: number): { fromMs: number; dueMs: number } | undefined {
  const half = Math.floor((oracle.passed[minuteAt(oracle, afterMs)] ?? 0) / HALF_MINUTES);
  const stretch = openStretch(oracle, HALF_MINUTES, (other) => other > half);
  return stretch && { fromMs: startOf(oracle, stretch[0] ?? 0), dueMs: startOf(oracle, (stretch[1] ?? 0) + 1) };
}

/** From a whole minute. */
export function addWorkingDays(oracle: Oracle, zone: string, fromMs: number, days: number): number | undefined {
  const shown = fromMs / MINUTE + offsetMinutes(zone, fromMs);
  let day = Math.floor(shown / 1_440);
  const ofDay = shown - day * 1_440;
  let stretch: number[] | undefined;
  for (let n = 0; n < days; n++) {
    stretch = openStretch(oracle, 1_440, (other) => other > day);
    if (stretch === undefined) return undefined;
    day = Math.floor((oracle.passed[stretch[0] ?? 0] ?? 0) / 1_440);
  }
  const [first = 0, last = 0] = stretch ?? [];
  const wanted = oracle.passed.findIndex((passed) => passed >= day * 1_440 + ofDay);
  if (oracle.open[wanted] && wanted >= first && wanted <= last) return startOf(oracle, wanted);
  const before = oracle.open.findLastIndex((open, i) => open && i >= first && i < wanted && i <= last);
  return before < 0 ? startOf(oracle, first) : startOf(oracle, before + 1);
}
