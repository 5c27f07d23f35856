/** Somebody looked whether a payment of unknown result was made (semantics rule 24). */
import type { ActOf, Actor } from '../event.ts';
import { reconcileGrant } from '../grants/grants.ts';
import { keepsAuthors } from '../grants/authors.ts';
import { mustLookFromOutside, PAYS } from '../grants/outside.ts';
import { notNow } from '../refused.ts';
import type { Draft } from '../state/draft.ts';
import { mustLead } from './on-step.ts';
import { checkText } from './submission.ts';

/**
 * Rule 24, also when the case is over; what was not paid can be paid again. Since authors are kept it is finance's, before
 * that whoever paid or led.
 */
export function reconcile(d: Draft, act: ActOf<'reconcile'>, actor: Actor): undefined {
  if (keepsAuthors(d.state))
    mustLookFromOutside(d.state, { inside: d.state.involved?.[act.grant] ?? [], reference: act.reference }, actor);
  else if (!actor.roles.includes(PAYS)) mustLead(d, actor, 'reconcile');
  checkText(act.reason, 'reason');
  if (d.state.unknown?.includes(act.grant) !== true)
    throw notNow('approval/nothing-to-reconcile', { grant: act.grant, grants: (d.state.unknown ?? []).join(', ') });
  const { reason, reference } = act;
  reconcileGrant(d, act.grant, act.as === 'paid', { reason, ...(reference !== undefined && { reference }) });
}
