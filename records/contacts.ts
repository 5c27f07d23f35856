/** Contacts with the customer, picked out of the domain events so that they can be listed without reading the audit. */
import type { Insertable } from 'kysely';
import type { DomainEvent } from '../engine/turn.ts';
import type { Db } from './database.ts';
import type { ContactRow } from './shapes.ts';
import type { Tables } from './tables.ts';

/** The kernel's events that are contacts. */
const contactTypes = new Set(['contact.in', 'contact.out', 'case.contact', 'case.contacted', 'contact.made']);

/** The rows for the contacts among the events. */
export function contactRows(caseId: string, events: readonly DomainEvent[]): Insertable<Tables['contact']>[] {
  return events.flatMap((event) => {
    if (!contactTypes.has(event.type)) return [];
    const text = (name: string) => (typeof event.data?.[name] === 'string' ? event.data[name] : null);
    return {
      case_id: caseId,
      seq: event.seq,
      at_ms: event.atMs,
      direction: text('direction') ?? 'in',
      channel: text('channel'),
      actor: event.actor ?? null,
      note: text('note'),
    };
  });
}

/** All contacts of a case, oldest first. */
export async function contacts(db: Db, caseId: string): Promise<ContactRow[]> {
  const rows = await db.selectFrom('contact').selectAll().where('case_id', '=', caseId).orderBy('seq').execute();
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
