/**
 * Local time of a table's zone, read off its offsets. A local time names the earliest instant at which the clocks on the
 * wall have got that far: one that a spring change skips is the first instant after the gap, one that occurs twice is the
 * first (semantics rule 6). Defined so, later local times never name earlier instants, whatever the zone does.
 */
import { MINUTE_MS } from './civil-date.ts';
import type { CalendarTable } from './table.ts';

/** One element per stretch of constant offset. */
export interface LocalTime {
  /** First instant; -Infinity for the first stretch. */
  fromMs: readonly number[];
  offsetMs: readonly number[];
  /** Local time the clocks have reached by its end, at least (exclusive); Infinity for the last stretch. */
  reachedMs: readonly number[];
}

export function localTimeOf(table: CalendarTable): LocalTime {
  const fromMs = table.offsets.map(([from], i) => (i === 0 ? Number.NEGATIVE_INFINITY : from));
  const offsetMs = table.offsets.map(([, minutes]) => minutes * MINUTE_MS);
  const reachedMs: number[] = [];
  for (let i = 0; i < offsetMs.length; i++) {
    const end = (fromMs[i + 1] ?? Number.POSITIVE_INFINITY) + (offsetMs[i] ?? 0);
    reachedMs.push(Math.max(end, reachedMs[i - 1] ?? end));
  }
  return { fromMs, offsetMs, reachedMs };
}

/** Position of the first element above the value; the length when there is none. */
export function firstAbove(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function stretchAt(local: LocalTime, atMs: number): number {
  return local.fromMs.length === 1 ? 0 : firstAbove(local.fromMs, atMs) - 1;
}

/** What the clocks on the wall show, in ms since 1970-01-01T00:00 local. */
export function shownMs(local: LocalTime, atMs: number): number {
  return atMs + (local.offsetMs[stretchAt(local, atMs)] ?? 0);
}

/** The latest local time the clocks have shown up to an instant: while an hour is repeated, it stands still. */
export function passedMs(local: LocalTime, atMs: number): number {
  const i = stretchAt(local, atMs);
  const shown = atMs + (local.offsetMs[i] ?? 0);
  return i === 0 ? shown : Math.max(shown, (local.reachedMs[i - 1] ?? 0) - 1);
}

/** The earliest instant at which the clocks have got to a local time. */
export function instantOf(local: LocalTime, localMs: number): number {
  const i = local.fromMs.length === 1 ? 0 : firstAbove(local.reachedMs, localMs);
  return Math.max(localMs - (local.offsetMs[i] ?? 0), local.fromMs[i] ?? localMs);
}

const DAY_MS = 24 * 60 * MINUTE_MS;

/** When the local day began that this instant is in. */
export function startOfDay(table: CalendarTable, atMs: number): number {
  const local = localTimeOf(table);
  const shown = shownMs(local, atMs);
  return instantOf(local, shown - (((shown % DAY_MS) + DAY_MS) % DAY_MS));
}
