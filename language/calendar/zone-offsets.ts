/** Reads a zone's offsets off the platform's zone data (Intl), once per zone and use: the only place where a zone's name counts. */
import { DAY_MS, MINUTE_MS } from './civil-date.ts';
import type { CalendarTable } from './table.ts';
import { isZoneName } from './zone-names.ts';
import { COVERED_YEARS, type TableUse, type Years } from './zone-years.ts';

/** Years of UTC that are read. Of answers one more at either end: there local years begin and end hours beside UTC's. */
const READ_YEARS: Readonly<Record<TableUse, Years>> = {
  case: COVERED_YEARS.case,
  answer: { first: COVERED_YEARS.answer.first - 1, last: COVERED_YEARS.answer.last + 1 },
};
/** No zone changes twice within a week. */
const STRIDE_MS = 7 * DAY_MS;

type Offsets = CalendarTable['offsets'];

const known = new Map<string, Offsets>();

/** Offsets of a place or UTC, only real changes, over the years of a use; undefined when there is no such zone. */
export function offsetsOf(zone: string, use: TableUse): Offsets | undefined {
  const key = `${use} ${zone}`;
  let offsets = known.get(key);
  if (offsets === undefined) {
    const read = offsetReader(zone);
    if (read === undefined) return undefined;
    offsets = readOffsets(read, READ_YEARS[use]);
    known.set(key, offsets);
  }
  return structuredClone(offsets);
}

function readOffsets(read: (atMs: number) => number, { first, last }: Years): Offsets {
  const endMs = Date.UTC(last + 1, 0, 1);
  let atMs = Date.UTC(first, 0, 1);
  let minutes = read(atMs);
  // The first entry holds for all time before it, too; its instant says nothing and is kept short.
  const offsets: Offsets = [[0, minutes]];
  for (; atMs < endMs; atMs += STRIDE_MS) {
    const later = read(atMs + STRIDE_MS);
    if (later === minutes) continue;
    minutes = later;
    offsets.push([changeBetween(read, atMs, atMs + STRIDE_MS), minutes]);
  }
  return offsets;
}

/** The minute from which the offset is that of `untilMs`. */
function changeBetween(read: (atMs: number) => number, fromMs: number, untilMs: number): number {
  const after = read(untilMs);
  let low = fromMs / MINUTE_MS;
  let high = untilMs / MINUTE_MS;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (read(middle * MINUTE_MS) === after) high = middle;
    else low = middle;
  }
  return high * MINUTE_MS;
}

/** Minutes east of UTC at an instant. */
function offsetReader(zone: string): ((atMs: number) => number) | undefined {
  if (!isZoneName(zone)) return undefined;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  } catch {
    return undefined;
  }
  return (atMs) => {
    const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const shown = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute);
    return (shown - atMs) / MINUTE_MS;
  };
}
