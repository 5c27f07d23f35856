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

/** All of it, as plain values that a view can carry. @param d is not changed */
export function partiesOf(d: Draft): Parties {
  const asked = partiesAsked(d);
  const { owner, coordinator, cancel, helps, transfer, reminding, standIns, concluders, corrections } = asked;
  const parties: Parties = {
    opener: asked.opener,
    teams: asked.teams,
    work: asked.work,
    legs: asked.legs,
    told: asked.told,
    signals: asked.signals,
    watchers: asked.watchers,
  };
  if (owner !== undefined) parties.owner = owner;
  if (coordinator !== undefined) parties.coordinator = coordinator;
  if (cancel !== undefined) parties.cancel = cancel;
  if (helps !== undefined) parties.helps = helps;
  if (transfer !== undefined) parties.transfer = transfer;
  if (reminding !== undefined) parties.reminding = reminding;
  if (standIns !== undefined) parties.standIns = standIns;
  if (concluders !== undefined) parties.concluders = concluders;
  if (corrections !== undefined) parties.corrections = corrections;
  return parties;
}

/**
 * The same, each part worked out when it is asked for: whether somebody may is mostly told by one or two of them, and every act
 * asks. To be read before anything of the draft changes.
 */
export function partiesAsked(d: Draft): Readonly<Parties> {
  return new PartiesAsked(d);
}

class PartiesAsked implements Readonly<Parties> {
  private readonly d: Draft;
  private found: Parties['work'] | undefined;

  constructor(d: Draft) {
    this.d = d;
  }

  get opener() {
    return this.d.state.openedBy;
  }
  get owner() {
    return this.d.state.owner;
  }
  get teams() {
    return teamsOf(this.d);
  }
  get coordinator() {
    return coordinatorOf(this.d);
  }
  get work() {
    this.found ??= worksOf(this.d);
    return this.found;
  }
  get legs() {
    return legsOf(this.d);
  }
  get told() {
    return toldNow(this.d);
  }
  get signals() {
    return signalParties(this.d);
  }
  get watchers() {
    return this.d.state.watchers.flatMap((who) => groupOf(this.d, who));
  }
  get cancel() {
    const { cancelAsked } = this.d.state;
    return cancelAsked && { by: cancelAsked.by, to: cancelAsked.to };
  }
  get helps() {
    return this.d.state.helps?.map(({ n, to, by }) => ({ n, to, by }));
  }
  get transfer() {
    const { transfer } = this.d.state;
    return transfer && { to: transfer.to, by: transfer.by };
  }
  get reminding() {
    const { reminders } = this.d.state;
    return reminders && [...new Set(reminders.map(({ by }) => by))];
  }
  get concluders() {
    return concludersOf(this.d.plan);
  }
  get corrections() {
    return correctorsOf(this.d);
  }
  get standIns() {
    return isInPerson(this.d) || undefined;
  }
}

function coordinatorOf({ plan, state }: Draft): Group | undefined {
  let coordinator: Group | undefined = state.coordinator === undefined ? undefined : `team/${state.coordinator}`;
  for (const visit of state.visits) {
    const step = stepOf(plan, visit.step);
    coordinator = factsOf(step).block(step)?.between?.coordinator ?? coordinator;
  }
  return coordinator;
}

function worksOf(d: Draft): WorkParty[] {
  const all: WorkParty[] = [];
  for (const visit of d.state.visits) {
    const work = workParty(d, visit, stepOf(d.plan, visit.step));
    if (work !== undefined) all.push(work);
  }
  return all;
}

function legsOf(d: Draft): Parties['legs'] {
  const legs: Parties['legs'] = [];
  for (const visit of d.state.visits) {
    const leg = legParty(visit, stepOf(d.plan, visit.step));
    if (leg !== undefined) legs.push(leg);
  }
  return legs;
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
