/**
 * Cancelling a case (semantics rule 27). It needs a reason; where something was paid, or a clock of the law runs, the first
 * to ask leaves it to a second person, and it becomes a lead's task.
 */
import { isStatutory, isUnmet } from '../clocks/clock.ts';
import type { ActOf, Actor } from '../event.ts';
import { accountableTeam } from '../people/accountable.ts';
import { tell } from '../people/notices.ts';
import { moneyMoved } from '../people/parties.ts';
import { closeCase } from '../route/lifecycle.ts';
import { notNow, wrongData } from '../refused.ts';
import { type Draft, emit } from '../state/draft.ts';
import { hasTable, mustBeRunning, mustLead, WEB_UI } from './on-step.ts';
import { checkText } from './submission.ts';

/** The step that acts on a waiting cancel name: no SOP can call one so. */
export const CANCEL_STEP = 'cancel';

/** No SOP can refuse it. Before rules 3 it took somebody who leads, and nothing more. */
export function cancel(d: Draft, act: ActOf<'cancel'>, actor: Actor): undefined {
  mustBeRunning(d);
  if (actor.id !== WEB_UI) mustLead(d, actor, 'cancel');
  checkText(act.reason, 'reason');
  if (hasTable(d)) mustBeSecond(d, act, actor);
  if (act.reason !== undefined) emit(d, 'cancel.asked', { data: { reason: act.reason } });
  if (hasTable(d) && d.state.cancelAsked === undefined && needsSecond(d)) {
    waitForSecond(d, actor);
    return;
  }
  const { cancelAsked } = d.state;
  d.state.cancelAsked = undefined;
  if (cancelAsked !== undefined) emit(d, 'cancel.confirmed', { data: { asked: cancelAsked.by } });
  closeCase(d, 'cancelled', 'cancelled');
}

/** Whoever asked for it is the first. Temporal's own page gives no reason, and is nobody's word: it confirms nothing. */
function mustBeSecond(d: Draft, act: ActOf<'cancel'>, actor: Actor): void {
  const { cancelAsked } = d.state;
  if (cancelAsked !== undefined && (actor.id === WEB_UI || actor.id === cancelAsked.by))
    throw notNow('cancel/needs-second', { asked: cancelAsked.by, to: cancelAsked.to });
  if (act.reason === undefined && actor.id !== WEB_UI) throw wrongData([{ field: 'reason', code: 'data/required' }]);
}

/** Money has moved, or a clock of the law runs. */
export function needsSecond(d: Draft): boolean {
  return moneyMoved(d) || d.state.clocks.some((c) => isUnmet(c) && isStatutory(d.plan, c));
}

function waitForSecond(d: Draft, actor: Actor): void {
  const to = secondOf(d, actor);
  d.state.cancelAsked = { by: actor.id, atMs: d.nowMs, to };
  emit(d, 'cancel.waits', { data: { to } });
  tell(d, { who: to, about: 'cancel-asked' });
}

/** The lead of the team that answers; the organization's last resort where that is who asked, or there is none. */
function secondOf(d: Draft, actor: Actor): string {
  const team = accountableTeam(d);
  const lead = team === undefined ? undefined : d.plan.teams[team]?.lead;
  return lead === undefined || lead === actor.id ? d.plan.lastResort : `person/${lead}`;
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
