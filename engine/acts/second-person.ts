/**
 * The end of a case that one person cannot bring about alone (semantics rules 27 and 36): where something was paid, or a clock of
 * the law runs, the first to ask leaves it to a second person, and it becomes a lead's task.
 */
import { isStatutory, isUnmet } from '../clocks/clock.ts';
import type { Actor } from '../event.ts';
import { accountableTeam } from '../people/accountable.ts';
import { tell } from '../people/notices.ts';
import { moneyMoved } from '../people/parties.ts';
import { notNow } from '../refused.ts';
import { mustBeRunning } from './on-step.ts';
import { type Draft, emit } from '../state/draft.ts';

/** Money has moved, or a clock of the law runs. */
export function needsSecond(d: Draft): boolean {
  return moneyMoved(d) || d.state.clocks.some((c) => isUnmet(c) && isStatutory(d.plan, c));
}

/** @param as the outcome of the case that is asked for; absent: that it is cancelled */
export function waitForSecond(d: Draft, actor: Actor, as?: string): void {
  const to = secondOf(d, actor);
  d.state.cancelAsked = { by: actor.id, atMs: d.nowMs, to, ...(as !== undefined && { as }) };
  emit(d, 'cancel.waits', { data: { to } });
  tell(d, { who: to, about: 'cancel-asked' });
}

/** Of a person who is no more (rule 26): whoever is in that place confirms it, or the last resort. Never whoever asked. */
export function handOnSecond(d: Draft, heir?: string): undefined {
  mustBeRunning(d);
  const { cancelAsked } = d.state;
  if (cancelAsked === undefined) throw notNow('cancel/not-asked');
  const to = heir === undefined || heir === cancelAsked.by ? d.plan.lastResort : `person/${heir}`;
  if (to === cancelAsked.to) throw notNow('cancel/needs-second', { asked: cancelAsked.by, to });
  d.state.cancelAsked = { ...cancelAsked, to };
  emit(d, 'cancel.waits', { data: { to } });
  tell(d, { who: to, about: 'cancel-asked' });
}

/** Throws Refused while somebody's request waits for another person. */
export function mustNotWait(d: Draft): void {
  const { cancelAsked } = d.state;
  if (cancelAsked !== undefined) throw notNow('cancel/needs-second', { asked: cancelAsked.by, to: cancelAsked.to });
}

/** The lead of the team that answers; the organization's last resort where that is who asked, or there is none. */
function secondOf(d: Draft, actor: Actor): string {
  const team = accountableTeam(d);
  const lead = team === undefined ? undefined : d.plan.teams[team]?.lead;
  return lead === undefined || lead === actor.id ? d.plan.lastResort : `person/${lead}`;
}
