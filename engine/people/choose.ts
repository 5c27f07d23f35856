/**
 * Who takes the work, and who stands behind a role: the decision of semantics rules 10 and 26 as one pure function, so
 * that the record (with real presence and load) and the simulator (with an imagined staff) choose alike.
 */
import { isOpen, nextOpening } from '../../language/calendar/arithmetic.ts';
import type { CalendarTable } from '../../language/plan.ts';
import type { RelationTable } from '../../language/relations.ts';
import type { Answer, StaffQuestion } from '../event.ts';

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
  teams: Record<string, { title: string; lead: string }>;
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
  const people = kind === 'team' || kind === 'role' ? ofGroup(org, load, question, nowMs) : named(org, load, question);
  return {
    key: question.key,
    people: people.map((p) => ({ id: p, ...place(org, p, team), ...shiftOpening(org, p, nowMs) })),
    ...(lead === undefined ? {} : { lead }),
  };
}

/** Everybody `choose` may look at for this question: whose load must be known. */
export function askedFor(org: Organization, { who }: StaffQuestion): string[] {
  const [kind, id = ''] = who.split('/', 2) as [string, string?];
  if (kind !== 'team' && kind !== 'role') return [standingFor(org, who)];
  return Object.entries(org.people).flatMap(([person, { teams, roles }]) =>
    (kind === 'team' ? teams : roles).includes(id) ? [person] : [],
  );
}

/** Work for a named person off shift waits for that person; on leave or gone, nobody is found (rule 26). */
function named(org: Organization, load: ReadonlyMap<string, Load>, question: StaffQuestion): string[] {
  const who = standingFor(org, question.who);
  if (!Object.hasOwn(org.people, who)) return [];
  return question.want === 'one' && load.get(who)?.absent === true ? [] : [who];
}

/** The person, or, of one who is no more, whoever a publication put in that place (rule 26). */
function standingFor(org: Organization, person: string): string {
  const heirs = org.successors?.people ?? {};
  return !Object.hasOwn(org.people, person) && Object.hasOwn(heirs, person) ? (heirs[person] ?? person) : person;
}

/** Those of the team or role who can be given the work, or told: in the team that has it, else anywhere (rule 10). */
function ofGroup(org: Organization, load: ReadonlyMap<string, Load>, question: StaffQuestion, nowMs: number): string[] {
  const [kind, id = ''] = question.who.split('/', 2) as [string, string?];
  const able = Object.entries(org.people)
    .filter(([p, person]) => {
      if (question.not.includes(p) || !(kind === 'team' ? person.teams : person.roles).includes(id)) return false;
      if (load.get(p)?.absent === true || !onShift(org, p, nowMs)) return false;
      return question.want === 'all' || hasRoom(person, load.get(p), question.skill);
    })
    .map(([p]) => p)
    .sort();
  const near = able.filter((p) => org.people[p]?.teams.includes(question.team ?? '') === true);
  const found = kind === 'role' && near.length > 0 ? near : able;
  return question.want === 'all' ? found : found.sort(turns(load, question.by)).slice(0, 1);
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
