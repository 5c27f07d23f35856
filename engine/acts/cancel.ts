/**
 * Cancelling a case (semantics rule 27). It needs a reason; where something was paid, or a clock of the law runs, the first
 * to ask leaves it to a second person, and it becomes a lead's task.
 */
import type { ActOf, Actor } from '../event.ts';
import type { Exit } from '../route/exit.ts';
import { closeCase } from '../route/lifecycle.ts';
import { notNow, wrongData } from '../refused.ts';
import { type Draft, emit } from '../state/draft.ts';
import { concludeConfirmed } from './conclude.ts';
import { hasTable, mustBeRunning, mustLead, WEB_UI } from './on-step.ts';
import { mustNotWait, needsSecond, waitForSecond } from './second-person.ts';
import { checkText } from './submission.ts';

/** The step that acts on a waiting cancel name: no SOP can call one so. */
export const CANCEL_STEP = 'cancel';

/** No SOP can refuse it. Before rules 3 it took somebody who leads, and nothing more. Confirms an outcome of the case, too. */
export function cancel(d: Draft, act: ActOf<'cancel'>, actor: Actor): Exit | undefined {
  mustBeRunning(d);
  if (actor.id !== WEB_UI) mustLead(d, actor, 'cancel');
  checkText(act.reason, 'reason');
  if (hasTable(d)) mustBeSecond(d, act, actor);
  if (act.reason !== undefined) emit(d, 'cancel.asked', { data: { reason: act.reason } });
  if (hasTable(d) && d.state.cancelAsked === undefined && needsSecond(d)) {
    waitForSecond(d, actor);
    return undefined;
  }
  const { cancelAsked } = d.state;
  d.state.cancelAsked = undefined;
  if (cancelAsked !== undefined) emit(d, 'cancel.confirmed', { data: { asked: cancelAsked.by } });
  if (cancelAsked?.as !== undefined) return concludeConfirmed(d, cancelAsked.as, cancelAsked.by);
  closeCase(d, 'cancelled', 'cancelled');
  return undefined;
}

/** Whoever asked for it is the first. Temporal's own page gives no reason, and is nobody's word: it confirms nothing. */
function mustBeSecond(d: Draft, act: ActOf<'cancel'>, actor: Actor): void {
  const { cancelAsked } = d.state;
  if (actor.id === WEB_UI || actor.id === cancelAsked?.by) mustNotWait(d);
  if (act.reason === undefined && actor.id !== WEB_UI) throw wrongData([{ field: 'reason', code: 'data/required' }]);
}

/** The case goes on: by whoever was to confirm, or takes the own request back. Who may is the table's row of `decline`. */
export function declineCancel(d: Draft, act: ActOf<'decline'>): undefined {
  mustBeRunning(d);
  const { cancelAsked } = d.state;
  if (cancelAsked === undefined) throw notNow('cancel/not-asked');
  checkText(act.reason, 'reason');
  d.state.cancelAsked = undefined;
  emit(d, 'cancel.declined', { data: { asked: cancelAsked.by, reason: act.reason } });
}
