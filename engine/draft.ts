/**
 * A turn under construction: a private copy of the state that the rules may change freely, and what they decided so far.
 * Nothing outside the kernel ever sees a draft.
 */
import type { Actor, Question } from './event.ts';
import type { State } from './state.ts';
import type { Command, DomainEvent } from './turn.ts';
import type { Plan, Value } from '../language/plan.ts';

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
  /** Steps entered in this turn, against a ring in which nothing waits. */
  entered: number;
}

/** Begins a turn on a copy of the state. */
export function draftOf(plan: Plan, state: State, nowMs: number): Draft {
  return { plan, state: copy(state), nowMs, events: [], commands: [], questions: [], entered: 0 };
}

/**
 * Copies as deep as rules write: visits, clocks, ladders and records of steps are changed in place, everything below is
 * replaced as a whole. Hand-written because a generic deep copy costs more than all rules of a turn together.
 */
function copy(state: State): State {
  return {
    ...state,
    data: { ...state.data },
    evidence: { ...state.evidence },
    steps: { ...state.steps },
    moments: { ...state.moments },
    visits: state.visits.map((v) => ({
      ...v,
      ...(v.work && { work: { ...v.work } }),
      ...(v.call && { call: { ...v.call } }),
    })),
    clocks: state.clocks.map((c) => (c.ladder === undefined ? { ...c } : { ...c, ladder: { ...c.ladder } })),
    notices: state.notices.map((n) => ({ ...n })),
  };
}

type Facts = { step?: string; visit?: number; clock?: string; data?: Record<string, Value> };

/** Writes one line of the audit. */
export function emit(d: Draft, type: string, facts: Facts = {}): void {
  d.events.push({
    seq: d.state.seq++,
    type,
    atMs: d.nowMs,
    cycle: d.state.cycle,
    ...(d.actor && { actor: d.actor.id, ...(d.actor.onBehalfOf !== undefined && { onBehalfOf: d.actor.onBehalfOf }) }),
    ...(d.receivedAtMs !== undefined && d.actor && { receivedAtMs: d.receivedAtMs }),
    ...facts,
  });
}

/** A key for a command: unique in the case, the same whenever this turn is computed again. */
export function nextKey(d: Draft): string {
  return String(d.state.nextKey++);
}
