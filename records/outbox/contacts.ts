/** Contacts with the customer, picked out of the domain events so that they can be listed without reading the audit. */
import type { Insertable } from 'kysely';
import { type EventName, factsOf } from '../../engine/told/events.ts';
import type { DomainEvent } from '../../engine/turn.ts';
import type { Db } from '../database/database.ts';
import { mayReadOf, type Seeing } from '../read/may-read.ts';
import type { ContactRow } from '../store/read.ts';
import type { Tables } from '../database/tables.ts';
import { happenedMs } from '../../engine/others/sighted.ts';

/** The kernel's events that are contacts, and which way they went. */
const directions = new Map<EventName, ContactRow['direction']>([
  ['case.opened', 'in'],
  ['contact.received', 'in'],
  ['contact.made', 'out'],
  ['callback.recorded', 'out'],
]);

/** The rows for the contacts among the events. */
export function contactRows(events: readonly DomainEvent[]): Omit<Insertable<Tables['contact']>, 'case_id'>[] {
  return events.flatMap((event) => {
    const direction = directions.get(event.type);
    if (direction === undefined) return [];
    const { channel, note } = factsOf(event);
    return {
      seq: event.seq,
      at_ms: happenedMs(event),
      direction,
      channel: typeof channel === 'string' ? channel : null,
      actor: event.actor ?? null,
      note: typeof note === 'string' ? note : null,
    };
  });
}

/** All contacts of a case that these eyes see, oldest first; those that came with an import at their instants. */
export async function contacts(db: Db, seeing: Seeing, caseId: string): Promise<ContactRow[]> {
  const rows = await db
    .selectFrom('contact')
    .selectAll()
    .where('case_id', '=', caseId)
    .where(mayReadOf(seeing, 'contact.case_id'))
    .orderBy('at_ms')
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({
    case: row.case_id,
    seq: row.seq,
    atMs: row.at_ms,
    direction: row.direction,
    ...(row.channel !== null && { channel: row.channel }),
    ...(row.actor !== null && { actor: row.actor }),
    ...(row.note !== null && { note: row.note }),
  }));
}
