/** What holds for every due with pauses, on calendars with holidays and with clock changes; instants read back as written. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueOf, type Pause, serviceOf } from '../../../cli/due/answer.ts';
import { readInstant, writeInstant } from '../../../cli/due/instant.ts';
import { addService } from '../../../language/calendar/arithmetic.ts';
import { ALWAYS_ON } from '../../../language/calendar/compile.ts';
import { calendar, HOUR, MINUTE, shipped } from '../../setup/calendars.ts';
import { count } from '../../setup/length.ts';

const tables = [
  shipped('cn-office'),
  calendar({ zone: 'America/New_York', week: { 'mon-sat': ['00:00-03:00', '22:00-24:00'] } }),
  calendar({ zone: 'Australia/Lord_Howe', week: { all: ['01:00-03:00'] } }),
];
const RUNS = { numRuns: count(100, 5_000) };
const table = fc.constantFrom(...tables);
const instant = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2026, 11, 1) });
const limitMs = fc.integer({ min: 1, max: 200 * HOUR });

/** Pauses anywhere around a start, overlapping as they like. */
const pauses = fc.array(
  fc.tuple(fc.integer({ min: -48 * 60, max: 30 * 24 * 60 }), fc.integer({ min: 0, max: 72 * 60 })),
  { maxLength: 5 },
);
const around = (fromMs: number, given: [number, number][]): Pause[] =>
  given.map(([start, length]) => ({
    fromMs: fromMs + start * MINUTE,
    toMs: fromMs + (start + length) * MINUTE,
  }));

test('what is consumed up to the due is the limit, and a moment earlier less', () => {
  fc.assert(
    fc.property(table, instant, limitMs, pauses, (of, fromMs, ms, given) => {
      const paused = around(fromMs, given);
      const dueMs = dueOf(of, fromMs, { unit: 'service', ms }, paused) ?? Number.NaN;
      expect(serviceOf(of, fromMs, dueMs, paused)).toBe(ms);
      expect(serviceOf(of, fromMs, dueMs - 1, paused)).toBeLessThan(ms);
    }),
    RUNS,
  );
});

test('without pauses it is the calendar’s own answer; one more pause never brings it forward', () => {
  fc.assert(
    fc.property(table, instant, limitMs, pauses, (of, fromMs, ms, given) => {
      const limit = { unit: 'service', ms } as const;
      expect(dueOf(of, fromMs, limit, [])).toBe(addService(of, fromMs, ms));
      const paused = around(fromMs, given);
      const dues = paused.map((_, i) => dueOf(of, fromMs, limit, paused.slice(0, i + 1)) ?? 0);
      expect(dues).toEqual(dues.toSorted((a, b) => a - b));
    }),
    RUNS,
  );
});

test('a natural day is 24 hours that were not paused, on any calendar', () => {
  fc.assert(
    fc.property(table, instant, fc.integer({ min: 1, max: 20 }), pauses, (of, fromMs, days, given) => {
      const paused = around(fromMs, given);
      const dueMs = dueOf(of, fromMs, { unit: 'nd', days }, paused) ?? Number.NaN;
      expect(serviceOf(ALWAYS_ON, fromMs, dueMs, paused)).toBe(days * 24 * HOUR);
    }),
    RUNS,
  );
});

test('an instant reads back as it was written, in every zone', () => {
  fc.assert(
    fc.property(table, instant, (of, atMs) => {
      expect(readInstant(writeInstant(atMs, of), of)).toBe(atMs);
    }),
    RUNS,
  );
});

test.each([
  ['2026-03-08 02:30', '2026-03-08T03:00:00-04:00', 'skipped: the end of the gap'],
  ['2026-11-01 01:30', '2026-11-01T01:30:00-04:00', 'twice: the first'],
  ['2026-11-01T01:30-05:00', '2026-11-01T01:30:00-05:00', 'with its offset: as written'],
  ['2026-07-01T12:00:00.25', '2026-07-01T12:00:00.250-04:00', 'parts of a second'],
])('New York: %s is %s (%s)', (text, expected) => {
  const [, newYork] = tables;
  if (newYork === undefined) throw new Error('no calendar');
  expect(writeInstant(readInstant(text, newYork) ?? 0, newYork)).toBe(expected);
});

test.each(['', 'now', '2026-02-30 10:00', '2026-02-13', '2026-02-13 24:00', '2026-02-13 10:60', '10:00'])(
  '%j is no instant',
  (text) => expect(readInstant(text, ALWAYS_ON)).toBeUndefined(),
);
