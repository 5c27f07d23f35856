/** calendars/*.yaml → tables by id; the calendar compiler's problems at their places. */
import { type CalendarProblem, type CalendarSource, compileCalendar, type DaysSource } from '../calendar/compile.ts';
import type { CalendarTable } from '../calendar/table.ts';
import { isCode } from '../codes.ts';
import type { Reporter } from '../report.ts';
import { CalendarFile, DaysFile } from '../schema/calendars.ts';
import { validate } from '../schema/validate.ts';
import { at, keyRange, type Place, rootOf, type Source, valueRange } from '../source/place.ts';
import { readSource } from '../source/read.ts';
import { type Files, kindOf } from './files.ts';

/** Every calendar id there is a file for; the table is absent when the file is wrong. */
export function readCalendars(
  files: Files,
  paths: readonly string[],
  reporter: Reporter,
): Map<string, CalendarTable | undefined> {
  const sources = paths
    .filter((path) => kindOf(path) === 'calendar')
    .map((path) => readSource(path, files.get(path) ?? '', reporter));
  const isDays = (source: Source) =>
    source.root?.kind === 'map' &&
    source.root.entries.some((e) => e.key === 'notice' || e.key === 'off') &&
    !source.root.entries.some((e) => e.key === 'calendar');
  const days = new Map<string, DaysSource>();
  for (const source of sources.filter(isDays)) {
    const { value, clean } = source.sound ? validate(DaysFile, source, reporter) : { value: undefined, clean: false };
    if (value === undefined || !clean) continue;
    checkId(source, 'days', value.days, reporter);
    days.set(value.days, value);
  }
  const tables = new Map<string, CalendarTable | undefined>();
  for (const source of sources.filter((s) => !isDays(s))) {
    const { value, clean } = source.sound
      ? validate(CalendarFile, source, reporter)
      : { value: undefined, clean: false };
    if (value === undefined || !clean) tables.set(nameOf(source.file), undefined);
    else tables.set(nameOf(source.file), compileOne(source, value as CalendarSource, days, reporter));
  }
  return tables;
}

function nameOf(file: string): string {
  return file.replace(/^calendars\//, '').replace(/\.yaml$/, '');
}

function checkId(source: Source, key: string, id: string, reporter: Reporter): void {
  const expected = nameOf(source.file);
  if (id !== expected)
    reporter.report('calendar/id-is-not-file-name', valueRange(at(rootOf(source), key)), { found: id, expected });
}

function compileOne(
  source: Source,
  value: CalendarSource,
  days: ReadonlyMap<string, DaysSource>,
  reporter: Reporter,
): CalendarTable | undefined {
  checkId(source, 'calendar', value.calendar, reporter);
  const compiled = compileCalendar(value, days);
  const others = compiled.problems.filter((p) => p.code !== 'calendar/empty-week');
  // A week whose days or hours could not be read is empty because of that.
  for (const problem of others.length > 0 ? others : compiled.problems)
    reportProblem(problem, rootOf(source), reporter);
  return 'table' in compiled ? compiled.table : undefined;
}

function reportProblem(problem: CalendarProblem, root: Place, reporter: Reporter): void {
  const place = at(root, ...problem.path);
  const inKey =
    problem.code === 'calendar/bad-weekday' ||
    problem.code === 'calendar/bad-date' ||
    problem.code === 'calendar/empty-week';
  if (isCode(problem.code)) reporter.report(problem.code, inKey ? keyRange(place) : valueRange(place), problem.params);
}
