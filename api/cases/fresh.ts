/** Approvals above an amount that the organization declares take somebody who has just signed in (step-up). */
import type { ActOf } from '../../engine/event.ts';
import { indexOf } from '../../engine/plan-index.ts';
import { factsOf } from '../../language/kinds/of-step.ts';
import type { View } from '../../engine/see/view.ts';
import type { Plan } from '../../language/plan.ts';
import type { Identity } from '../auth/identity.ts';
import { mustHaveSteppedUp } from '../auth/step-up.ts';
import type { Services } from '../services.ts';

/** Of a lesser approval the lesser amount counts. @throws Problem 401 */
export async function mustBeFresh(
  { directory }: Pick<Services, 'directory'>,
  identity: Identity,
  { plan, view, act }: { plan: Plan; view: Pick<View, 'data'>; act: ActOf<'approve'> },
): Promise<void> {
  const above = (await directory.organization())?.stepUpAbove;
  if (above === undefined) return;
  const step = indexOf(plan).steps.get(act.step);
  const field = step && factsOf(step).approval(step)?.amount;
  if (field === undefined) return;
  const amount = act.amount ?? view.data[field];
  // An amount of one item of `each` does not stand in the data: it counts as above.
  if (typeof amount !== 'number' || amount > above) mustHaveSteppedUp(identity);
}
