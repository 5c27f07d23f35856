/** Somebody looked whether a payment of unknown result was made (semantics rule 24). */
import type { ActOf, Actor } from '../event.ts';
import { reconcileGrant } from '../grants/grants.ts';
import { notNow } from '../refused.ts';
import type { Draft } from '../state/draft.ts';
import { mustLead } from './on-step.ts';
import { checkText } from './submission.ts';

/** Who pays may say whether it was paid (rule 27). */
const PAYS = 'finance';

/** Rule 24: by who pays or leads, also when the case is over; what was not paid can be paid again. */
export function reconcile(d: Draft, act: ActOf<'reconcile'>, actor: Actor): undefined {
  if (!actor.roles.includes(PAYS)) mustLead(d, actor, 'reconcile');
  checkText(act.reason, 'reason');
  if (d.state.unknown?.includes(act.grant) !== true)
    throw notNow('approval/nothing-to-reconcile', { grant: act.grant, grants: (d.state.unknown ?? []).join(', ') });
  reconcileGrant(d, act.grant, act.as === 'paid', act.reason);
}
