/** Signals that other cases must get: written in the transaction that caused them, sent by a relay, at least once. */
import { type Selectable, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed, deedRows } from '../database/deed.ts';
import type { Tables } from '../database/tables.ts';
import type { Outgoing } from '../store/outbox.ts';

/** A relay that dies gives its rows back after this time. */
const takenMs = 30_000;

/** Several relays may ask at once: none gets what another one has. Oldest first; what a lost case is to hear waits for it. */
export async function takeOutgoing(db: Db, limit: number, nowMs: number): Promise<Outgoing[]> {
  const rows = await deedRows(
    db,
    sql<Selectable<Tables['outgoing']>>`take_outgoing(${limit}, ${nowMs}, ${nowMs + takenMs})`,
  );
  return rows
    .sort((a, b) => a.id - b.id)
    .map(({ id, case_id, signal, body, after_end: afterEnd, made_ms: madeMs }) => ({
      id,
      case: case_id,
      signal,
      body,
      ...(afterEnd !== null && { afterEnd: { case: afterEnd, madeMs: Number(madeMs) } }),
    }));
}

/** They are sent; unknown ids are ignored. */
export async function doneOutgoing(db: Db, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await deed(db, sql`done_outgoing(${[...ids]})`);
}
