/** One flush of the outbox: what a workflow task has to tell the record. */
import type { Plan } from '../language/plan.ts';
import type { Event } from './event.ts';
import type { State } from './state/state.ts';
import type { Command, DomainEvent } from './turn.ts';
import type { View } from './see/view.ts';

/** What the record tells a case because of its batch: a signal counted across cases, an earlier case it belongs to. */
export type BatchEvent = Extract<Event, { type: 'signalled' | 'linked' }>;

/** The record's reply to a batch. Written again, the same batch is answered the same. */
export interface BatchReply {
  events: BatchEvent[];
}

/** What the case would go on from if its run were lost: kept with the batch, in place of what was kept before. */
export interface Kept {
  state: State;
  /** Messages handed on that are not known to be sent; sent again, their keys tell them. */
  notices?: Omit<Extract<Command, { type: 'notify' }>, 'type'>[];
  /** Temporal's id of the run that tells it. */
  run: string;
  /** No run went before it: not one it continues, and none it was reset from. */
  first?: true;
  /** The hash of the plan the case runs by. */
  plan: string;
  /** The plan itself, until the record has confirmed a batch of this run with it. */
  body?: Plan;
}

/**
 * In one transaction: a batch whose `taskMs` is older than the stored one is ignored, any other replaces all rows of the
 * case from `from` on and sets tasks, clocks and the case row from `view` (architecture, "Outbox"). One that does not follow what
 * is stored – a gap before it, or another story – is refused.
 */
export interface Batch {
  case: string;
  /** The workflow task's time, read before any local activity. */
  taskMs: number;
  /** Sequence number of the first event of this batch. */
  from: number;
  /**
   * `taskMs` of the batch that told the event before `from`: of another story of the case, which a reset has left, it is another
   * one, though the numbers fit. Absent: it is the first, or its run does not know.
   */
  afterMs?: number;
  events: DomainEvent[];
  view: View;
  /** The run is over; its final state is in the workflow's result. */
  ended?: true;
  /** Absent in what others than the case's run tell of it. */
  kept?: Kept;
}
