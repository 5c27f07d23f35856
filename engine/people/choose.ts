/**
 * Who takes the work, and who stands behind a role: the decision of semantics rules 10 and 26 as one pure function, so
 * that the record (with real presence and load) and the simulator (with an imagined staff) choose alike.
 */
import { chainOf } from '../../language/teams-above.ts';
import { isOpen, nextOpening } from '../../language/calendar/arithmetic.ts';
import type { CalendarTable } from '../../language/plan.ts';
import type { RelationTable } from '../../language/relations.ts';
import type { Answer, StaffQuestion } from '../event.ts';
import { deputyOf } from './standing-in.ts';

/** organization.yaml, compiled. */
export interface Organization {
  /** Told when nobody answers: `role/x` or `team/x`. */
  lastResort: string;
  /** `publish.second`: the role whose member must confirm a publication. */
  publishSecond?: string;
  /** The calendar whose zone the organization's days are in (rule 22). */
  calendar?: string;
  /** `step_up.approvals_above`, in 分. */
  stepUpAbove?: number;
  /** Forms of numbers that name a person; the API looks at them. */
  personalLike?: string[];
  /** Phrases that no text to customers may hold; the language looks at them. */
  neverSaid?: string[];
  /** `above`: where a role is looked for while nobody of the team is there (rule 10). */
  teams: Record<string, { title: string; lead: string; above?: string | undefined }>;
  people: Record<string, Person>;
  /** Rows of the table of rule 27 that are declared; the others are as shipped. */
  relations?: Partial<RelationTable>;
  /** The calendars of shifts, by id. */
  calendars: Record<string, CalendarTable>;
  /** Who stands in for people and teams that are no more (rule 26); absent: nobody for none. */
  successors?: { people: Record<string, string>; teams: Record<string, string> };
}

export interface Person {
  name: string;
  teams: string[];
  roles: string[];
  skills: string[];
  /** Calendar id; without one the person is always on shift. */
  shift?: string;
  /** Open tasks at most; absent: no bound. */
  capacity?: number;
  /** Who stands in, from and until (exclusive) which instants: the person is away then. */
  deputies?: { person: string; fromMs: number; untilMs: number }[];
  mentor?: string;
}

/** What changes by the minute. A person not listed is present, idle and was never assigned anything. */
export interface Load {
  absent?: boolean;
  openTasks: number;
  lastAssignedMs?: number;
}

/** Answers one question. Deterministic: ties go to the person idle longest, then to the smaller id. */
export function choose(
  org: Organization,
  load: ReadonlyMap<string, Load>,
  question: StaffQuestion,
  nowMs: number,
): Answer {
  const [kind, id = ''] = question.who.split('/', 2) as [string, string?];
  const team = kind === 'team' ? id : question.team;
  const lead = team === undefined ? undefined : org.teams[team]?.lead;
  const group = kind === 'team' || kind === 'role';
  const people = group ? ofGroup(org, load, question, nowMs) : named(org, load, question, nowMs);
  return {
    key: question.key,
    // Work of somebody away stays with that person's team: a deputy of another one helps out.
    people: people.map(({ id, of }) => ({ id, ...place(org, of, team), ...shiftOpening(org, id, nowMs) })),
    ...(lead === undefined ? {} : { lead }),
  };
}

/** Everybody `choose` may look at for this question: whose load must be known. */
export function askedFor(org: Organization, question: StaffQuestion): string[] {
  const { who } = question;
  const [kind, id = ''] = who.split('/', 2) as [string, string?];
  if (kind !== 'team' && kind !== 'role') {
    const person = standingFor(org, who);
    return [person, ...deputiesOf(org, person)];
  }
  const group = Object.entries(org.people).flatMap(([person, { teams, roles }]) =>
    (kind === 'team' ? teams : roles).includes(id) ? [person, ...deputiesOf(org, person)] : [],
  );
  return hasLast(question) ? [...new Set([...group, ...askedFor(org, lastAsked(org, question))])] : group;
}

/** A role that is looked for in the team asked and above it. */
function isNear({ near, who }: StaffQuestion): boolean {
  return near !== undefined && who.startsWith('role/');
}

/** And then at the organization's last resort. */
function hasLast(question: StaffQuestion): boolean {
  return isNear(question) && question.near === 'last';
}

function lastAsked(org: Organization, question: StaffQuestion): StaffQuestion {
  const { near: _near, ...rest } = question;
  return { ...rest, who: org.lastResort };
}

function deputiesOf(org: Organization, person: string): string[] {
  const { deputies = [] } = Object.hasOwn(org.people, person) ? (org.people[person] ?? {}) : {};
  return deputies.map((span) => span.person);
}

/** Somebody found, and whose place that is: the own one, or that of the person away. */
interface Found {
  id: string;
  of: string;
}

/**
 * Work for a named person off shift waits for that person; on leave or gone, nobody is found (rule 26), but for the deputy of
 * somebody away. Both are told.
 */
function named(org: Organization, load: ReadonlyMap<string, Load>, question: StaffQuestion, nowMs: number): Found[] {
  const who = standingFor(org, question.who);
  if (!Object.hasOwn(org.people, who)) return [];
  const self = { id: who, of: who };
  const deputy = deputyOf(org, who, nowMs);
  const able = question.deputies === true && deputy !== undefined && !question.not.includes(deputy);
  const standIn = able && load.get(deputy)?.absent !== true ? [{ id: deputy, of: who }] : [];
  if (question.want === 'all') return [self, ...standIn];
  return deputy === undefined && load.get(who)?.absent !== true ? [self] : standIn;
}

/** The person, or, of one who is no more, whoever a publication put in that place (rule 26). */
function standingFor(org: Organization, person: string): string {
  const heirs = org.successors?.people ?? {};
  return !Object.hasOwn(org.people, person) && Object.hasOwn(heirs, person) ? (heirs[person] ?? person) : person;
}

/**
 * Those of the team or role who can be given the work, or told: in the team that has it, else anywhere (rule 10). For a
 * member away the deputy is looked at; a role has none, for nobody is deputy in it.
 */
function ofGroup(org: Organization, load: ReadonlyMap<string, Load>, question: StaffQuestion, nowMs: number): Found[] {
  const [kind, id = ''] = question.who.split('/', 2) as [string, string?];
  const isOf = (p: string) => org.people[p]?.[kind === 'team' ? 'teams' : 'roles'].includes(id) === true;
  const present = Object.keys(org.people)
    .filter(isOf)
    .flatMap((of): Found[] => {
      const deputy = deputyOf(org, of, nowMs);
      if (deputy === undefined) return [{ id: of, of }];
      return kind === 'team' && question.deputies === true && !isOf(deputy) ? [{ id: deputy, of }] : [];
    })
    .filter(({ id: p }, i, all) => {
      const person = org.people[p];
      if (person === undefined || question.not.includes(p) || all.findIndex((it) => it.id === p) < i) return false;
      if (load.get(p)?.absent === true || deputyOf(org, p, nowMs) !== undefined) return false;
      return question.want === 'all' || hasRoom(person, load.get(p), question.skill);
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const asked = theirs(org, present, question, id);
  const here = asked.filter((it) => onShift(org, it.id, nowMs));
  const able = here.length === 0 && question.awaits === true ? nextShift(org, asked, nowMs) : here;
  if (able.length === 0 && hasLast(question)) return ofGroup(org, load, lastAsked(org, question), nowMs);
  const found = kind === 'role' ? nearest(org, able, question) : able;
  const turn = turns(load, question.by);
  return question.want === 'all' ? found : found.sort((a, b) => turn(a.id, b.id)).slice(0, 1);
}

/** The team asked and, from rules of number 9 on, those above it. */
function chainAsked(org: Organization, { near, team }: StaffQuestion): string[] {
  if (team === undefined) return [];
  return near !== undefined ? chainOf(org.teams, team) : [team];
}

/** A role that one of the teams asked has is theirs, and nobody's elsewhere is asked; one that none of them has is anybody's. */
function theirs(org: Organization, present: Found[], question: StaffQuestion, role: string): Found[] {
  if (!isNear(question)) return present;
  const chain = chainAsked(org, question);
  const inChain = (id: string) => org.people[id]?.teams.some((team) => chain.includes(team)) === true;
  const held = Object.keys(org.people).some((id) => org.people[id]?.roles.includes(role) === true && inChain(id));
  return held ? present.filter(({ of }) => inChain(of)) : present;
}

/** Those of the nearest team that has any; of none of them all. */
function nearest(org: Organization, able: Found[], question: StaffQuestion): Found[] {
  const nearby = chainAsked(org, question).map((team) =>
    able.filter(({ of }) => org.people[of]?.teams.includes(team) === true),
  );
  return nearby.find((some) => some.length > 0) ?? able;
}

/** With nobody there: those whose shift opens first, all of them. */
function nextShift(org: Organization, present: readonly Found[], nowMs: number): Found[] {
  const opens = present.map(({ id }) => shiftOpening(org, id, nowMs).freeAtMs);
  const firstMs = Math.min(...opens.map((atMs) => atMs ?? Number.POSITIVE_INFINITY));
  return present.filter((_, i) => opens[i] === firstMs);
}

function hasRoom(person: Person, load: Load | undefined, skill: string | undefined): boolean {
  if (skill !== undefined && !person.skills.includes(skill)) return false;
  return person.capacity === undefined || (load?.openTasks ?? 0) < person.capacity;
}

/** Whose turn it is: by load unless the round decides, then idle longest, then the smaller id. */
function turns(load: ReadonlyMap<string, Load>, by: StaffQuestion['by']): (a: string, b: string) => number {
  const idle = (a: string, b: string) => (load.get(a)?.lastAssignedMs ?? -1) - (load.get(b)?.lastAssignedMs ?? -1);
  const busy = (a: string, b: string) => (load.get(a)?.openTasks ?? 0) - (load.get(b)?.openTasks ?? 0);
  return (a, b) => (by === 'round_robin' ? 0 : busy(a, b)) || idle(a, b) || (a < b ? -1 : 1);
}

function calendarOf(org: Organization, person: string): CalendarTable | undefined {
  const shift = org.people[person]?.shift;
  return shift === undefined ? undefined : org.calendars[shift];
}

function onShift(org: Organization, person: string, nowMs: number): boolean {
  const calendar = calendarOf(org, person);
  return calendar === undefined || isOpen(calendar, nowMs);
}

function shiftOpening(org: Organization, person: string, nowMs: number): { freeAtMs?: number } {
  const calendar = calendarOf(org, person);
  if (calendar === undefined || isOpen(calendar, nowMs)) return {};
  const opening = nextOpening(calendar, nowMs);
  return opening === undefined ? {} : { freeAtMs: opening };
}

/** The team a person answers in: the one asked when a member, else the first of theirs. */
function place(org: Organization, person: string, team: string | undefined): { team?: string } {
  const teams = org.people[person]?.teams ?? [];
  const at = team !== undefined && teams.includes(team) ? team : teams[0];
  return at === undefined ? {} : { team: at };
}
