/** The instant that a field promises: of a date its last service moment (semantics rule 3). */
import { lastServiceMomentFrom, lastServiceMomentOf } from '../../language/calendar/arithmetic.ts';
import type { ClockPlan, Value } from '../../language/plan.ts';
import { keepsPromisedDay } from '../rules.ts';
import type { Draft } from '../state/draft.ts';

/** An instant itself; a date without service time goes by the next day that has some, or by the one before where that is meant. */
export function promisedMs(
  d: Pick<Draft, 'plan' | 'state'>,
  calendar: string,
  value: Value,
  early?: ClockPlan['early'],
): number | undefined {
  if (typeof value === 'number') return value;
  const table = d.plan.calendars[calendar];
  if (typeof value !== 'string' || table === undefined) return undefined;
  const isNext = early === undefined && keepsPromisedDay(d);
  return isNext ? lastServiceMomentFrom(table, value) : lastServiceMomentOf(table, value);
}
