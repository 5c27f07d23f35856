/** Who may find out whether a payment of unknown result was made (semantics rule 24): nobody who had a part in it. */
import type { Actor } from '../event.ts';
import { notYou, wrongData } from '../refused.ts';
import type { State } from '../state/state.ts';
import { REFERENCE_MAX } from '../values/fit.ts';
import { placedBeside } from './placed.ts';

/** Who pays may say whether it was paid (rule 27). */
export const PAYS = 'finance';

/** A finding: what the provider calls it, and everybody who had a part in the payment. */
interface Finding {
  inside: readonly string[];
  reference: string | undefined;
}

/**
 * By finance, by nobody who had a part in it or stands beside one who had, and with the provider's own reference.
 *
 * @throws Refused
 */
export function mustLookFromOutside(
  state: Pick<State, 'placed'>,
  { inside, reference }: Finding,
  actor: Pick<Actor, 'id' | 'roles'>,
): void {
  if (!actor.roles.includes(PAYS)) throw notYou('act/needs-role', { act: 'reconcile', roles: PAYS });
  if ([...inside, ...placedBeside(state, inside)].includes(actor.id))
    throw notYou('act/excluded', { person: actor.id });
  if (reference === undefined || reference.trim() === '')
    throw wrongData([{ field: 'reference', code: 'data/required' }]);
  if (reference.length > REFERENCE_MAX) throw wrongData([{ field: 'reference', code: 'data/too-long' }]);
}
