/** Durations as the language writes them: `30s 15m 4h 1h30m` service time, `5nd` natural days, `3wd` working days. */

export type Duration = { unit: 'service'; ms: number } | { unit: 'nd'; days: number } | { unit: 'wd'; days: number };

export interface DurationProblem {
  /** A bare `d` leaves open which days are meant, a bare number which unit. */
  code: 'duration/bare-day' | 'duration/bare-number' | 'duration/not-a-duration' | 'duration/too-long';
  /** What may stand there instead, for the message. */
  expected: string;
}

const UNIT_MS = { h: 3_600_000, m: 60_000, s: 1_000 } as const;
const DAY_MS = 86_400_000;
/** A case lives two years at most, one of which may be a leap year; a longer duration is a slip of the pen. */
const DAYS_MAX = 732;
const EXPECTED = '30s, 15m, 4h, 1h30m, 5nd, 3wd';

/** Reads a duration, or says what is wrong with it. Never throws. */
export function parseDuration(text: string): Duration | DurationProblem {
  const written = text.trim();
  if (/^\d+$/.test(written))
    return { code: 'duration/bare-number', expected: `${written}m, ${written}h, ${written}nd` };
  const days = /^(\d+)(nd|wd|d)$/.exec(written);
  if (days !== null) return daysOf(Number(days[1]), days[2] ?? '');
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(written);
  if (parts === null || written === '') return { code: 'duration/not-a-duration', expected: EXPECTED };
  const [, h = 0, m = 0, s = 0] = parts;
  const ms = Number(h) * UNIT_MS.h + Number(m) * UNIT_MS.m + Number(s) * UNIT_MS.s;
  return ms > DAYS_MAX * DAY_MS ? tooLong() : { unit: 'service', ms };
}

function daysOf(days: number, unit: string): Duration | DurationProblem {
  if (unit === 'd') return { code: 'duration/bare-day', expected: `${days}nd, ${days}wd` };
  if (days > DAYS_MAX) return tooLong();
  return unit === 'nd' ? { unit, days } : { unit: 'wd', days };
}

function tooLong(): DurationProblem {
  return { code: 'duration/too-long', expected: `≤ ${DAYS_MAX}nd` };
}

export function isDurationProblem(value: Duration | DurationProblem): value is DurationProblem {
  return 'code' in value;
}

/**
 * How long it is by the wall clock where nothing closes, in ms: a day is 24 hours. A working day has no length of its own; who
 * cannot refuse it gets what it takes at least.
 */
export function durationMs(duration: Duration): number {
  return duration.unit === 'service' ? duration.ms : duration.days * DAY_MS;
}

/** As an author writes it; `parseDuration` reads it back. */
export function durationText(duration: Duration): string {
  return duration.unit === 'service' ? formatDuration(duration.ms) : `${duration.days}${duration.unit}`;
}

/** `1h30m`, `45s`, `-2h` (late), `0m`; what is below a second is left out. `parseDuration` reads it back. */
export function formatDuration(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / UNIT_MS.s);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const text = `${h > 0 ? `${h}h` : ''}${m > 0 ? `${m}m` : ''}${s > 0 ? `${s}s` : ''}`;
  return text === '' ? '0m' : `${ms < 0 ? '-' : ''}${text}`;
}
