/** The golden vectors of docs/semantics.md: dues on the shipped calendars, as the kernel reckons them for a clock. */
import { describe, expect, test, vi } from 'vitest';
import { after, amountOf, earlier, later } from '../../../engine/clocks/service-time.ts';
import {
  addService,
  addWorkingDays,
  endOfInterval,
  halfDayDeadline,
  lastServiceMomentFrom,
  lastServiceMomentOf,
} from '../../../language/calendar/arithmetic.ts';
import type { DaysSource } from '../../../language/calendar/source.ts';
import type { CalendarTable } from '../../../language/calendar/table.ts';
import type { Plan } from '../../../language/plan.ts';
import { examplesOf } from '../../setup/page-tables.ts';
import { calendar, duration, HOUR, inShanghai, localOf, read, shanghai, shipped } from '../../setup/calendars.ts';

const tables = new Map(['cn-office', 'always-on', 'calling-hours'].map((id) => [id, shipped(id)]));
const office = shipped('cn-office');

function tableOf(id: string): CalendarTable {
  const table = tables.get(id);
  if (table === undefined) throw new Error(`The page names the calendar ${id}`);
  return table;
}

/** A clock's due, as the kernel finds it. */
function due(table: CalendarTable, start: string, limit: string): string {
  const plan = { calendars: { here: table } as Plan['calendars'] } as Plan;
  const fromMs = shanghai(start);
  const target = amountOf(plan, 'here', fromMs, duration(limit));
  return localOf(after(plan, target.calendar, fromMs, target.targetMs));
}

describe('golden vectors', () => {
  const intervals = examplesOf('golden-intervals', ['calendar', 'start', 'limit', 'due', 'shows']);
  test.each(intervals)('rule 2: %s', (_, row) => {
    expect(due(tableOf(row.calendar), row.start, row.limit)).toBe(row.due);
  });

  const days = examplesOf('golden-working-days', ['start', 'days', 'instant', 'due', 'shows']);
  test.each(days)('rule 3: %s', (_, row) => {
    expect(localOf(addWorkingDays(office, shanghai(row.start), Number.parseInt(row.days, 10)))).toBe(row.instant);
    expect(due(office, row.start, row.days)).toBe(row.due);
  });

  const moments = examplesOf('golden-last-moments', ['calendar', 'date', 'due', 'early: previous', 'shows']);
  test.each(moments)('rule 3: the last service moment: %s', (_, row) => {
    const table = tableOf(row.calendar);
    const moments = [lastServiceMomentFrom(table, row.date), lastServiceMomentOf(table, row.date)];
    expect(moments.map((ms) => localOf(ms ?? Number.NaN))).toEqual([row.due, row['early: previous']]);
  });

  const offsets = examplesOf('golden-from-now', ['calendar', 'now', 'offset', 'instant', 'shows']);
  test.each(offsets)('rule 3: from now: %s', (_, row) => {
    const length = duration(row.offset.slice(1));
    const reckon = row.offset.startsWith('-') ? earlier : later;
    const plan = { calendars: { [row.calendar]: tableOf(row.calendar) } } as Partial<Plan> as Plan;
    expect(localOf(reckon(plan, row.calendar, shanghai(row.now), length))).toBe(row.instant);
  });

  const swaps = examplesOf('golden-dues', ['calendar', 'start', 'limit', 'due', 'without swaps', 'shows']);
  const { off } = read<DaysSource>('cn-2026');
  const naive = calendar({ overrides: Object.fromEntries(off.map((date) => [date, 'closed' as const])) });
  test.each(swaps)('rule 8: %s', (_, row) => {
    expect(due(tableOf(row.calendar), row.start, row.limit)).toBe(row.due);
    const without = row.calendar === 'cn-office' ? naive : tableOf(row.calendar);
    expect(due(without, row.start, row.limit)).toBe(row['without swaps']);
  });

  const halves = examplesOf('golden-half-days', ['calendar', 'last attempt', 'from', 'due', 'shows']);
  test.each(halves)('rule 13: half-days: %s', (_, row) => {
    const { fromMs, dueMs } = halfDayDeadline(tableOf(row.calendar), shanghai(row['last attempt']));
    expect([localOf(fromMs), localOf(dueMs)]).toEqual([row.from, row.due]);
  });

  test('rule 8: the same in a place without Intl and Date, as the workflow sandbox might be', () => {
    const table = JSON.parse(JSON.stringify(office)) as typeof office;
    const from = shanghai('02-13 17:00');
    vi.stubGlobal('Intl', undefined);
    vi.stubGlobal('Date', undefined);
    const answers = [addService(table, from, 4 * HOUR), addWorkingDays(table, from, 5), endOfInterval(table, from)];
    vi.unstubAllGlobals();
    expect(answers.map(inShanghai)).toEqual(['02-14 12:00', '02-27 17:00', '02-13 18:00']);
  });
});
