/**
 * The clocks that belong to a visit: its step's own, and of a hand-over the red line of the leg that was accepted. One whose
 * `due` field is empty waits for it while the visit is open (semantics rule 3).
 */
import { clockId } from '../../language/clock-id.ts';
import { factsOf } from '../../language/kinds/of-step.ts';
import type { LegPlan, StepPlan } from '../../language/plan.ts';
import { dueField } from './due-field.ts';
import { clockOf, startClock, targetOf } from './clock.ts';
import { scopeOf } from '../values/context.ts';
import type { Draft } from '../state/draft.ts';
import { holds } from '../values/evaluate.ts';
import { stepOf } from '../plan-index.ts';
import type { Visit } from '../state/state.ts';

/** Starts the step's own clock, once its due is known. */
export function startStepClock(d: Draft, visit: Visit, step: StepPlan): void {
  const plan = clockPlanOf(step);
  if (plan === undefined || (plan.when !== undefined && !holds(plan.when, scopeOf(d)))) return;
  const target = targetOf(d, plan, d.nowMs);
  if (target === undefined) return;
  startClock(d, { id: clockId('step', step.id), of: visit.visit, ...target, ladder: plan.ladder });
}

/** Starts the red line of a leg that was accepted, once its due is known. */
export function startRedLine(d: Draft, visit: Visit, leg: LegPlan): void {
  const target = targetOf(d, leg.redLine, d.nowMs);
  const { ladder } = leg.redLine;
  if (target !== undefined) startClock(d, { id: clockId('line', leg.id), of: visit.visit, ...target, ladder });
}

/** A field was filled or changed: what an open visit has waited for starts now. */
export function startAwaiting(d: Draft, field: string): void {
  const { frame } = d;
  for (const visit of d.state.visits) {
    const step = stepOf(d.plan, visit.step);
    d.frame = visit.in;
    if (
      dueField(d, clockPlanOf(step)?.due) === field &&
      clockOf(d.state, clockId('step', step.id), visit.visit) === undefined
    )
      startStepClock(d, visit, step);
    const leg = acceptedLeg(visit, step);
    if (
      dueField(d, leg?.redLine.due) === field &&
      leg !== undefined &&
      clockOf(d.state, clockId('line', leg.id), visit.visit) === undefined
    )
      startRedLine(d, visit, leg);
  }
  d.frame = frame;
}

function clockPlanOf(step: StepPlan) {
  return 'clock' in step ? step.clock : undefined;
}

/** The leg whose red line runs now: the one accepted last; none while the first is still offered. */
function acceptedLeg({ handOver }: Visit, step: StepPlan): LegPlan | undefined {
  if (handOver === undefined || handOver.offer?.to === handOver.leg) return undefined;
  return factsOf(step)
    .block(step)
    ?.legs?.find((leg) => leg.id === handOver.leg);
}
