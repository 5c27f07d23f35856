/** What a clock may be doing on a path (semantics rules 1 and 15), without times: waiting for its start, running, stopped. */
import { momentsOfClock, startsOf, stopsOf } from '../moments.ts';
import type { Plan } from '../plan.ts';

/** `perhaps`: its `when` decides whether it runs. */
export type ClockStatus = 'pending' | 'running' | 'perhaps' | 'stopped';

export function startOfClocks(plan: Plan): ClockStatus[] {
  return plan.clocks.map(() => 'pending');
}

/** A moment occurs: it stops clocks first, then starts those that have not run in this cycle. */
export function clockEvent(plan: Plan, clocks: readonly ClockStatus[], moment: string): readonly ClockStatus[] {
  if (!plan.clocks.some((c) => momentsOfClock(c).includes(moment))) return clocks;
  return clocks.map((status, i) => {
    const clock = plan.clocks[i];
    if (clock === undefined) return status;
    if (stopsOf(clock).includes(moment)) return status === 'pending' && waitsOnly(clock, moment) ? status : 'stopped';
    if (startsOf(clock).includes(moment) && status === 'pending')
      return clock.when === undefined ? 'running' : 'perhaps';
    return status;
  });
}

/** What can come again stops a clock from an event only after that event (rule 1). */
function waitsOnly(clock: Plan['clocks'][number], moment: string): boolean {
  const comesAgain = moment === 'case.contacted' || moment.startsWith('event.');
  return comesAgain && startsOf(clock).every((start) => start.startsWith('event.'));
}

/** Re-open: clocks until `case.resolved` run anew, other stopped ones wait for their start to come again. */
export function clockReopened(plan: Plan, clocks: readonly ClockStatus[]): readonly ClockStatus[] {
  return clocks.map((status, i) => {
    if (status !== 'stopped') return status;
    const clock = plan.clocks[i];
    if (clock === undefined || !stopsOf(clock).includes('case.resolved')) return 'pending';
    return clock.when === undefined ? 'running' : 'perhaps';
  });
}
