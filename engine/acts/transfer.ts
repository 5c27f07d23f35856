/**
 * A case is given to another person or team (semantics rule 34): offered with a window, taken or refused. Whoever has it
 * answers for it until somebody has accepted.
 */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { Duration } from '../../language/plan.ts';
import { barred } from '../grants/approvers.ts';
import type { ActOf, Actor } from '../event.ts';
import { later } from '../clocks/service-time.ts';
import { kindOf } from '../kinds/of-step.ts';
import { openHandOver } from '../people/accountable.ts';
import { tell } from '../people/notices.ts';
import { assign, setOwner, staffingOf } from '../people/staffing.ts';
import { stepOf } from '../plan-index.ts';
import { notNow, wrongData } from '../refused.ts';
import type { Exit } from '../route/exit.ts';
import { type Draft, emit } from '../state/draft.ts';
import type { Transfer, Visit } from '../state/state.ts';
import { isWorstSeverity } from '../values/severity.ts';
import { groupNamed } from './group.ts';
import { mustBeRunning } from './on-step.ts';
import { checkText } from './submission.ts';

/** Rule 34: how long somebody has to take the case where nothing is written. */
const ACCEPT: Duration = { unit: 'service', ms: 30 * 60_000 };

/** Offers the case, with what its owner has of its work. Between the legs of a hand-over it goes by their offers alone. */
export function transfer(d: Draft, act: ActOf<'transfer'>, actor: Actor): undefined {
  mustBeRunning(d);
  checkText(act.reason, 'reason');
  const { state } = d;
  if (state.transfer !== undefined) throw notNow('transfer/open', { to: state.transfer.to });
  if (openHandOver(d) !== undefined || state.coordinator !== undefined) throw notNow('transfer/in-hand-over');
  const to = groupNamed(d, act.to);
  if (to === `person/${state.owner}`) throw wrongData([{ field: 'to', code: 'data/itself' }]);
  const acceptByMs = later(d.plan, d.plan.calendar, d.nowMs, d.plan.transfer?.accept ?? ACCEPT);
  state.transfer = { to, by: actor.id, atMs: d.nowMs, acceptByMs };
  const reason = act.reason === undefined ? {} : { reason: act.reason };
  emit(d, 'transfer.asked', { data: { to, accept_by: acceptByMs, ...reason } });
  tell(d, { who: to, about: 'transfer-asked', values: { due: acceptByMs }, urgent: isWorstSeverity(d) });
}

function transferNow(d: Draft): Transfer {
  mustBeRunning(d);
  if (d.state.transfer === undefined) throw notNow('transfer/not-open');
  return d.state.transfer;
}

/** Owner from now on, put in place by whoever gave it (rule 23), and with the work that comes along. */
export function acceptTransfer(d: Draft, act: ActOf<'accept_transfer'>, actor: Actor): Exit[] {
  const given = transferNow(d);
  checkText(act.note, 'note');
  const { owner: before, team: had } = d.state;
  const coming = d.state.visits.filter((visit) => comesAlong(d, visit, actor, { given, before, had }));
  d.state.transfer = undefined;
  const note = act.note === undefined ? {} : { note: act.note };
  emit(d, 'transfer.accepted', { data: { to: given.to, by: given.by, ...note } });
  d.placing = given.by;
  const team = teamOf(d, given, actor);
  setOwner(d, actor.id, team);
  const exits = coming.flatMap((visit) => take(d, visit, actor.id, team));
  tell(d, { who: `person/${given.by}`, about: 'transfer-accepted', urgent: isWorstSeverity(d) });
  return exits;
}

/** The team it was offered to; of a person the team that has the case, when of it, else the person's first. */
function teamOf(d: Draft, { to }: Transfer, { teams }: Actor): string | undefined {
  if (to.startsWith('team/')) return to.slice('team/'.length);
  const { ownerTeam } = d.state;
  return ownerTeam !== undefined && teams.includes(ownerTeam) ? ownerTeam : teams[0];
}

interface From {
  given: Transfer;
  before: string | undefined;
  had: string | undefined;
}

/** The owner's work; of a case that nobody owns yet the team's. What is to be decided, or barred, stays where it is. */
function comesAlong(d: Draft, visit: Visit, actor: Actor, { given, before, had }: From): boolean {
  const { work } = visit;
  const step = stepOf(d.plan, visit.step);
  const staffing = staffingOf(step);
  if (work === undefined || staffing === undefined || factsOf(step).approval(step) !== undefined) return false;
  if (barred(d, visit, staffing).includes(actor.id)) return false;
  if (work.role !== undefined && !actor.roles.includes(work.role)) return false;
  if (before === undefined) return work.team === had;
  return staffing.for === 'owner' || work.assignee === before || work.assignee === given.by;
}

function take(d: Draft, visit: Visit, person: string, team: string | undefined): Exit[] {
  const { work } = visit;
  if (work === undefined || work.assignee === person) return [];
  const data = { before: work.assignee ?? null, after: person };
  emit(d, 'task.reassigned', { step: visit.step, visit: visit.visit, data });
  if (team !== undefined) work.team = team;
  work.asked = undefined;
  assign(d, visit, person);
  const step = stepOf(d.plan, visit.step);
  const exit = kindOf(step).accepted?.(d, visit, step);
  return exit === undefined ? [] : [exit];
}

/** Refused by whoever was asked, or taken back by whoever asked: the case stays where it is. */
export function declineTransfer(d: Draft, act: ActOf<'decline_transfer'>, actor: Actor): undefined {
  const given = transferNow(d);
  checkText(act.reason, 'reason');
  d.state.transfer = undefined;
  emit(d, 'transfer.declined', { data: { to: given.to, by: given.by, reason: act.reason } });
  if (actor.id !== given.by) tell(d, { who: `person/${given.by}`, about: 'transfer-declined' });
}
