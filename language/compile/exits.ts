/** The ways out of a step, for everything that looks along the route. */
import type { OutcomePlan, StepPlan } from '../plan.ts';

/** Every way out of a step that the plan writes down: outcomes, rows, silence. */
export function outcomesOf(step: StepPlan): OutcomePlan[] {
  const rows = step.kind === 'decide' ? step.rows : [];
  const silent = 'ifSilent' in step && step.ifSilent !== undefined ? [step.ifSilent.then] : [];
  return [...Object.values(step.outcomes), ...rows, ...silent];
}
