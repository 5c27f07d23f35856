/** Whether a payment is on its way: what would withdraw it waits until it is answered (rule 24). */
import { stepOf } from '../plan-index.ts';
import type { Draft } from '../state/draft.ts';
import type { State } from '../state/state.ts';

/** A call that pays is out and not answered: withdrawn by a person's word, nobody would know what became of it. */
export function isPaying({ plan, state }: Pick<Draft, 'plan' | 'state'>): boolean {
  return state.visits.some((visit) => {
    const step = stepOf(plan, visit.step);
    return visit.action !== undefined && 'pays' in step && step.pays !== undefined;
  });
}

/** Whether a case of this state waits for the answer of this call. */
export function isCalling({ pending }: Pick<State, 'pending'>, key: string): boolean {
  return pending.some((it) => it.key === key);
}
