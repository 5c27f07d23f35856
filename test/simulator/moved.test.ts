/** A world moved in time: on moved calendars every question has the moved answer, for any zone, instant and move. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addService,
  addWorkingDays,
  endOfInterval,
  halfDayDeadline,
  isOpen,
  isProvisional,
  lastServiceMomentOf,
  localParts,
  nextOpening,
  serviceBetween,
} from '../../language/calendar/arithmetic.ts';
import { compileCalendar } from '../../language/calendar/compile.ts';
import type { CalendarTable, Plan } from '../../language/plan.ts';
import { MOVE_STEP_MS, movedData, movedPlan, viewBack } from '../../simulator/on-temporal/moved.ts';
import { Play } from '../../simulator/play.ts';
import { view } from '../../engine/kernel.ts';
import { count } from '../setup/length.ts';
import { shippedWorkspace } from '../setup/shipped.ts';

const workspace = shippedWorkspace();
const plan = workspace.packages.get('complaint')?.plan as Plan;
const newYork = compileCalendar(
  {
    calendar: 'ny',
    zone: 'America/New_York',
    week: { 'mon-sat': ['09:00-12:00', '13:00-17:30'] },
    known_until: '2027-12-31',
  },
  new Map(),
);
const tables = [...workspace.calendars.values(), ...('table' in newYork ? [newYork.table] : [])];

const HOUR_MS = 3_600_000;
const instant = fc
  .integer({ min: Date.UTC(2026, 0, 1) / 1_000, max: Date.UTC(2027, 11, 1) / 1_000 })
  .map((s) => s * 1_000);
const move = fc.integer({ min: -100_000_000, max: 100_000_000 }).map((steps) => steps * MOVE_STEP_MS);
const moved = (table: CalendarTable, byMs: number) =>
  movedPlan({ ...plan, calendars: { one: table } }, byMs).calendars.one as CalendarTable;

describe('calendars', () => {
  test('answer the same, moved', () => {
    fc.assert(
      fc.property(fc.constantFrom(...tables), instant, move, fc.nat(300), (table, atMs, byMs, hours) => {
        const there = moved(table, byMs);
        const then = atMs + byMs;
        const amountMs = hours * HOUR_MS;
        expect(addService(there, then, amountMs)).toBe(addService(table, atMs, amountMs) + byMs);
        expect(addWorkingDays(there, then, 3)).toBe(addWorkingDays(table, atMs, 3) + byMs);
        expect(serviceBetween(there, then, then + amountMs)).toBe(serviceBetween(table, atMs, atMs + amountMs));
        expect(isOpen(there, then)).toBe(isOpen(table, atMs));
        expect(nextOpening(there, then)).toBe((nextOpening(table, atMs) ?? Number.NaN) + byMs);
        expect(endOfInterval(there, then)).toBe(endOfInterval(table, atMs) + byMs);
        expect(halfDayDeadline(there, then).dueMs).toBe(halfDayDeadline(table, atMs).dueMs + byMs);
        expect(localParts(there, then)).toEqual(localParts(table, atMs));
        expect(isProvisional(there, then)).toBe(isProvisional(table, atMs));
        expect(lastServiceMomentOf(there, '2026-10-08')).toBe(
          (lastServiceMomentOf(table, '2026-10-08') ?? Number.NaN) + byMs,
        );
      }),
      { numRuns: count(200, 5_000) },
    );
  });
});

test('a case in a moved world, seen back, is the case', () => {
  const byMs = 12_345 * MOVE_STEP_MS;
  const startMs = Date.parse('2026-12-07T09:00:00+08:00');
  const organization = workspace.organization;
  if (organization === undefined) throw new Error('The shipped workspace has errors');
  const due = Date.parse('2026-12-08T18:00:00+08:00');
  const data = { customer: 'C-1', channel: 'hotline', description: `v1.${'a'.repeat(43)}`, plan_due: due };
  const here = new Play({ plan, organization }, { data }, startMs);
  const there = new Play(
    { plan: movedPlan(plan, byMs), organization },
    { data: movedData(plan, data, byMs) },
    startMs + byMs,
  );
  for (const play of [here, there]) play.advance(30 * HOUR_MS);
  const now = view(plan, here.state, here.nowMs);
  expect(viewBack(plan, view(there.world.plan, there.state, there.nowMs), byMs)).toEqual(now);
  expect(there.state.data.plan_due).toBe(due + byMs);
});

test('instants inside conditions and effects move, other numbers do not', () => {
  const [first] = plan.steps;
  if (first === undefined) throw new Error('no step');
  const dated: Plan = {
    ...plan,
    steps: [{ ...first, when: ['&&', ['<', ['f', 'plan_due'], 1_765_000_000_000], ['>', ['f', 'amount'], 500_000]] }],
  };
  expect(movedPlan(dated, MOVE_STEP_MS).steps[0]?.when).toEqual([
    '&&',
    ['<', ['f', 'plan_due'], 1_765_000_001_875],
    ['>', ['f', 'amount'], 500_000],
  ]);
});
