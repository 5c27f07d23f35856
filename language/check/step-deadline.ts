/** Every wait ends or is watched: a clock of the case runs, or the step has its own clock, silence or time (rule 8). */
import { faultAtKey } from '../context.ts';
import type { StepPlan } from '../plan.ts';
import { at } from '../source/place.ts';
import type { Rule } from './rule.ts';

export const stepDeadline: Rule = ({ context, facts, routes }) => {
  for (const id of facts.uncovered) {
    const step = routes.steps.get(id);
    if (step === undefined || hasOwn(step)) continue;
    faultAtKey(context, 'step/no-deadline', at(context.root, 'steps', id), { step: id });
  }
};

/** A call-back's attempts have clocks of their own (rule 13). */
function hasOwn(step: StepPlan): boolean {
  if (step.kind === 'call_back') return true;
  if (step.kind === 'wait' && (step.for !== undefined || step.until !== undefined)) return true;
  if ('ifSilent' in step && step.ifSilent !== undefined) return true;
  return 'clock' in step && step.clock !== undefined && step.clock.when === undefined;
}
