/** Domain events to rows of case_event and back. */
import type { Selectable } from 'kysely';
import type { DomainEvent, WrittenEvent } from '../../engine/told/events.ts';
import type { Tables } from '../database/tables.ts';

/** A stored event. */
export type EventRow = Selectable<Tables['case_event']>;

/** The row of an event as it is written; case and task time are the batch's. */
export function rowOf(event: DomainEvent) {
  return {
    seq: event.seq,
    type: event.type,
    at_ms: event.atMs,
    actor: event.actor ?? null,
    on_behalf_of: event.onBehalfOf ?? null,
    received_ms: event.receivedAtMs ?? null,
    step: event.step ?? null,
    visit: event.visit ?? null,
    clock: event.clock ?? null,
    cycle: event.cycle,
    data: event.data ?? null,
  };
}

/** The event of a row, member for member what was written: also one that only another version of the catalogue knows. */
export function eventOf(row: EventRow): DomainEvent {
  const event: WrittenEvent = {
    seq: row.seq,
    type: row.type,
    atMs: row.at_ms,
    ...(row.actor !== null && { actor: row.actor }),
    ...(row.on_behalf_of !== null && { onBehalfOf: row.on_behalf_of }),
    ...(row.received_ms !== null && { receivedAtMs: row.received_ms }),
    ...(row.step !== null && { step: row.step }),
    ...(row.visit !== null && { visit: row.visit }),
    ...(row.clock !== null && { clock: row.clock }),
    cycle: row.cycle,
    ...(row.data !== null && { data: row.data }),
  };
  return event as DomainEvent;
}
