/** `notify` → plan. */
import type { Context } from '../../context.ts';
import type { NotifyStep } from '../../plan.ts';
import type { NotifyStepSource } from '../../schema/kinds/notify.ts';
import { at, type Place } from '../../source/place.ts';
import { compileOutcomes } from '../outcomes.ts';
import { compileNotify } from '../who.ts';
import type { StepHere } from './kind.ts';

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
