/** Ending visits without an outcome (semantics rule 1: leaving a step without one cancels its clock). */
import { cancelClock, isUnmet } from './clock.ts';
import { type Draft, emit } from './draft.ts';

/**
 * Withdraws every open visit without an outcome (closing): step clocks are cancelled. A call in flight
 * ends by itself: it stays pending until then and its reply is dropped.
 */
export function withdrawAll(d: Draft): void {
  for (const visit of d.state.visits) {
    emit(d, 'step.withdrawn', { step: visit.step, visit: visit.visit });
    for (const clock of d.state.clocks)
      if (isUnmet(clock) && clock.id.endsWith(`:${visit.step}`)) cancelClock(d, clock, 'withdrawn');
  }
  d.state.visits = [];
}
