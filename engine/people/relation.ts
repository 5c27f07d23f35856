/**
 * How an actor stands to a case, and whether that is enough (semantics rule 27): one pure function over the table's row, the
 * directory's facts and the case's parties, asked by the kernel before every act and by whoever shows which acts there are.
 */
import {
  PEOPLE,
  READS_ONLY,
  type Relation,
  type RelationRow,
  type RightName,
  SYSTEM,
} from '../../language/relations.ts';
import type { Act, ActName, Actor, Leads, Right } from '../event.ts';
import { notYou, type Refused } from '../refused.ts';
import type { Group, Parties, WorkParty } from './party.ts';

/** What the act is about, as far as it decides whose it is. */
export interface Aim {
  right: RightName;
  step?: string;
  attempt?: number;
  signal?: string;
  /** The request for help that is answered; absent: any. */
  help?: number;
  /** Of a correction. */
  fields?: readonly string[];
  /** The outcome of the case that is taken; absent: any. */
  as?: string;
}

/** Acts that give the work or the case away, or end it: of leading, only whoever leads those who have it counts. */
const MOVING: ReadonlySet<RightName> = new Set<RightName>([
  'release',
  'reconcile',
  'assign',
  'transfer',
  'conclude',
  'reopen',
  'merge',
  'unmerge',
  'cancel',
]);

type Dashed<S extends string> = S extends `${infer A}_${infer B}` ? `${A}-${Dashed<B>}` : S;

/** What the table calls an act; a contact has two names there. */
export function rightNamed(act: Exclude<ActName, 'contact'>): RightName {
  return act.replaceAll('_', '-') as Dashed<typeof act>;
}

/** The right an act takes, and what it is about. */
export function aimOf(act: Act): Aim {
  const right = act.act === 'contact' ? (`contact-${act.direction}` as const) : rightNamed(act.act);
  const aim: Aim = { right };
  if ('step' in act) {
    if (act.step !== undefined) aim.step = act.step;
    if (act.attempt !== undefined) aim.attempt = act.attempt;
  }
  if (act.act === 'dispose') aim.signal = act.signal;
  if ('help' in act && act.help !== undefined) aim.help = act.help;
  if (act.act === 'conclude') aim.as = act.as;
  if (act.act === 'correct') aim.fields = Object.keys(act.with);
  return aim;
}

/** Why the actor may not, in words that say who may; undefined: the row is content. */
export function refusedBy(parties: Parties, aim: Aim, actor: Actor, right: Right): Refused | undefined {
  const { leads, standsFor = [] } = right;
  const row = narrowed(right.row, parties, aim);
  const roles = Object.keys(row);
  const asked = roles.filter((role) => hasRole(actor, role));
  if (asked.length === 0)
    return notYou('act/needs-role', { act: aim.right, roles: roles.join(', '), who: whoMay(row, parties, aim) });
  // With nothing to dispose of there is nobody it is for: the case says so itself.
  if (aim.signal !== undefined && !Object.hasOwn(parties.signals, aim.signal)) return undefined;
  const by: Asked = { parties, aim, actor, leads, standsFor };
  const held = asked.some((role) => row[role]?.some((relation) => holds(relation, by)));
  return held ? undefined : notYou('act/not-related', { act: aim.right, who: whoMay(row, parties, aim) });
}

/** A correction, or an outcome of the case, is for no more than the SOP lets take it (rules 35 and 36). */
function narrowed(row: RelationRow, parties: Parties, { right, as }: Aim): RelationRow {
  // Asked for nothing else: the parties are worked out as they are read.
  const correctors = right === 'correct' ? parties.corrections?.by : undefined;
  if (correctors !== undefined)
    // What asks for no relation is above it.
    return only(row, (it) => correctors.includes(it === 'asker' ? it : 'leads'));
  const by = right === 'conclude' && as !== undefined ? ownOf(parties.concluders, as) : undefined;
  return by === undefined ? row : only(row, (it) => it === 'any' || (by as readonly Relation[]).includes(it));
}

function ownOf<T>(of: Record<string, T> | undefined, name: string): T | undefined {
  return of !== undefined && Object.hasOwn(of, name) ? of[name] : undefined;
}

function only(row: RelationRow, holds: (relation: Relation) => boolean): RelationRow {
  const rows = Object.entries(row).map(([role, all]) => [role, all.filter(holds)] as const);
  return Object.fromEntries(rows.filter(([, left]) => left.length > 0));
}

function hasRole({ roles }: Actor, role: string): boolean {
  return role === PEOPLE ? roles.some((r) => r !== READS_ONLY && r !== SYSTEM) : roles.includes(role);
}

interface Asked {
  parties: Parties;
  aim: Aim;
  actor: Actor;
  leads: Leads | undefined;
  standsFor: readonly string[];
}

function holds(relation: Relation, asked: Asked): boolean {
  return HOLDS[relation](asked);
}

const HOLDS: Record<Relation, (asked: Asked) => boolean> = {
  any: () => true,
  opener: ({ parties, actor }) => parties.opener === actor.id,
  asker: (asked) => asksFor(asked),
  owner: ({ parties, actor }) => parties.owner === actor.id,
  // Whoever has work of a case that somebody owns does not give the case away.
  assignee: (asked) =>
    (asked.aim.right !== 'transfer' || asked.parties.owner === undefined) &&
    workOf(asked).some((w) => w.assignee === asked.actor.id && isOne(w.of, asked.actor)),
  // Called in from outside the team, or standing in for whoever has it: the work is given, and nothing else.
  helper: (asked) =>
    workOf(asked).some((w) => (w.assignee === asked.actor.id ? !isOne(w.of, asked.actor) : standsIn(asked, w))),
  team: (asked) => inTeam(asked),
  coordinator: ({ parties, actor }) => parties.coordinator !== undefined && matches(parties.coordinator, actor),
  asked: (asked) => isAsked(asked),
  told: ({ parties, aim, actor }) =>
    aim.right === 'dispose'
      ? signalled(parties, aim).some((who) => matches(who, actor))
      : parties.told.includes(actor.id) ||
        // To have been told by a signal is no answer to a level.
        (aim.right !== 'acknowledge' && allSignalled(parties).some((who) => matches(who, actor))),
  watcher: ({ parties, actor }) => parties.watchers.some((who) => matches(who, actor)),
  leads: (asked) => leadsThem(asked),
};

/** The open work that the act is about: of the step it names, else all of it. Whoever is barred has none. */
function workOf({ parties, aim, actor }: Pick<Asked, 'parties' | 'aim' | 'actor'>): WorkParty[] {
  return parties.work.filter((w) => isAimed(w, aim) && w.not?.includes(actor.id) !== true);
}

/** For whoever has the work; never where it is to decide. */
function standsIn({ parties, standsFor }: Asked, { assignee, asked }: WorkParty): boolean {
  return parties.standIns === true && asked === undefined && assignee !== undefined && standsFor.includes(assignee);
}

function isAimed(at: { step: string; attempt: number }, { step, attempt }: Aim): boolean {
  return step === undefined || (at.step === step && (attempt === undefined || at.attempt === attempt));
}

/** Of open work, a leg or an offer. Work that somebody has is for that person to answer. */
function inTeam(asked: Asked): boolean {
  const { parties, aim, actor } = asked;
  const onStep = aim.step !== undefined;
  if (workOf(asked).some((w) => !(onStep && w.assignee !== undefined) && isOne(w.of, actor))) return true;
  return parties.legs.some(
    (leg) => isAimed(leg, aim) && [leg.offered, onStep ? undefined : leg.party].some((who) => isThat(who, actor)),
  );
}

/** Of every field that is named; of any, where none is. */
function asksFor({ parties: { corrections }, actor: { id }, aim: { fields } }: Asked): boolean {
  const own = corrections !== undefined && Object.hasOwn(corrections.askers, id) ? corrections.askers[id] : undefined;
  return own !== undefined && (fields ?? []).every((name) => own.includes(name));
}

/** To decide: on an approval, a dispute, a cancel that waits; whoever asked for that may take it back. */
function isAsked(asked: Asked): boolean {
  const { parties, aim, actor } = asked;
  const aside = ASIDE[aim.right];
  // To have been asked for help, or to take the case, is a relation to that question alone.
  if (aside !== undefined) return aside(asked);
  const { cancel } = parties;
  if (workOf(asked).some((w) => w.asked !== undefined && isOne(w.asked, actor))) return true;
  if (cancel !== undefined && (aim.step === undefined || aim.step === 'cancel'))
    if (matches(cancel.to, actor) || cancel.by === actor.id) return true;
  return parties.legs.some((leg) => isAimed(leg, aim) && matches(leg.judge, actor));
}

/** Who is asked beside the steps (rules 33 and 34), by the act that answers; whoever asked, or set a date, may take it back. */
const ASIDE: Partial<Record<RightName, (asked: Asked) => boolean>> = {
  'answer-help': (asked) => helpOf(asked).some(({ to }) => isMeant(asked, to)),
  'decline-help': (asked) => helpOf(asked).some(({ to }) => isMeant(asked, to)),
  'withdraw-help': (asked) => helpOf(asked).some(({ by }) => by === asked.actor.id),
  'withdraw-reminder': ({ parties, actor }) => parties.reminding?.includes(actor.id) === true,
  'accept-transfer': (asked) => isMeant(asked, asked.parties.transfer?.to),
  'decline-transfer': (asked) =>
    isMeant(asked, asked.parties.transfer?.to) || asked.parties.transfer?.by === asked.actor.id,
};

function helpOf({ parties: { helps = [] }, aim }: Asked): NonNullable<Parties['helps']> {
  return helps.filter(({ n }) => aim.help === undefined || aim.help === n);
}

/** The actor, or somebody for whom the actor stands in now. */
function isMeant({ actor, standsFor }: Asked, who: Group | undefined): boolean {
  return isThat(who, actor) || standsFor.some((id) => who === `person/${id}`);
}

/** Above any who stand in another relation; of an act that moves the case, above those who have it. */
function leadsThem(asked: Asked): boolean {
  const { parties, aim, leads } = asked;
  if (leads === undefined) return false;
  const above = (who: Group | undefined) => who !== undefined && leadsGroup(leads, who);
  if (aim.right === 'dispose') return signalled(parties, aim).some(above);
  const person = (id: string | undefined) => (id === undefined ? undefined : `person/${id}`);
  const working = parties.work.filter((w) => isAimed(w, aim));
  const having = [
    ...working.flatMap((w) => (w.of.length > 0 ? w.of : [person(w.assignee)])),
    ...parties.teams.map((id) => `team/${id}`),
    parties.teams.length === 0 ? person(parties.owner) : undefined,
    parties.coordinator,
  ];
  if (having.some(above)) return true;
  if (MOVING.has(aim.right)) return false;
  const askers = aim.right === 'correct' ? Object.keys(parties.corrections?.askers ?? {}) : [];
  const others = [parties.owner, parties.opener, ...parties.told, ...working.map((w) => w.assignee), ...askers].map(
    person,
  );
  const offered = parties.legs.map((leg) => leg.offered);
  return [...others, ...offered, ...parties.watchers, ...allSignalled(parties)].some(above);
}

function leadsGroup({ teams, people }: Leads, who: Group): boolean {
  const [kind, id = ''] = who.split('/', 2);
  return kind === 'team' ? teams.includes(id) : kind === 'person' && people.includes(id);
}

/** Without a code: of any signal that waits. */
function signalled({ signals }: Parties, { signal }: Aim): Group[] {
  if (signal === undefined) return Object.values(signals).flat();
  return Object.hasOwn(signals, signal) ? (signals[signal] ?? []) : [];
}

function allSignalled({ signals }: Parties): Group[] {
  return Object.values(signals).flat();
}

/** Work of no team and no role is anybody's. */
function isOne(groups: readonly Group[], actor: Actor): boolean {
  return groups.length === 0 || groups.some((who) => matches(who, actor));
}

function isThat(who: Group | undefined, actor: Actor): boolean {
  return who !== undefined && matches(who, actor);
}

function matches(who: Group, { id, roles, teams }: Actor): boolean {
  const slash = who.indexOf('/');
  const name = who.slice(slash + 1);
  if (who.startsWith('person/')) return name === id;
  return (who.startsWith('team/') ? teams : roles).includes(name);
}

/** `team-lead: leads; supervisor`, with whom a signal told by name: the words of a refusal. */
function whoMay(row: RelationRow, parties: Parties, aim: Aim): string {
  const told = aim.right === 'dispose' ? signalled(parties, aim) : [];
  const named = (it: Relation) => (it === 'told' && told.length > 0 ? `told (${told.join(', ')})` : it);
  return Object.entries(row)
    .map(([role, relations]) => (relations.includes('any') ? role : `${role}: ${relations.map(named).join(', ')}`))
    .join('; ');
}
