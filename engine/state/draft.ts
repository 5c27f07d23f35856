/**
 * A turn under construction: a private copy of the state that the rules may change freely, and what they decided so far.
 * Nothing outside the kernel ever sees a draft.
 */
import { copyState } from './copies.ts';
import type { Actor, Question } from '../event.ts';
import type { Led, State, Visit } from './state.ts';
import type { Command } from '../turn.ts';
import type { DomainEvent, EventName, Told, WrittenEvent } from '../told/events.ts';
import type { Plan, Value } from '../../language/plan.ts';

export interface Draft {
  readonly plan: Plan;
  readonly state: State;
  /** The state the turn began with; nothing in it may change. */
  readonly before: State;
  /** The instant being worked on: while time passes, that of the due thing; then the event's. */
  nowMs: number;
  /** Who acts in this turn; absent while time passes. */
  actor?: Actor;
  receivedAtMs?: number;
  /** The person whose act led to what is worked on, now or when its step was entered; absent: nobody. */
  led?: Led;
  /** The actor of an act that puts people in place. */
  placing?: string;
  readonly events: DomainEvent[];
  readonly commands: Command[];
  readonly questions: Question[];
  /** The block in which the turn is working: what `item` reads. */
  frame?: Visit['in'];
  /** The outside event or contact of this turn: what it brought, by name. */
  heard?: { name: string; brought: Record<string, Value> };
  /** The firing whose effects are being applied: what is told now is told by it. */
  signal?: { code: string; n: number };
  /** Steps entered in this turn, against a ring in which nothing waits. */
  entered: number;
}

/** Begins a turn on a copy of the state. */
export function draftOf(plan: Plan, state: State, nowMs: number): Draft {
  return {
    plan,
    state: copyState(state),
    before: state,
    nowMs,
    actor: undefined,
    receivedAtMs: undefined,
    led: undefined,
    placing: undefined,
    events: [],
    commands: [],
    questions: [],
    frame: undefined,
    heard: undefined,
    signal: undefined,
    entered: 0,
  };
}

/** What every one of these events can tell: where several names are possible, the facts fit each. */
type ToldOfAll<N extends EventName> = (N extends EventName ? (told: Told<N>) => void : never) extends (
  told: infer All,
) => void
  ? All
  : never;

/** Writes one line of the audit. */
export function emit<N extends EventName>(
  d: Draft,
  type: N,
  ...told: object extends ToldOfAll<N> ? [facts?: ToldOfAll<N>] : [facts: ToldOfAll<N>]
): void {
  // Name, place and facts fit each other by the types of the parameters; in here that is no longer known.
  const facts = told[0] as Partial<WrittenEvent> | undefined;
  const event: WrittenEvent = { seq: d.state.seq++, type, atMs: d.nowMs, cycle: d.state.cycle };
  if (d.actor !== undefined) {
    event.actor = d.actor.id;
    if (d.actor.onBehalfOf !== undefined) event.onBehalfOf = d.actor.onBehalfOf;
    if (d.receivedAtMs !== undefined) event.receivedAtMs = d.receivedAtMs;
  }
  if (facts?.step !== undefined) event.step = facts.step;
  if (facts?.visit !== undefined) event.visit = facts.visit;
  if (facts?.clock !== undefined) event.clock = facts.clock;
  if (facts?.data !== undefined) event.data = facts.data;
  d.events.push(event as DomainEvent);
}

/**
 * One of the state's tables, for this turn to write into: shared with the state before until it is first asked for, then a
 * copy. A spread for every entry would copy it again each time, and several entries are written in a turn.
 */
export function own<Name extends 'steps' | 'moments' | 'signals'>(d: Draft, name: Name): NonNullable<State[Name]> {
  if (d.state[name] === undefined || d.state[name] === d.before[name])
    d.state[name] = { ...d.before[name] } as State[Name];
  return d.state[name] as NonNullable<State[Name]>;
}

/** Remembers of a step that was entered who did it, or how it was left. */
export function noteStep(d: Draft, step: string, facts: { assignee?: string; outcome?: string }): void {
  const record = d.state.steps[step];
  if (record === undefined) return;
  const { visits, total } = record;
  const { assignee = record.assignee, outcome = record.outcome } = facts;
  own(d, 'steps')[step] = { visits, total, assignee, outcome };
}

/** The open visit that an act speaks of: the attempt it names, else the first of its step. */
export function visitMeant({ state }: Draft, { step, attempt }: { step: string; attempt?: number }): Visit | undefined {
  const visits = state.visits.filter((v) => v.step === step);
  return visits.find((v) => v.visit === attempt) ?? visits[0];
}

/** A key for a command: unique in the case, the same whenever this turn is computed again. */
export function nextKey(d: Draft): string {
  return String(d.state.nextKey++);
}
