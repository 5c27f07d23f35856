/**
 * Compiles a calendar, already read from YAML or JSON, to its integer table: days resolved by semantics rule 6, offsets
 * read off the zone. Runs when a workspace is loaded, in Node or a browser; never in the workflow sandbox.
 */
import { DAY_MS, dayNumberOf, weekdayOf } from './civil-date.ts';
import { templateOf, WEEKDAYS, weekdaysOf } from './hours.ts';
import { inlineSource } from './inline-source.ts';
import { instantOf, localTimeOf } from './local-time.ts';
import type { CalendarProblem, CalendarSource, DaysSource, Report } from './source.ts';
import type { CalendarTable } from './table.ts';
import { likelyZone } from './zone-names.ts';
import { offsetsOf } from './zone-offsets.ts';
import type { TableUse } from './zone-years.ts';

export type { CalendarProblem, CalendarSource, DaysSource } from './source.ts';

/** The table with its warnings, or every problem at once. */
export type CompiledCalendar = { table: CalendarTable; problems: CalendarProblem[] } | { problems: CalendarProblem[] };

/** Natural time as a calendar, 24×7: for clocks in natural days, and for workspaces without a file for it. */
export const ALWAYS_ON: CalendarTable = {
  id: 'always-on',
  zone: 'UTC',
  templates: [[0, 1440]],
  week: [0, 0, 0, 0, 0, 0, 0],
  days: [],
  offsets: [[0, 0]],
  knownUntilMs: 8_640_000_000_000_000,
};

/** Missing years are named one by one, up to so many. */
const YEARS_NAMED_MAX = 10;

/** Day templates in the order of first use; equal ones are one. */
type Intern = (template: number[]) => number;

/** `dayFiles` are the workspace's files of official days, by id. A table for answers must not come into a plan. */
export function compileCalendar(
  source: CalendarSource,
  dayFiles: ReadonlyMap<string, DaysSource>,
  use: TableUse = 'case',
): CompiledCalendar {
  const problems: CalendarProblem[] = [];
  const report: Report = (code, path, params = {}, severity = 'error') =>
    problems.push({ code, severity, path, params });
  const offsets = offsetsOf(source.zone, use);
  if (offsets === undefined) {
    report('calendar/unknown-zone', ['zone'], { found: source.zone, expected: likelyZone(source.zone) });
  }
  const templates: number[][] = [];
  const intern: Intern = (template) => {
    const at = templates.findIndex((known) => known.join() === template.join());
    return at >= 0 ? at : templates.push(template) - 1;
  };
  const week = weekOf(source, report).map(intern);
  const days = daysOf(source, dayFiles, week, intern, report);
  const lastDay = dayNumberOf(source.known_until);
  if (lastDay === undefined) report('calendar/missing-known-until', ['known_until'], { found: source.known_until });
  else checkYears(source, dayFiles, report);
  if (offsets === undefined || lastDay === undefined || problems.some((p) => p.severity === 'error')) {
    return { problems };
  }
  const title = source.title === undefined ? {} : { title: source.title };
  const table = { id: source.calendar, ...title, zone: source.zone, templates, week, days, offsets, knownUntilMs: 0 };
  table.knownUntilMs = instantOf(localTimeOf(table), (lastDay + 1) * DAY_MS);
  return { table, problems };
}

/**
 * A table for answers of JSON from outside (`sop due --stdin`), whose shape nobody has checked: unknown keys and wrong
 * types are problems `shape/…`. The id may be left out.
 */
export function compileInline(
  json: unknown,
  dayFiles: ReadonlyMap<string, DaysSource> = new Map<string, DaysSource>(),
): CompiledCalendar {
  const read = inlineSource(json);
  return 'problems' in read ? read : compileCalendar(read.source, dayFiles, 'answer');
}

/** Templates of Monday … Sunday. */
function weekOf(source: CalendarSource, report: Report): number[][] {
  const week: number[][] = WEEKDAYS.map(() => []);
  const named = new Map<number, string>();
  for (const [key, texts] of Object.entries(source.week)) {
    const days = weekdaysOf(key);
    if (days === undefined) {
      report('calendar/bad-weekday', ['week', key], { found: key, expected: `${WEEKDAYS.join(', ')}, mon-fri, all` });
      continue;
    }
    const template = templateOf(texts, ['week', key], report);
    const twice = days.find((day) => named.has(day));
    if (twice !== undefined) {
      const found = `${WEEKDAYS[twice]} (${named.get(twice)} + ${key})`;
      report('calendar/overlap', ['week', key], { found });
    }
    for (const day of days) {
      named.set(day, key);
      week[day] = template;
    }
  }
  if (week.every((template) => template.length === 0)) report('calendar/empty-week', ['week']);
  return week;
}

/** Rule 6, the strongest last: holiday, swapped workday, override. Days that equal their weekday are left out. */
function daysOf(
  source: CalendarSource,
  dayFiles: ReadonlyMap<string, DaysSource>,
  week: readonly number[],
  intern: Intern,
  report: Report,
): CalendarTable['days'] {
  const templates = new Map<number, number>();
  const swappedAs = WEEKDAYS.indexOf(source.swapped_day_as ?? 'mon');
  if (swappedAs < 0) {
    const found = source.swapped_day_as ?? '';
    report('calendar/bad-weekday', ['swapped_day_as'], { found, expected: WEEKDAYS.join(', ') });
  }
  const official = officialDays(source, dayFiles, report);
  if (official.off.length > 0) {
    const closed = intern([]);
    for (const day of official.off) templates.set(day, closed);
  }
  for (const day of official.swapped) templates.set(day, week[swappedAs] ?? 0);
  for (const [date, texts] of Object.entries(source.overrides ?? {})) {
    const day = dayNumberOf(date);
    const hours = texts === 'closed' ? [] : templateOf(texts, ['overrides', date], report);
    if (day === undefined) report('calendar/bad-date', ['overrides', date], { found: date, expected: '2026-12-31' });
    else templates.set(day, intern(hours));
  }
  return [...templates].filter(([day, template]) => week[weekdayOf(day)] !== template).sort(([a], [b]) => a - b);
}

/** Day numbers of all the calendar's notices. */
function officialDays(
  source: CalendarSource,
  dayFiles: ReadonlyMap<string, DaysSource>,
  report: Report,
): { off: number[]; swapped: number[] } {
  const official: { off: number[]; swapped: number[] } = { off: [], swapped: [] };
  source.days?.forEach((id, i) => {
    const file = dayFiles.get(id);
    if (file === undefined) {
      report('calendar/unknown-day-file', ['days', i], { found: id, expected: [...dayFiles.keys()].join(', ') });
      return;
    }
    for (const kind of ['off', 'swapped'] as const) {
      for (const date of file[kind]) {
        const day = dayNumberOf(date);
        if (day === undefined) report('calendar/bad-date', ['days', i], { found: date, expected: '2026-12-31' });
        else official[kind].push(day);
      }
    }
  });
  return official;
}

/** A calendar with official days has those of every year up to the one it claims to know. */
function checkYears(source: CalendarSource, dayFiles: ReadonlyMap<string, DaysSource>, report: Report): void {
  const files = (source.days ?? []).map((id) => dayFiles.get(id));
  if (files.length === 0 || files.includes(undefined)) return;
  const covered = new Set(files.flatMap((file) => [...(file?.off ?? []), ...(file?.swapped ?? [])].map(yearOf)));
  const last = yearOf(source.known_until);
  // Of files that lie after it, or far before it, the claimed year itself is what is missing.
  const first = Math.min(last, Math.max(last - YEARS_NAMED_MAX, Math.min(...covered)));
  for (let year = first; year <= last; year++) {
    if (!covered.has(year)) report('calendar/year-not-covered', ['known_until'], { year: String(year) });
  }
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}
