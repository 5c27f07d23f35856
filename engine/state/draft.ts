/**
 * A turn under construction: a private copy of the state that the rules may change freely, and what they decided so far.
 * Nothing outside the kernel ever sees a draft.
 */
import { copyState } from './copies.ts';
import type { Actor, Question } from '../event.ts';
import type { State, Visit } from './state.ts';
import type { Command, DomainEvent } from '../turn.ts';
import type { Plan } from '../../language/plan.ts';

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
  return {
    plan,
    state: copyState(state),
    nowMs,
    actor: undefined,
    receivedAtMs: undefined,
    events: [],
    commands: [],
    questions: [],
    frame: undefined,
    entered: 0,
  };
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
  if (record === undefined) return;
  const { visits, total } = record;
  const { assignee = record.assignee, outcome = record.outcome } = facts;
  d.state.steps = { ...d.state.steps, [step]: { visits, total, assignee, outcome } };
}

/** A key for a command: unique in the case, the same whenever this turn is computed again. */
export function nextKey(d: Draft): string {
  return String(d.state.nextKey++);
}
