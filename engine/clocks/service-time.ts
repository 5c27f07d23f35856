/** Amounts of calendar time as clocks use them (semantics rules 2 and 3). The calendar '' is natural time, 24×7. */
import {
  addService,
  addWorkingDays,
  serviceBetween,
  subtractService,
  subtractWorkingDays,
} from '../../language/calendar/arithmetic.ts';
import type { Chosen, Duration, Plan, Value } from '../../language/plan.ts';
import type { Clock } from '../state/state.ts';

export const DAY_MS = 86_400_000;

/** A duration that may hang on a choice field, for the data as they are. */
export function chosen<T extends object>(choice: Chosen<T>, data: Record<string, Value>): T {
  if (!('by' in choice && 'otherwise' in choice)) return choice as T;
  const value = String(data[choice.by]);
  return (Object.hasOwn(choice.of, value) ? choice.of[value] : undefined) ?? choice.otherwise;
}

/** Calendar time in [from, until). The calendar '' is natural time. */
export function between(plan: Plan, calendar: string, fromMs: number, untilMs: number): number {
  if (untilMs <= fromMs) return 0;
  const table = plan.calendars[calendar];
  return table === undefined ? untilMs - fromMs : serviceBetween(table, fromMs, untilMs);
}

/** The instant when `amountMs` of calendar time from `fromMs` are consumed (rule 2). */
export function after(plan: Plan, calendar: string, fromMs: number, amountMs: number): number {
  const table = plan.calendars[calendar];
  return table === undefined ? fromMs + amountMs : addService(table, fromMs, amountMs);
}

/** The instant a duration from now on the given calendar (rule 3). */
export function later(plan: Plan, calendar: string, fromMs: number, duration: Duration): number {
  if (duration.unit === 'nd') return fromMs + duration.days * DAY_MS;
  const table = plan.calendars[calendar];
  if (duration.unit === 'service') return after(plan, calendar, fromMs, duration.ms);
  return table === undefined ? fromMs + duration.days * DAY_MS : addWorkingDays(table, fromMs, duration.days);
}

/** The instant a duration before now on the given calendar: the mirror of `later`. */
export function earlier(plan: Plan, calendar: string, fromMs: number, duration: Duration): number {
  const table = plan.calendars[calendar];
  if (duration.unit === 'nd' || table === undefined)
    return fromMs - (duration.unit === 'service' ? duration.ms : duration.days * DAY_MS);
  if (duration.unit === 'service') return subtractService(table, fromMs, duration.ms);
  return subtractWorkingDays(table, fromMs, duration.days);
}

/** A limit from a start: the amount to consume and the calendar it is consumed on (rule 3). */
export function amountOf(
  plan: Plan,
  calendar: string,
  startMs: number,
  limit: Duration,
): { targetMs: number; calendar: string } {
  if (limit.unit === 'nd') return { targetMs: limit.days * DAY_MS, calendar: '' };
  if (limit.unit === 'service') return { targetMs: limit.ms, calendar };
  return { targetMs: between(plan, calendar, startMs, later(plan, calendar, startMs, limit)), calendar };
}

/** Consumed up to an instant. */
export function consumed(plan: Plan, clock: Clock, atMs: number): number {
  return clock.sinceMs === undefined
    ? clock.consumedMs
    : clock.consumedMs + between(plan, clock.calendar, clock.sinceMs, atMs);
}

/** Consumed up to an instant, counted anew on the calendar the clock has now: what it ran, without what it stood still. */
export function measured(plan: Plan, clock: Clock, atMs: number): number {
  const fromMs = clock.measuredMs ?? clock.startedAtMs;
  let ms = (clock.carriedMs ?? 0) + between(plan, clock.calendar, fromMs, atMs);
  const still = clock.stillMs ?? [];
  for (let i = 0; i < still.length; i += 2)
    ms -= between(plan, clock.calendar, still[i] ?? atMs, Math.min(still[i + 1] ?? atMs, atMs));
  return ms;
}

/** The instant a running clock has consumed `amountMs`; never before the present segment. */
export function instantOf(plan: Plan, clock: Clock, amountMs: number): number {
  const sinceMs = clock.sinceMs ?? clock.startedAtMs;
  return after(plan, clock.calendar, sinceMs, Math.max(0, amountMs - clock.consumedMs));
}

/** Place of a share of the target, in ms consumed. */
export function placeOf(clock: Clock, percent: number): number {
  return Math.round((clock.targetMs * percent) / 100);
}
