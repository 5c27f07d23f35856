/** One flush of the outbox: what a workflow task has to tell the record. */
import type { Event } from './event.ts';
import type { DomainEvent } from './turn.ts';
import type { View } from './see/view.ts';

/** What the record tells a case because of its batch: a signal counted across cases, an earlier case it belongs to. */
export type BatchEvent = Extract<Event, { type: 'signalled' | 'linked' }>;

/** The record's reply to a batch. Written again, the same batch is answered the same. */
export interface BatchReply {
  events: BatchEvent[];
}

/**
 * In one transaction: a batch whose `taskMs` is older than the stored one is ignored, any other replaces all rows of the
 * case from `from` on and sets tasks, clocks and the case row from `view` (architecture, "Outbox").
 */
export interface Batch {
  case: string;
  /** The workflow task's time, read before any local activity. */
  taskMs: number;
  /** Sequence number of the first event of this batch. */
  from: number;
  events: DomainEvent[];
  view: View;
  /** The run is over; its final state is in the workflow's result. */
  ended?: true;
}
