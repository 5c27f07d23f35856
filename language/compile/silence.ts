/** `if_silent` → plan: the outcome that comes when nobody gives one. */
import type { Context } from '../context.ts';
import type { Duration } from '../duration.ts';
import type { WaitingPlan } from '../plan.ts';
import type { OutcomeSource } from '../schema/outcome.ts';
import { at, type Place } from '../source/place.ts';
import { compileOutcome, type Here } from './outcomes.ts';

export function compileSilence(
  context: Context,
  source: (OutcomeSource & { after: Duration }) | undefined,
  here: Here,
  place: Place,
): Pick<WaitingPlan, 'ifSilent'> {
  if (source === undefined) return {};
  // oxlint-disable-next-line unicorn/no-thenable -- the plan's own word; a plan is never awaited.
  return { ifSilent: { after: source.after, then: compileOutcome(context, source, here, at(place, 'if_silent')) } };
}
