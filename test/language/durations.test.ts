/** Durations: what is read is what was written, and how long that is by the wall clock. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Duration, durationMs, durationText, isDurationProblem, parseDuration } from '../../language/duration.ts';

const days = fc.integer({ min: 0, max: 732 });
const durations: fc.Arbitrary<Duration> = fc.oneof(
  fc.integer({ min: 0, max: 732 * 86_400 }).map((seconds) => ({ unit: 'service' as const, ms: seconds * 1_000 })),
  days.map((it) => ({ unit: 'nd' as const, days: it })),
  days.map((it) => ({ unit: 'wd' as const, days: it })),
);

test('what is written is read back', () => {
  fc.assert(
    fc.property(durations, (duration) => {
      expect(parseDuration(durationText(duration))).toEqual(duration);
    }),
  );
});

test.each([
  ['30s', 30_000],
  ['1h30m', 5_400_000],
  ['2nd', 172_800_000],
  ['3wd', 259_200_000],
])('%s where nothing closes', (text, ms) => {
  const duration = parseDuration(text);
  expect(isDurationProblem(duration) ? duration.code : durationMs(duration)).toBe(ms);
});

test.each([
  ['3', 'duration/bare-number'],
  ['3d', 'duration/bare-day'],
  ['733nd', 'duration/too-long'],
  ['1.5h', 'duration/not-a-duration'],
  ['', 'duration/not-a-duration'],
])('%j is none', (text, code) => {
  expect(parseDuration(text)).toMatchObject({ code });
});
