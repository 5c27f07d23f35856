/** Who stands how to a case (semantics rule 27), read from its state alone: what the relation of an actor is derived from. */
import { unanswering } from '../clocks/climb.ts';
import { factsOf } from '../../language/kinds/of-step.ts';
import type { Plan, StepPlan } from '../../language/plan.ts';
import { barred } from '../grants/approvers.ts';
import { rolesFrom } from '../grants/roles.ts';
import { once } from '../once.ts';
import { stepOf } from '../plan-index.ts';
import { isInPerson } from '../rules.ts';
import type { Draft } from '../state/draft.ts';
import { type Firing, isOver, type Visit } from '../state/state.ts';
import { correctorsOf } from './correctors.ts';
import { accountableTeam } from './accountable.ts';
import type { Group, Parties, WorkParty } from './party.ts';
import { staffingOf } from './staffing.ts';
import { somebody } from './who.ts';

/** @param d is not changed */
export function partiesOf(d: Draft): Parties {
  const { state } = d;
  const parties: Parties = {
    opener: state.openedBy,
    teams: teamsOf(d),
    work: [],
    legs: [],
    told: toldNow(d),
    signals: signalParties(d),
    watchers: state.watchers.flatMap((who) => groupOf(d, who)),
  };
  let coordinator: Group | undefined = state.coordinator === undefined ? undefined : `team/${state.coordinator}`;
  for (const visit of state.visits) {
    const step = stepOf(d.plan, visit.step);
    coordinator = factsOf(step).block(step)?.between?.coordinator ?? coordinator;
    const work = workParty(d, visit, step);
    if (work !== undefined) parties.work.push(work);
    const leg = legParty(visit, step);
    if (leg !== undefined) parties.legs.push(leg);
  }
  if (state.owner !== undefined) parties.owner = state.owner;
  if (coordinator !== undefined) parties.coordinator = coordinator;
  if (state.cancelAsked !== undefined) parties.cancel = { by: state.cancelAsked.by, to: state.cancelAsked.to };
  if (state.helps !== undefined) parties.helps = state.helps.map(({ n, to, by }) => ({ n, to, by }));
  if (state.transfer !== undefined) parties.transfer = { to: state.transfer.to, by: state.transfer.by };
  if (state.reminders !== undefined) parties.reminding = [...new Set(state.reminders.map(({ by }) => by))];
  if (isInPerson(d)) parties.standIns = true;
  const concluders = concludersOf(d.plan);
  if (concluders !== undefined) parties.concluders = concluders;
  const corrections = correctorsOf(d);
  if (corrections !== undefined) parties.corrections = corrections;
  return parties;
}

const concludersOf = once((plan: Plan): Parties['concluders'] => {
  const narrowed = Object.entries(plan.anywhere ?? {}).flatMap(([id, { by }]) => (by ? [[id, by] as const] : []));
  return narrowed.length > 0 ? Object.fromEntries(narrowed) : undefined;
});

function teamsOf(d: Draft): string[] {
  const teams: string[] = [];
  for (const id of [d.state.ownerTeam, accountableTeam(d), d.state.team])
    if (id !== undefined && !teams.includes(id)) teams.push(id);
  return teams;
}

function workParty(d: Draft, visit: Visit, step: StepPlan): WorkParty | undefined {
  const { work, approval } = visit;
  const staffing = staffingOf(step);
  if (work === undefined || staffing === undefined) return undefined;
  const { team, role, assignee } = work;
  const of: Group[] = [];
  if (team !== undefined) of.push(`team/${team}`);
  if (role !== undefined) of.push(`role/${role}`);
  const approving = factsOf(step).approval(step);
  const decided = approving?.authority !== undefined;
  const not = barred(d, visit, approving ?? staffing);
  const asked = decided
    ? rolesFrom(d.plan, approving, approval).map((r) => `role/${r.role}`)
    : assignee === undefined
      ? of
      : [`person/${assignee}`];
  const party: WorkParty = { step: visit.step, attempt: visit.visit, of };
  if (assignee !== undefined) party.assignee = assignee;
  if (approving !== undefined) party.asked = asked;
  if (not.length > 0) party.not = not;
  return party;
}

function legParty(visit: Visit, step: StepPlan): Parties['legs'][number] | undefined {
  const { handOver } = visit;
  const block = handOver && factsOf(step).block(step);
  if (handOver === undefined || block?.between === undefined) return undefined;
  const offered = block.legs?.find((leg) => leg.id === handOver.offer?.to)?.party;
  const leg = {
    step: visit.step,
    attempt: visit.visit,
    party: `team/${handOver.accountable}`,
    judge: block.between.judge,
  };
  return offered === undefined ? leg : { ...leg, offered };
}

function toldNow({ plan, state }: Draft): string[] {
  const told: string[] = [];
  for (const clock of state.clocks) for (const id of unanswering(plan, clock)) if (!told.includes(id)) told.push(id);
  return told;
}

function signalParties(d: Draft): Parties['signals'] {
  const { firings } = d.state;
  if (firings === undefined || firings.length === 0) return {};
  const oldest = new Map<string, Firing>();
  for (const firing of firings) if (!oldest.has(firing.code)) oldest.set(firing.code, firing);
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
