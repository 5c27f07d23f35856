/** Somebody in each relation to a case, and who stands how, said from its state in another way than the kernel says it. */
import type { Actor, Leads } from '../../../engine/event.ts';
import type { Aim } from '../../../engine/people/relation.ts';
import type { Relation, RightName } from '../../../language/relations.ts';
import type { Play } from '../../../simulator/play.ts';

export interface Somebody {
  called: string;
  actor: Actor;
  leads?: Leads;
}

/** One for each relation that the case has, with this role and no other, and a stranger. */
export function everybody({ state }: Play, role: string): Somebody[] {
  const one = (called: string, id: string | undefined, teams: string[] = [], leads?: Leads): Somebody[] =>
    id === undefined ? [] : [{ called, actor: { id, roles: [role], teams }, ...(leads && { leads }) }];
  const work = state.visits.find((v) => v.work !== undefined)?.work;
  const leading = (teams: string[], people: string[] = []): Leads => ({ teams, people });
  return [
    ...one('a stranger', 'stranger', ['nowhere']),
    ...one('who leads strangers', 'boss', ['nowhere'], leading(['nowhere'], ['stranger'])),
    ...one('the owner', state.owner, ['sales']),
    ...one('the assignee', work?.assignee, work?.team === undefined ? [] : [work.team]),
    ...one('the assignee, of another team', work?.assignee, ['nowhere']),
    ...one('a member of the sales', 'member', ['sales']),
    ...one('a member of the logistics', 'carrier', ['logistics']),
    ...one('a member of the coordinators', 'between', ['customer-service']),
    ...one('whom a level told', state.clocks.flatMap((c) => c.ladder?.told ?? [])[0]),
    ...one('whom a signal told', state.firings?.[0]?.told?.[0]),
    ...one('a watcher', 'watching', ['installation']),
    ...one('who opened it', state.openedBy),
    ...one('who asked for the cancel', state.cancelAsked?.by),
    ...one('who leads the sales', 'chief', [], leading(['sales'], ['sb'])),
    ...one('who leads whom a signal told', 'above', [], leading(['elsewhere'], state.firings?.[0]?.told ?? [])),
    ...one('who leads the watchers', 'aside', [], leading(['installation'], [])),
  ];
}

/** The relations of rule 27, read from the state of the small procedure. */
export function standing({ state, world }: Play, { actor, leads }: Somebody, aim: Aim): Set<Relation> {
  const has = (team: string | undefined) => team !== undefined && actor.teams.includes(team);
  const onStep = aim.step !== undefined;
  const visits = state.visits.filter((v) => !onStep || v.step === aim.step);
  const works = visits.flatMap((v) => (v.work === undefined ? [] : [v.work]));
  const mine = (w: (typeof works)[number]) =>
    (w.team === undefined && w.role === undefined) ||
    has(w.team) ||
    (w.role !== undefined && actor.roles.includes(w.role));
  const hands = visits.flatMap((v) => (v.handOver === undefined ? [] : [v.handOver]));
  const parties: Record<string, string> = { sale: 'sales', transport: 'logistics' };
  const offered = hands.map((h) => parties[h.offer?.to ?? '']);
  const given = visits.filter((v) => v.approval?.requesters.includes(actor.id) !== true);
  const approving = given.filter((v) => v.approval !== undefined);
  const cancel = !onStep || aim.step === 'cancel' ? state.cancelAsked : undefined;
  const firings = (state.firings ?? []).filter((f) => aim.right !== 'dispose' || f.code === aim.signal);
  const answering = [
    state.ownerTeam,
    state.team,
    state.coordinator,
    ...state.visits.map((v) => v.handOver?.accountable),
  ];
  const leadsTeam = (team: string | undefined) => team !== undefined && leads?.teams.includes(team) === true;
  const leadsOne = (id: string | undefined) => id !== undefined && leads?.people.includes(id) === true;
  const asksOne = (to: string) => to === `person/${actor.id}` || actor.roles.some((r) => to === `role/${r}`);
  const aimedAt = (to: string | undefined) => to !== undefined && (has(to.replace('team/', '')) || asksOne(to));
  const helps = state.helps ?? [];
  // Who is asked beside the steps has a relation to that question, and to no other.
  const aside: Partial<Record<RightName, boolean>> = {
    'answer-help': helps.some(({ to }) => aimedAt(to)),
    'decline-help': helps.some(({ to }) => aimedAt(to)),
    'withdraw-help': helps.some(({ by }) => by === actor.id),
    'withdraw-reminder': (state.reminders ?? []).some(({ by }) => by === actor.id),
    'accept-transfer': aimedAt(state.transfer?.to),
    'decline-transfer': aimedAt(state.transfer?.to) || state.transfer?.by === actor.id,
  };
  const facts: Record<Relation, boolean> = {
    any: true,
    owner: state.owner === actor.id,
    opener: state.openedBy === actor.id,
    // Only the intake brings fields here, and of them the customer.
    asker:
      ['open', 'resolved'].includes(state.state) &&
      state.openedBy === actor.id &&
      Object.keys(state.authors?.customer?.by ?? {}).includes(actor.id) &&
      (aim.fields ?? []).every((name) => name === 'customer'),
    assignee:
      (aim.right !== 'transfer' || state.owner === undefined) &&
      given.some((v) => v.work?.assignee === actor.id && mine(v.work)),
    helper: given.some((v) => v.work?.assignee === actor.id && !mine(v.work)),
    team:
      given.some((v) => v.work !== undefined && mine(v.work) && !(onStep && v.work.assignee !== undefined)) ||
      offered.some(has) ||
      (!onStep && hands.some((h) => has(h.accountable))),
    coordinator: has(state.coordinator),
    asked:
      aside[aim.right] ??
      (approving.some(() => actor.roles.some((r) => r === 'team-lead' || r === 'duty-manager')) ||
        hands.some(() => actor.roles.includes('coordinator')) ||
        (cancel !== undefined && (cancel.by === actor.id || asksOne(cancel.to)))),
    told:
      (aim.right !== 'acknowledge' && firings.some((f) => f.told?.includes(actor.id))) ||
      (aim.right !== 'dispose' &&
        state.clocks.some(
          (c) => c.phase === 'running' && c.ladder?.ackBy === undefined && c.ladder?.told.includes(actor.id),
        )),
    watcher: state.watchers.some((who) => has(who.replace('team/', ''))),
    leads: false,
  };
  const moving = [
    'release',
    'reconcile',
    'assign',
    'transfer',
    'conclude',
    'reopen',
    'merge',
    'unmerge',
    'cancel',
  ].includes(aim.right);
  const told = firings.flatMap((f) => f.told ?? []);
  facts.leads =
    aim.right === 'dispose'
      ? told.some(leadsOne)
      : works.some((w) => leadsTeam(w.team)) ||
        answering.some(leadsTeam) ||
        (!moving &&
          ([...told, state.owner, state.openedBy, ...works.map((w) => w.assignee)].some(leadsOne) ||
            offered.some(leadsTeam) ||
            state.clocks.some(
              (c) => c.phase === 'running' && c.ladder?.ackBy === undefined && c.ladder?.told.some(leadsOne),
            ) ||
            state.watchers.some((who) => leadsTeam(who.replace('team/', '')))));
  if (world.plan.sop !== 'roles') throw new Error('The parties of another procedure are not known here');
  return new Set((Object.keys(facts) as Relation[]).filter((it) => facts[it]));
}
