/** Properties of service time over random calendars in zones whose clocks change, against a minute-by-minute oracle. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as arithmetic from '../../../language/calendar/arithmetic.ts';
import { compileCalendar } from '../../../language/calendar/compile.ts';
import type { CalendarTable } from '../../../language/calendar/table.ts';
import * as naive from './oracle.ts';
import { DAY, HOUR, MINUTE, tableOf } from '../../setup/calendars.ts';
import { count } from '../../setup/length.ts';

/** Zones with instants at which something happens: a change of the clocks, for Shanghai the Spring Festival. */
const PLACES: [zone: string, ...instants: string[]][] = [
  ['America/New_York', '2026-03-08T07:00Z', '2026-11-01T06:00Z'],
  ['Europe/Berlin', '2026-03-29T01:00Z', '2026-10-25T01:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z', '2026-04-04T15:00Z'],
  // Midnight comes late, or not at all.
  ['America/Sao_Paulo', '2018-02-18T02:00Z', '2018-11-04T03:00Z'],
  ['America/Havana', '2026-03-08T05:00Z', '2026-11-01T05:00Z'],
  // The clocks jump from 23:30 to midnight.
  ['Asia/Pyongyang', '2018-05-04T15:00Z'],
  // By three hours.
  ['Antarctica/Casey', '2016-10-21T16:00Z', '2018-03-10T17:00Z'],
  ['Asia/Kathmandu', '2026-06-01T00:00Z'],
  ['Asia/Shanghai', '2026-02-14T04:00Z'],
];

/** Bounds of a day's intervals in minutes; now and then the whole day or up to 24:00. */
const bounds = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<number[]>([], [0, 1440], [0, 360, 1320, 1440]) },
  {
    weight: 3,
    arbitrary: fc
      .uniqueArray(
        fc.oneof(
          fc.nat(96).map((n) => n * 15),
          fc.nat(1440),
        ),
        { minLength: 2, maxLength: 6 },
      )
      .map((minutes) => minutes.slice(0, minutes.length - (minutes.length % 2)).sort((a, b) => a - b)),
  },
);

const world = fc
  .constantFrom(...PLACES.flatMap(([zone, ...instants]) => instants.map((instant) => [zone, instant] as const)))
  .chain(([zone, instant]): fc.Arbitrary<naive.World> => {
    const middleMs = Date.parse(instant);
    const date = fc.integer({ min: -3, max: 3 }).map((n) => new Date(middleMs + n * DAY).toISOString().slice(0, 10));
    return fc.record({
      zone: fc.constant(zone),
      middleMs: fc.integer({ min: -DAY, max: DAY }).map((shift) => middleMs + shift),
      week: fc.array(bounds, { minLength: 7, maxLength: 7 }).filter((week) => week.some((day) => day.length > 0)),
      swappedAs: fc.nat(6),
      off: fc.array(date, { maxLength: 2 }),
      swapped: fc.array(date, { maxLength: 1 }),
      overrides: fc.dictionary(date, bounds, { maxKeys: 2 }),
    });
  });

function build(of: naive.World): { table: CalendarTable; oracle: naive.Oracle } {
  const [source, files] = naive.sourceOfWorld(of);
  return { table: tableOf(compileCalendar(source, files)), oracle: naive.oracleOf(of) };
}

/** An instant of the window, with the window's edges left free. */
const inWindow = (oracle: naive.Oracle, share: number) =>
  Math.floor(oracle.fromMs + 2 * HOUR + share * (oracle.untilMs - oracle.fromMs - 4 * HOUR));
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('against the oracle', () => {
  test('service time, its end, and whether it is open', () => {
    const property = fc.property(world, share, share, fc.integer({ min: 1, max: 40 * HOUR }), (w, a, b, amountMs) => {
      const { table, oracle } = build(w);
      const [from = 0, until = 0] = [inWindow(oracle, a), inWindow(oracle, b)].sort((x, y) => x - y);
      expect(arithmetic.serviceBetween(table, from, until)).toBe(naive.serviceBetween(oracle, from, until));
      expect(arithmetic.isOpen(table, from)).toBe(naive.isOpen(oracle, from));
      const due = naive.addService(oracle, from, amountMs);
      expect(due && arithmetic.addService(table, from, amountMs)).toBe(due);
    });
    fc.assert(property, { numRuns: count(40, 5_000) });
  });

  test('openings, ends of intervals, half-days', () => {
    const property = fc.property(world, share, (w, a) => {
      const { table, oracle } = build(w);
      const atMs = inWindow(oracle, a);
      const opening = naive.nextOpening(oracle, atMs);
      expect(opening && arithmetic.nextOpening(table, atMs)).toBe(opening);
      const end = naive.endOfInterval(oracle, atMs);
      expect(end && arithmetic.endOfInterval(table, atMs)).toBe(end);
      const half = naive.halfDayDeadline(oracle, atMs);
      expect(half && arithmetic.halfDayDeadline(table, atMs)).toEqual(half);
    });
    fc.assert(property, { numRuns: count(40, 5_000) });
  });

  test('working days', () => {
    const property = fc.property(world, share, fc.integer({ min: 1, max: 3 }), (w, a, days) => {
      const { table, oracle } = build(w);
      const fromMs = Math.floor(inWindow(oracle, a) / MINUTE) * MINUTE;
      const due = naive.addWorkingDays(oracle, w.zone, fromMs, days);
      expect(due && arithmetic.addWorkingDays(table, fromMs, days)).toBe(due);
    });
    fc.assert(property, { numRuns: count(40, 5_000) });
  });
});

describe('over twenty years', () => {
  const instant = fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2038, 0) });
  const amount = fc.integer({ min: 1, max: 732 * DAY });

  test('inverse: what was added is between; a millisecond earlier there is less', () => {
    const property = fc.property(world, instant, amount, (w, fromMs, amountMs) => {
      const { table } = build(w);
      const due = arithmetic.addService(table, fromMs, amountMs);
      expect(arithmetic.serviceBetween(table, fromMs, due)).toBe(amountMs);
      expect(arithmetic.serviceBetween(table, fromMs, due - 1)).toBe(amountMs - 1);
    });
    fc.assert(property, { numRuns: count(40, 5_000) });
  });

  test('additive and monotone: a pause in the middle moves nothing', () => {
    const property = fc.property(world, instant, amount, amount, (w, fromMs, x, y) => {
      const { table } = build(w);
      const middle = arithmetic.addService(table, fromMs, x);
      const end = arithmetic.addService(table, middle, y);
      expect(end).toBe(arithmetic.addService(table, fromMs, x + y));
      expect(end).toBeGreaterThan(middle);
      const parts = [fromMs, middle, end];
      const between = (i: number, j: number) => arithmetic.serviceBetween(table, parts[i] ?? 0, parts[j] ?? 0);
      expect(between(0, 1) + between(1, 2)).toBe(between(0, 2));
    });
    fc.assert(property, { numRuns: count(40, 5_000) });
  });

  test('openings: open at once, closed since', () => {
    const property = fc.property(world, instant, (w, atMs) => {
      const { table } = build(w);
      const opens = arithmetic.nextOpening(table, atMs) ?? 0;
      expect(arithmetic.isOpen(table, opens)).toBe(true);
      expect(opens).toBeGreaterThanOrEqual(atMs);
      expect(arithmetic.serviceBetween(table, atMs, opens)).toBe(0);
    });
    fc.assert(property, { numRuns: count(40, 5_000) });
  });
});
