/** `notify` → plan. */
import type { Context } from '../../context.ts';
import type { NotifyStep } from '../../plan.ts';
import type { NotifyStepSource } from './schema.ts';
import { at, type Place } from '../../source/place.ts';
import { compileOutcomes } from '../../compile/outcomes.ts';
import { compileNotify } from '../../compile/who.ts';
import type { StepHere } from '../here.ts';

export function compileNotifyStep(
  context: Context,
  source: NotifyStepSource,
  here: StepHere,
  place: Place,
): NotifyStep {
  return {
    kind: 'notify',
    ...here.base,
    notify: compileNotify(context, source.notify, at(place, 'notify')),
    outcomes: compileOutcomes(context, source.outcomes, { names: [] }, here, place),
  };
}
