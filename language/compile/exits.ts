/** The ways out of a step, for everything that looks along the route. */
import { factsOf } from '../kinds/of-step.ts';
import type { OutcomePlan, Plan, StepPlan } from '../plan.ts';

/** Every way out of a step that the plan writes down: outcomes, rows, silence. */
export function outcomesOf(step: StepPlan): OutcomePlan[] {
  const rows = factsOf(step)
    .rows(step)
    .map((row) => row.plan);
  const silent = 'ifSilent' in step && step.ifSilent !== undefined ? [step.ifSilent.then] : [];
  return [...Object.values(step.outcomes), ...rows, ...silent];
}

/** The outcomes that stand at no step: those that may be taken wherever the case stands (rule 36). */
export function outcomesBeside({ anywhere = {} }: Pick<Plan, 'anywhere'>): OutcomePlan[] {
  return Object.values(anywhere);
}
