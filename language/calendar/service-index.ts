/**
 * What is worked out once per table, so that a question is answered by a binary search and a division over whole weeks:
 * for service time and for open days, how a day that is not like its weekday moves the running total.
 */
import { DAY_MS, MINUTE_MS, WEEK_DAYS, weekdayOf } from './civil-date.ts';
import { firstAbove, instantOf, type LocalTime, localTimeOf } from './local-time.ts';
import type { CalendarTable } from './table.ts';

/** A running total over days: of a week repeated for ever, corrected by the irregular days. */
interface Total {
  /** Of the days of a week before Monday, Tuesday … and, last, of the whole week. */
  week: readonly number[];
  /** By how much the first n irregular days exceed what their weekdays say. */
  excess: readonly number[];
}

export interface ServiceIndex {
  local: LocalTime;
  /** Bounds `[from, until, …]` of each template in ms of local time. */
  templates: readonly (readonly number[])[];
  week: readonly number[];
  /** Days that are not like their weekday, ascending: by their template, or because the offset changes. */
  irregular: readonly number[];
  irregularTemplates: readonly number[];
  /** Days in which an hour is skipped or repeated. */
  changing: ReadonlySet<number>;
  /** In ms. */
  service: Total;
  /** Counts days that have any service time. */
  openDays: Total;
}

const indexes = new WeakMap<CalendarTable, ServiceIndex>();

/** The index of a table: built when first asked for, kept as long as the table lives. Tables are never changed. */
export function indexOf(table: CalendarTable): ServiceIndex {
  let index = indexes.get(table);
  if (index === undefined) {
    index = build(table);
    indexes.set(table, index);
  }
  return index;
}

function build(table: CalendarTable): ServiceIndex {
  const local = localTimeOf(table);
  const changing = changingDays(local);
  const special = new Map(table.days);
  const irregular = [...new Set([...special.keys(), ...changing])].sort((a, b) => a - b);
  const bare = {
    local,
    templates: table.templates.map((template) => template.map((minute) => minute * MINUTE_MS)),
    week: table.week,
    irregular,
    irregularTemplates: irregular.map((day) => special.get(day) ?? table.week[weekdayOf(day)] ?? 0),
    changing,
  };
  const week = table.week.map((template) => lengthOf(bare.templates[template] ?? []));
  const lengths = irregular.map((day) => lengthOf(boundsOf(bare, day)));
  const isOpen = (ms: number) => (ms > 0 ? 1 : 0);
  return {
    ...bare,
    service: totalOf(irregular, week, lengths),
    openDays: totalOf(irregular, week.map(isOpen), lengths.map(isOpen)),
  };
}

/** The local days on which the clocks stand before and after each change, and those between. */
function changingDays({ fromMs, offsetMs }: LocalTime): Set<number> {
  const days = new Set<number>();
  for (let i = 1; i < fromMs.length; i++) {
    const before = Math.floor(((fromMs[i] ?? 0) + (offsetMs[i - 1] ?? 0)) / DAY_MS);
    const after = Math.floor(((fromMs[i] ?? 0) + (offsetMs[i] ?? 0)) / DAY_MS);
    for (let day = Math.min(before, after); day <= Math.max(before, after); day++) days.add(day);
  }
  return days;
}

function lengthOf(bounds: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < bounds.length; i += 2) sum += (bounds[i + 1] ?? 0) - (bounds[i] ?? 0);
  return sum;
}

function totalOf(irregular: readonly number[], ofWeekday: readonly number[], ofIrregular: readonly number[]): Total {
  const week = [0];
  for (const amount of ofWeekday) week.push((week.at(-1) ?? 0) + amount);
  const excess = [0];
  ofIrregular.forEach((amount, i) => {
    excess.push((excess[i] ?? 0) + amount - (ofWeekday[weekdayOf(irregular[i] ?? 0)] ?? 0));
  });
  return { week, excess };
}

/** Total of all days before a day, from an arbitrary origin. */
export function totalBefore(index: ServiceIndex, total: Total, day: number): number {
  const weeks = Math.floor((day + 3) / WEEK_DAYS);
  const irregulars = firstAbove(index.irregular, day - 1);
  return weeks * (total.week[WEEK_DAYS] ?? 0) + (total.week[weekdayOf(day)] ?? 0) + (total.excess[irregulars] ?? 0);
}

/** The first day by whose end the total is at least `goal`; undefined when that never comes to pass. */
export function dayReaching(index: ServiceIndex, total: Total, goal: number): number | undefined {
  const { irregular } = index;
  let low = 0;
  let high = irregular.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (totalBefore(index, total, irregular[middle] ?? 0) < goal) low = middle + 1;
    else high = middle;
  }
  const last = irregular[low - 1];
  if (last !== undefined && totalBefore(index, total, last + 1) >= goal) return last;
  // In the regular days after that one: whole weeks by division, then a day of the week.
  const perWeek = total.week[WEEK_DAYS] ?? 0;
  if (perWeek === 0) return undefined;
  const left = goal - (total.excess[low] ?? 0);
  const weeks = Math.ceil(left / perWeek) - 1;
  const weekday = total.week.findIndex((before) => before >= left - weeks * perWeek) - 1;
  return weeks * WEEK_DAYS - 3 + weekday;
}

/**
 * The service intervals of a day, `[from, until, …]`: in ms since its local midnight or, on a changing day, in epoch ms.
 * `shiftOf` makes the former of the latter.
 */
export function boundsOf(index: Omit<ServiceIndex, 'service' | 'openDays'>, day: number): readonly number[] {
  const at = firstAbove(index.irregular, day - 1);
  const template = index.irregular[at] === day ? index.irregularTemplates[at] : index.week[weekdayOf(day)];
  const bounds = index.templates[template ?? 0] ?? [];
  if (!index.changing.has(day)) return bounds;
  const instants = bounds.map((ms) => instantOf(index.local, day * DAY_MS + ms));
  // An interval within a skipped hour has nothing left.
  return instants.filter((_, i) => instants[i - (i % 2)] !== instants[i - (i % 2) + 1]);
}

/** What to add to a day's bounds to get epoch ms. */
export function shiftOf(index: ServiceIndex, day: number): number {
  return index.changing.has(day) ? 0 : instantOf(index.local, day * DAY_MS);
}
