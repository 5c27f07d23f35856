/** Domain events to rows of case_event and back. */
import type { Insertable, Selectable } from 'kysely';
import type { DomainEvent, WrittenEvent } from '../../engine/told/events.ts';
import { jsonText } from '../database/json.ts';
import type { Tables } from '../database/tables.ts';

/** A stored event. */
export type EventRow = Selectable<Tables['case_event']>;

/** The row of an event that is not final yet. */
export function rowOf(caseId: string, taskMs: number, event: DomainEvent): Insertable<Tables['case_event']> {
  return {
    case_id: caseId,
    seq: event.seq,
    task_ms: taskMs,
    type: event.type,
    at_ms: event.atMs,
    actor: event.actor ?? null,
    on_behalf_of: event.onBehalfOf ?? null,
    received_ms: event.receivedAtMs ?? null,
    step: event.step ?? null,
    visit: event.visit ?? null,
    clock: event.clock ?? null,
    cycle: event.cycle,
    data: event.data === undefined ? null : jsonText(event.data),
    link: null,
    hash: null,
    undone_by: null,
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
