/** Acts on the work of any step: claim, release, decline, assign (semantics rule 26). */
import { barred, meddles } from '../grants/approvers.ts';
import { type Draft, emit } from '../state/draft.ts';
import type { ActOf, Actor } from '../event.ts';
import { kindOf } from '../kinds/of-step.ts';
import type { Exit, Next } from '../route/exit.ts';
import { notNow, notYou } from '../refused.ts';
import { CANCEL_STEP, declineCancel } from './cancel.ts';
import { endStrandedHelp, handOnHelp, isOnHelp } from './hand-on-help.ts';
import {
  hasTable,
  mustBeAble,
  mustBelong,
  mustLead,
  type OnStep,
  openVisit,
  SYSTEM,
  takeWork,
  workOf,
} from './on-step.ts';
import { handOnSecond } from './second-person.ts';
import { returnWork, setOwner } from '../people/staffing.ts';
import { checkText, submitted } from './submission.ts';

export function claim(d: Draft, act: ActOf<'claim'>, actor: Actor): Exit | undefined {
  const on = openVisit(d, act);
  const { work, staffing } = workOf(d, on, 'claim');
  if (work.status === 'assigned') throw notNow('act/already-assigned', { assignee: work.assignee ?? '' });
  mustBeAble(d, on, staffing, work, actor);
  return take(d, on, actor);
}

function take(d: Draft, { visit, step }: OnStep, actor: Actor): Exit | undefined {
  takeWork(d, visit, actor);
  return kindOf(step).accepted?.(d, visit, step);
}

export function release(d: Draft, act: ActOf<'release'>, actor: Actor): undefined {
  if (isOnHelp(act, actor)) return endStrandedHelp(d, act.step);
  if (isOnCancel(act, actor)) return handOnSecond(d);
  const on = openVisit(d, act);
  const { work, staffing } = workOf(d, on, 'release');
  if (work.status !== 'assigned') throw notNow('act/not-assigned');
  if (work.assignee !== actor.id) {
    mustLead(d, actor, 'release');
    mustNotMeddle(d, on, actor);
  }
  checkText(act.reason, 'reason');
  emit(d, 'task.released', { step: on.step.id, visit: on.visit.visit, data: submitted(act) });
  returnWork(d, on.visit, staffing, work.assignee ?? actor.id);
  return undefined;
}

export function decline(d: Draft, act: ActOf<'decline'>, actor: Actor): Next {
  if (act.step === CANCEL_STEP && hasTable(d)) return declineCancel(d, act);
  const on = openVisit(d, act);
  const own = kindOf(on.step).takes.decline;
  if (own !== undefined) return own(d, on, act, actor);
  const { work, staffing } = workOf(d, on, 'decline');
  if (work.status !== 'offered') throw notNow('act/not-offered');
  mustBeAble(d, on, staffing, work, actor);
  checkText(act.reason, 'reason');
  emit(d, 'task.declined', { step: on.step.id, visit: on.visit.visit, data: submitted(act) });
  const exit = kindOf(on.step).declined(on.visit, on.step);
  if (exit === undefined) returnWork(d, on.visit, staffing, actor.id);
  return exit;
}

/** Nobody but the system hands on the word on a cancel. */
function isOnCancel({ step }: { step: string }, { id }: Actor): boolean {
  return id === SYSTEM && step === CANCEL_STEP;
}

/** Who stands behind a payment neither chooses who approves it nor takes it off anybody (rule 23). */
function mustNotMeddle(d: Draft, { visit }: OnStep, actor: Actor): void {
  if (meddles(d, visit, actor.id)) throw notYou('approval/not-yours-to-give', { person: actor.id });
}

/**
 * A leader gives the work to somebody by name. Work of a role stays with it: leading is no way to take it oneself. Whether
 * another person has the role only the organization knows; whoever sends the act asks it.
 */
export function assignTo(d: Draft, act: ActOf<'assign'>, actor: Actor): Exit | undefined {
  if (isOnHelp(act, actor)) return handOnHelp(d, act.step, act.to);
  if (isOnCancel(act, actor)) return handOnSecond(d, act.to);
  const on = openVisit(d, act);
  const { work, staffing } = workOf(d, on, 'assign');
  mustLead(d, actor, 'assign');
  mustNotMeddle(d, on, actor);
  checkText(act.reason, 'reason');
  if (barred(d, on.visit, staffing).includes(act.to)) throw notYou('act/excluded', { person: act.to });
  if (act.to === actor.id && work.role !== undefined) mustBelong(work, actor);
  const before = work.assignee;
  emit(d, 'task.given', { step: on.step.id, visit: on.visit.visit, data: { to: act.to, ...submitted(act) } });
  // Whoever takes over from a person who is no more takes over the case, too. By people's hands the owner stays.
  if (actor.id === SYSTEM && before !== undefined && before === d.state.owner) setOwner(d, act.to, undefined);
  return take(d, on, { id: act.to, roles: [], teams: [] });
}
