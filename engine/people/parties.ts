/** Who stands how to a case (semantics rule 27), read from its state alone: what the relation of an actor is derived from. */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { StepPlan } from '../../language/plan.ts';
import { barred } from '../grants/approvers.ts';
import { rolesFrom } from '../grants/roles.ts';
import { stepOf } from '../plan-index.ts';
import { isInPerson } from '../rules.ts';
import type { Draft } from '../state/draft.ts';
import { type Firing, isOver, type Visit } from '../state/state.ts';
import { accountableTeam } from './accountable.ts';
import type { Group, Parties, WorkParty } from './party.ts';
import { staffingOf } from './staffing.ts';
import { somebody } from './who.ts';

/** @param d is not changed */
export function partiesOf(d: Draft): Parties {
  const { state } = d;
  const { owner, ownerTeam, team } = state;
  const visits = state.visits.map((visit) => ({ visit, step: stepOf(d.plan, visit.step) }));
  const teams = [ownerTeam, accountableTeam(d), team].flatMap((id) => (id === undefined ? [] : [id]));
  const coordinator = state.coordinator ?? undefined;
  return {
    opener: state.openedBy,
    ...(owner !== undefined && { owner }),
    teams: [...new Set(teams)],
    ...coordinating(visits, coordinator),
    work: visits.flatMap(({ visit, step }) => workParty(d, visit, step)),
    legs: visits.flatMap(({ visit, step }) => legParty(visit, step)),
    told: toldNow(d),
    signals: signalParties(d),
    watchers: state.watchers.flatMap((who) => groupOf(d, who)),
    ...(state.cancelAsked && { cancel: { by: state.cancelAsked.by, to: state.cancelAsked.to } }),
    ...(isInPerson(d) && { standIns: true as const }),
  };
}

function coordinating(visits: { step: StepPlan }[], team: string | undefined): { coordinator?: Group } {
  const open = visits.flatMap(({ step }) => factsOf(step).block(step)?.between?.coordinator ?? []).at(-1);
  const coordinator = open ?? (team === undefined ? undefined : `team/${team}`);
  return coordinator === undefined ? {} : { coordinator };
}

function workParty(d: Draft, visit: Visit, step: StepPlan): WorkParty[] {
  const { work, approval } = visit;
  const staffing = staffingOf(step);
  if (work === undefined || staffing === undefined) return [];
  const { team, role, assignee } = work;
  const of = [...(team === undefined ? [] : [`team/${team}`]), ...(role === undefined ? [] : [`role/${role}`])];
  const approving = factsOf(step).approval(step);
  const decided = approving?.authority !== undefined;
  const not = barred(d, visit, approving ?? staffing);
  const asked = decided
    ? rolesFrom(d.plan, approving, approval).map((r) => `role/${r.role}`)
    : assignee === undefined
      ? of
      : [`person/${assignee}`];
  return [
    {
      step: visit.step,
      attempt: visit.visit,
      ...(assignee !== undefined && { assignee }),
      of,
      ...(approving !== undefined && { asked }),
      ...(not.length > 0 && { not }),
    },
  ];
}

function legParty(visit: Visit, step: StepPlan): Parties['legs'] {
  const block = factsOf(step).block(step);
  const { handOver } = visit;
  if (handOver === undefined || block?.between === undefined) return [];
  const offered = block.legs?.find((leg) => leg.id === handOver.offer?.to)?.party;
  return [
    {
      step: visit.step,
      attempt: visit.visit,
      ...(offered !== undefined && { offered }),
      party: `team/${handOver.accountable}`,
      judge: block.between.judge,
    },
  ];
}

function toldNow({ state }: Draft): string[] {
  const told = state.clocks.flatMap(({ phase, ladder }) =>
    phase === 'running' && ladder?.ackBy === undefined ? (ladder?.told ?? []) : [],
  );
  return [...new Set(told)];
}

function signalParties(d: Draft): Parties['signals'] {
  const oldest = new Map<string, Firing>();
  for (const firing of d.state.firings ?? []) if (!oldest.has(firing.code)) oldest.set(firing.code, firing);
  return Object.fromEntries([...oldest].map(([code, firing]) => [code, toldBy(d, firing)]));
}

/**
 * Whom it told; where nobody was reached (all absent, or under older rules, which do not remember), whom the signal tells,
 * of a role `last_resort`; where it tells nobody at all, who has the case.
 */
function toldBy(d: Draft, { code, n, told = [] }: Firing): Group[] {
  if (told.length > 0) return told.map((id) => `person/${id}`);
  const notified = d.plan.signals?.find((s) => s.code === code)?.notify ?? [];
  const groups = notified.flatMap(({ who }) => groupOf(d, who)).map((who) => (isInPerson(d) ? byName(d, who) : who));
  if (groups.length > 0) return groups;
  const { owner, notices } = d.state;
  if (notices.some(({ signal }) => signal?.code === code && signal.n === n)) return [];
  if (owner !== undefined) return [`person/${owner}`];
  const team = accountableTeam(d);
  return team === undefined ? [] : [`team/${team}`];
}

/** To have a role is not to have been told: where a signal reached nobody of it, `last_resort` answers for it. */
function byName({ plan }: Draft, who: Group): Group {
  return who.startsWith('role/') ? plan.lastResort : who;
}

function groupOf(d: Draft, who: string): Group[] {
  const found = somebody(d, who);
  if (found?.kind === 'group') return [found.who];
  return found?.kind === 'person' ? [`person/${found.id}`] : [];
}

/** Whether something has been paid or may have been, here or in a case merged into this one: it stands against one person's cancel. */
export function moneyMoved({ state }: Pick<Draft, 'state'>): boolean {
  const open = Object.values(state.grants ?? {}).some(({ state: stage }) => stage !== 'reserved');
  const there = isInPerson({ state }) && (state.paidThere?.length ?? 0) > 0;
  return state.paid === true || there || open || (state.unknown?.length ?? 0) > 0 || isPaying({ state });
}

function isPaying({ state }: Pick<Draft, 'state'>): boolean {
  return !isOver(state.state) && state.pending.some((p) => p.grant !== undefined);
}
