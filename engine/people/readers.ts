/**
 * Who reads a case (semantics rule 30): those whom its state names, those it reached in this cycle, and the leads above
 * both. Pure, and read by view and record alike; whoever may do something to a case by rule 27 is among them.
 */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { Plan } from '../../language/plan.ts';
import type { Draft } from '../state/draft.ts';
import { isOver, type State } from '../state/state.ts';
import { type DomainEvent, factsOf as factsToldBy } from '../told/events.ts';
import type { NoticeName } from '../told/notices.ts';
import type { Organization } from './choose.ts';
import { partiesOf } from './parties.ts';
import type { Reader, ReadsAs } from './reader.ts';
import { standsFor } from './standing-in.ts';
import { somebody } from './who.ts';

/** Rule 24: who looks whether a payment of unknown result was made. */
const LOOKS_INTO_PAYMENTS = 'role/finance';

/** Who has open work; as much of a task's view as is asked here. */
interface OpenWork {
  team?: string | undefined;
  role?: string | undefined;
  assignee?: string | undefined;
}

/** Everybody whom the state names now. `tasks`: its open work, as the view tells it. */
export function readersNow(plan: Plan, state: State, tasks: readonly OpenWork[]): Reader[] {
  const found = new Map<string, ReadsAs>();
  const add = (who: string | undefined, as: ReadsAs) => {
    if (who !== undefined && !found.has(who)) found.set(who, as);
  };
  add(keyOf('person', state.owner), 'owner');
  for (const who of tasks.flatMap(workersOf)) add(who, 'work');
  for (const { handOver } of state.visits) add(keyOf('team', handOver?.accountable), 'work');
  add(keyOf('team', state.coordinator), 'coordinator');
  // Whoever may acknowledge a level, also one that has run on from the cycle before or waits for a shift to be heard.
  for (const { phase, ladder } of state.clocks)
    if (phase === 'running' || ladder?.tellsOn) for (const id of ladder?.told ?? []) add(keyOf('person', id), 'told');
  for (const who of state.watchers) add(watcherOf(plan, state, who), 'watcher');
  if (state.unknown !== undefined && state.unknown.length > 0) add(LOOKS_INTO_PAYMENTS, 'asked');
  // Looked at and not changed: nothing is copied.
  const { work, signals } = partiesOf(lookingAt(plan, state));
  // Who may decide on an open approval: the role asked, and those above it (rule 23).
  for (const { asked = [] } of work) for (const who of asked) add(who, 'asked');
  // Who may dispose of a signal (rule 25), heard of it or not.
  for (const who of Object.values(signals).flat()) add(who, 'told');
  for (const { to } of state.helps ?? []) add(to, 'helper');
  add(state.transfer?.to, 'asked');
  if (isBeginning(plan, state)) add(keyOf('person', state.openedBy), 'opener');
  return [...found].map(([who, as]) => ({ who, as }));
}

/** Whose an open task is: its assignee, and its team or role, whoever of them has it now. */
export function workersOf({ team, role, assignee }: OpenWork): string[] {
  return [keyOf('person', assignee), keyOf('team', team), keyOf('role', role)].filter((it) => it !== undefined);
}

function keyOf(kind: 'person' | 'team' | 'role', id: string | undefined): string | undefined {
  return id === undefined ? undefined : `${kind}/${id}`;
}

function lookingAt(plan: Plan, state: State): Draft {
  return { plan, state, before: state, nowMs: state.atMs, events: [], commands: [], questions: [], entered: 0 };
}

/** A customer watches nothing; an empty field stands for nobody. */
function watcherOf(plan: Plan, state: State, who: string): string | undefined {
  const target = somebody(lookingAt(plan, state), who);
  if (target?.kind === 'group') return target.who;
  return target?.kind === 'person' ? keyOf('person', target.id) : undefined;
}

/** Until the first step that people do is left: whoever took the customer's word sees that somebody has it. */
function isBeginning(plan: Plan, state: State): boolean {
  if (state.cycle > 1 || isOver(state.state)) return false;
  return !plan.steps.some((step) => {
    const record = state.steps[step.id];
    if (record === undefined || factsOf(step).staffing(step) === undefined) return false;
    return record.total > state.visits.filter((visit) => visit.step === step.id).length;
  });
}

/**
 * What lets nobody in for having been told of it: whoever is asked for help, or to take the case, reads it while asked; and nobody
 * reads on by a date of one's own.
 */
const LETS_NOBODY_IN: ReadonlySet<NoticeName> = new Set<NoticeName>([
  'help-asked',
  'help-ended',
  'transfer-asked',
  'remind-me',
]);

/** The people this event reached, who read the case for the rest of its cycle: owners, assignees, those told. */
export function reachedBy(event: DomainEvent): string[] {
  const { assignee, after, to } = factsToldBy(event);
  if (event.type === 'notice.sent' && LETS_NOBODY_IN.has(event.data.about)) return [];
  switch (event.type) {
    case 'task.assigned':
      return people(assignee);
    case 'owner.changed':
      return people(after);
    // A customer is told by the name of a field, our people by a list of ids.
    case 'notice.sent':
      return Array.isArray(to) ? people(...to) : [];
    default:
      return [];
  }
}

function people(...ids: unknown[]): string[] {
  return ids.flatMap((id) => (typeof id === 'string' ? [`person/${id}`] : []));
}

/** Events that can reach somebody: what the record looks through when it reckons a cycle anew. */
export const REACHING: readonly DomainEvent['type'][] = ['task.assigned', 'owner.changed', 'notice.sent'];

/**
 * As whom a person of the organization reads: under the own name, teams and roles, and for a lead under those of the teams
 * led and of everybody in them; who stands in for somebody, also under that name. Resolved when something is read, so a
 * change of the directory holds at once.
 */
export function readsAs(organization: Organization, person: string, atMs: number): string[] {
  const keys = new Set<string>();
  const add = (id: string) => {
    const found = Object.hasOwn(organization.people, id) ? organization.people[id] : undefined;
    keys.add(`person/${id}`);
    for (const role of found?.roles ?? []) keys.add(`role/${role}`);
    return found?.teams ?? [];
  };
  for (const team of add(person)) keys.add(`team/${team}`);
  const led = Object.entries(organization.teams).flatMap(([team, { lead }]) => (lead === person ? [team] : []));
  for (const team of led) keys.add(`team/${team}`);
  for (const [id, { teams }] of Object.entries(organization.people))
    if (id !== person && teams.some((team) => led.includes(team))) add(id);
  // What is meant for that very person, and nothing of that person's teams and roles (rule 26).
  for (const id of standsFor(organization, person, atMs)) keys.add(`person/${id}`);
  return [...keys].sort();
}

/** Whether somebody who reads as these reads a case with these readers: what the record's predicate says in SQL. */
export function mayRead(readers: readonly string[], as: readonly string[]): boolean {
  return readers.some((who) => as.includes(who));
}
