/** Somebody looked whether a payment of unknown result was made (semantics rule 24). */
import type { ActOf, Actor } from '../event.ts';
import { reconcileGrant } from '../grants/grants.ts';
import { keepsAuthors } from '../grants/authors.ts';
import { placedBeside } from '../grants/placed.ts';
import { REFERENCE_MAX } from '../values/fit.ts';
import { notNow, notYou, wrongData } from '../refused.ts';
import type { Draft } from '../state/draft.ts';
import { mustLead } from './on-step.ts';
import { checkText } from './submission.ts';

/** Who pays may say whether it was paid (rule 27). */
const PAYS = 'finance';

/**
 * Rule 24, also when the case is over; what was not paid can be paid again. Since authors are kept it is finance's, before
 * that whoever paid or led.
 */
export function reconcile(d: Draft, act: ActOf<'reconcile'>, actor: Actor): undefined {
  if (keepsAuthors(d.state)) mustBeOutside(d, act, actor);
  else if (!actor.roles.includes(PAYS)) mustLead(d, actor, 'reconcile');
  checkText(act.reason, 'reason');
  if (d.state.unknown?.includes(act.grant) !== true)
    throw notNow('approval/nothing-to-reconcile', { grant: act.grant, grants: (d.state.unknown ?? []).join(', ') });
  const { reason, reference } = act;
  reconcileGrant(d, act.grant, act.as === 'paid', { reason, ...(reference !== undefined && { reference }) });
}

/** By finance, by nobody who had a part in it or stands beside one who had, and with the provider's own reference. */
function mustBeOutside(d: Draft, { grant, reference }: ActOf<'reconcile'>, actor: Actor): void {
  if (!actor.roles.includes(PAYS)) throw notYou('act/needs-role', { act: 'reconcile', roles: PAYS });
  const inside = d.state.involved?.[grant] ?? [];
  if ([...inside, ...placedBeside(d, inside)].includes(actor.id)) throw notYou('act/excluded', { person: actor.id });
  if (reference === undefined || reference.trim() === '')
    throw wrongData([{ field: 'reference', code: 'data/required' }]);
  if (reference.length > REFERENCE_MAX) throw wrongData([{ field: 'reference', code: 'data/too-long' }]);
}
