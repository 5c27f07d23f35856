/**
 * Who takes the work, and who stands behind a role: the decision of semantics rules 10 and 26 as one pure function, so
 * that the record (with real presence and load) and the simulator (with an imagined staff) choose alike.
 */
import { isOpen, nextOpening } from '../language/calendar/arithmetic.ts';
import type { CalendarTable } from '../language/plan.ts';
import type { Answer, Question } from './event.ts';

/** organization.yaml, compiled. */
export interface Organization {
  /** Told when nobody answers: `role/x` or `team/x`. */
  lastResort: string;
  /** `publish.second`: the role whose member must confirm a publication. */
  publishSecond?: string;
  teams: Record<string, { title: string; lead: string }>;
  people: Record<string, Person>;
  /** The calendars of shifts, by id. */
  calendars: Record<string, CalendarTable>;
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
export function choose(org: Organization, load: ReadonlyMap<string, Load>, question: Question, nowMs: number): Answer {
  const [kind, id = ''] = question.who.split('/', 2) as [string, string?];
  const team = kind === 'team' ? id : question.team;
  const lead = team === undefined ? undefined : org.teams[team]?.lead;
  const found =
    kind === 'team' || kind === 'role'
      ? candidates(org, question, kind, id)
      : question.who in org.people
        ? [question.who]
        : [];
  const people =
    question.want === 'one' ? pickOne(org, load, question, found, nowMs) : tellable(org, load, kind, found, nowMs);
  return {
    key: question.key,
    people: people.map((p) => ({ id: p, ...place(org, p, team), ...shiftOpening(org, p, nowMs) })),
    ...(lead === undefined ? {} : { lead }),
  };
}

/** Members of the team, or holders of the role: in the team that has the work, else anywhere (rule 10). */
function candidates(org: Organization, question: Question, kind: string, id: string): string[] {
  const all = Object.keys(org.people)
    .sort()
    .filter((p) => !question.not.includes(p));
  const has = (p: string) => (kind === 'team' ? org.people[p]?.teams.includes(id) : org.people[p]?.roles.includes(id));
  const holders = all.filter((p) => has(p) === true);
  if (kind === 'team' || question.team === undefined) return holders;
  const near = holders.filter((p) => org.people[p]?.teams.includes(question.team ?? '') === true);
  return near.length > 0 ? near : holders;
}

/** For a role or team: those present and on shift; a person named by id is told whatever the hour (rule 12 waits). */
function tellable(
  org: Organization,
  load: ReadonlyMap<string, Load>,
  kind: string,
  found: string[],
  nowMs: number,
): string[] {
  if (kind !== 'team' && kind !== 'role') return found;
  return found.filter((p) => load.get(p)?.absent !== true && onShift(org, p, nowMs));
}

function pickOne(
  org: Organization,
  load: ReadonlyMap<string, Load>,
  question: Question,
  found: string[],
  nowMs: number,
): string[] {
  const idle: Load = { openTasks: 0 };
  const of = (p: string) => load.get(p) ?? idle;
  const able = found.filter((p) => {
    const person = org.people[p];
    if (person === undefined || of(p).absent === true || !onShift(org, p, nowMs)) return false;
    if (question.skill !== undefined && !person.skills.includes(question.skill)) return false;
    return person.capacity === undefined || of(p).openTasks < person.capacity;
  });
  const idleSince = (a: string, b: string) => (of(a).lastAssignedMs ?? -1) - (of(b).lastAssignedMs ?? -1);
  const byLoad = (a: string, b: string) => of(a).openTasks - of(b).openTasks;
  const order = question.by === 'round_robin' ? idleSince : (a: string, b: string) => byLoad(a, b) || idleSince(a, b);
  return able.sort((a, b) => order(a, b) || (a < b ? -1 : 1)).slice(0, 1);
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
