/** Who says that a payment was made by hand says it of what was approved (semantics rule 23). */
import type { Act } from '../../engine/event.ts';
import { indexOf } from '../../engine/plan-index.ts';
import type { Plan } from '../../language/plan.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';

/**
 * While the case has not heard of a correction its approval still stands, though it was given for the value before: within seconds it
 * hears, and the approval is void.
 *
 * @throws Problem 409
 */
export async function mustHaveHeard({ record }: Services, plan: Plan, id: string, act: Act): Promise<void> {
  const step = act.act === 'complete' ? indexOf(plan).steps.get(act.step) : undefined;
  if (step === undefined || !('pays' in step) || step.pays === undefined) return;
  if (await record.hasUnheard(id)) throw new Problem(409, 'act/corrected-meanwhile');
}
