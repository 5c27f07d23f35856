/** Ending visits without an outcome (semantics rule 1: leaving a step without one cancels its clock). */
import { clockId } from '../../language/clock-id.ts';
import { factsOf } from '../../language/kinds/of-step.ts';
import { visitsInside } from './block.ts';
import { cancelClock, isUnmet } from '../clocks/clock.ts';
import { type Draft, emit } from '../state/draft.ts';
import { visitLeft } from '../clocks/pauses.ts';
import { releaseAsked } from '../grants/grants.ts';
import { stepOf } from '../plan-index.ts';
import type { Visit } from '../state/state.ts';

/**
 * Withdraws every open visit without an outcome (closing): step clocks are cancelled. A call in flight
 * ends by itself: it stays pending until then and its reply is dropped.
 */
export function withdrawAll(d: Draft): void {
  for (const visit of d.state.visits) withdrawn(d, visit);
  d.state.visits = [];
}

/** A block is left: what is open inside it goes with it. */
export function withdrawInside(d: Draft, block: Visit): void {
  const inside = new Set(visitsInside(d.state, block));
  if (inside.size === 0) return;
  for (const visit of inside) withdrawn(d, visit);
  d.state.visits = d.state.visits.filter((v) => !inside.has(v));
}

/** One visit ends without an outcome. */
export function withdrawOne(d: Draft, visit: Visit): void {
  withdrawn(d, visit);
  d.state.visits = d.state.visits.filter((v) => v !== visit);
}

function withdrawn(d: Draft, visit: Visit): void {
  releaseAsked(d, visit);
  emit(d, 'step.withdrawn', { step: visit.step, visit: visit.visit });
  visitLeft(d, visit);
  withdrawClocks(d, visit);
}

/** The clocks that end with a visit: its own, its attempt's, its legs' red lines, its arbitration's. */
function clocksOf(d: Draft, visit: Visit): (clock: { id: string; of: number }) => boolean {
  const step = stepOf(d.plan, visit.step);
  const lines =
    factsOf(step)
      .block(step)
      ?.legs?.map((leg) => clockId('line', leg.id)) ?? [];
  const ofVisit = [clockId('step', visit.step), ...lines];
  const ofStep = [clockId('attempt', visit.step), clockId('arbitration', visit.step)];
  return ({ id, of }) => ofStep.includes(id) || (ofVisit.includes(id) && of === visit.visit);
}

/** What still runs of a visit's clocks is not needed any more. */
export function withdrawClocks(d: Draft, visit: Visit): void {
  const own = clocksOf(d, visit);
  for (const clock of d.state.clocks) if (isUnmet(clock) && own(clock)) cancelClock(d, clock, 'withdrawn');
}
