/**
 * A turn under construction: a private copy of the state that the rules may change freely, and what they decided so far.
 * Nothing outside the kernel ever sees a draft.
 */
import type { Actor, Question } from './event.ts';
import type { Clock, State, Visit } from './state.ts';
import type { Command, DomainEvent } from './turn.ts';
import type { Plan } from '../language/plan.ts';

export interface Draft {
  readonly plan: Plan;
  readonly state: State;
  /** The instant being worked on: while time passes, that of the due thing; then the event's. */
  nowMs: number;
  /** Who acts in this turn; absent while time passes. */
  actor?: Actor;
  receivedAtMs?: number;
  readonly events: DomainEvent[];
  readonly commands: Command[];
  readonly questions: Question[];
  /** The block in which the turn is working: what `item` reads. */
  frame?: Visit['in'];
  /** Steps entered in this turn, against a ring in which nothing waits. */
  entered: number;
}

/** Begins a turn on a copy of the state. */
export function draftOf(plan: Plan, state: State, nowMs: number): Draft {
  return { plan, state: copy(state), nowMs, events: [], commands: [], questions: [], entered: 0 };
}

/**
 * Copies what rules change in place: visits, clocks, ladders, notices. Everything else is replaced as a whole by whoever
 * changes it. Hand-written, and without spreads that depend on a condition, because copying is the larger part of a turn.
 */
function copy(state: State): State {
  const draft = { ...state };
  draft.visits = state.visits.map(copyVisit);
  draft.clocks = state.clocks.map(copyClock);
  draft.notices = state.notices.map((notice) => ({ ...notice }));
  if (state.pauses !== undefined) draft.pauses = state.pauses.map((pause) => ({ ...pause }));
  return draft;
}

/** A visit that can be changed without its original. */
export function copyVisit(visit: Visit): Visit {
  const draft = { ...visit };
  if (visit.work !== undefined) draft.work = { ...visit.work };
  if (visit.call !== undefined) draft.call = { ...visit.call };
  if (visit.approval !== undefined) draft.approval = { ...visit.approval };
  if (visit.handOver !== undefined) draft.handOver = { ...visit.handOver };
  return draft;
}

/** A clock that can be changed without its original; one that is over is given back as it is. */
export function copyClock(clock: Clock): Clock {
  // What is over does not change any more.
  if (clock.phase === 'met' || clock.phase === 'cancelled') return clock;
  const draft = { ...clock };
  if (clock.ladder !== undefined) draft.ladder = { ...clock.ladder };
  return draft;
}

type Facts = Pick<DomainEvent, 'step' | 'visit' | 'clock' | 'data'>;

/** Writes one line of the audit. */
export function emit(d: Draft, type: string, facts?: Facts): void {
  const event: DomainEvent = { seq: d.state.seq++, type, atMs: d.nowMs, cycle: d.state.cycle };
  if (d.actor !== undefined) {
    event.actor = d.actor.id;
    if (d.actor.onBehalfOf !== undefined) event.onBehalfOf = d.actor.onBehalfOf;
    if (d.receivedAtMs !== undefined) event.receivedAtMs = d.receivedAtMs;
  }
  if (facts?.step !== undefined) event.step = facts.step;
  if (facts?.visit !== undefined) event.visit = facts.visit;
  if (facts?.clock !== undefined) event.clock = facts.clock;
  if (facts?.data !== undefined) event.data = facts.data;
  d.events.push(event);
}

/** Remembers of a step that was entered who did it, or how it was left. */
export function noteStep(d: Draft, step: string, facts: { assignee?: string; outcome?: string }): void {
  const record = d.state.steps[step];
  if (record !== undefined) d.state.steps = { ...d.state.steps, [step]: { ...record, ...facts } };
}

/** A key for a command: unique in the case, the same whenever this turn is computed again. */
export function nextKey(d: Draft): string {
  return String(d.state.nextKey++);
}
