/** Every wait ends or is watched: a clock of the case runs, or the step has its own clock, silence or time (rule 8). */
import { faultAtKey, placeOf } from '../context.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { StepPlan } from '../plan.ts';
import type { Routes } from './routes.ts';
import type { Rule } from './rule.ts';

export const stepDeadline: Rule = ({ context, facts, routes }) => {
  for (const id of facts.uncovered) {
    const step = routes.steps.get(id);
    if (step === undefined || hasOwn(step) || inLeg(step, routes)) continue;
    faultAtKey(context, 'step/no-deadline', placeOf(context, id), { step: id });
  }
};

/** A leg's red line runs over all its steps (rule 19). */
function inLeg(step: StepPlan, routes: Routes): boolean {
  const block = step.in && routes.steps.get(step.in.block);
  return (
    block !== undefined && (factsOf(block).block(block)?.legs !== undefined || hasOwn(block) || inLeg(block, routes))
  );
}

function hasOwn(step: StepPlan): boolean {
  if (factsOf(step).hasOwnDeadline(step)) return true;
  if ('ifSilent' in step && step.ifSilent !== undefined) return true;
  return 'clock' in step && step.clock !== undefined && step.clock.when === undefined;
}
