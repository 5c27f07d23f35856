/** Signals that other cases must get: written in the transaction that caused them, sent by a relay, at least once. */
import { sql } from 'kysely';
import type { Value } from '../../language/plan.ts';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import type { Outgoing } from '../store/outbox.ts';

/** A relay that dies gives its rows back after this time. */
const takenMs = 30_000;

/** Several relays may ask at once: none gets what another one has. Oldest first; what a lost case is to hear waits for it. */
export async function takeOutgoing(db: Db, limit: number, nowMs: number): Promise<Outgoing[]> {
  const { rows } = await sql<{
    id: number;
    case_id: string;
    signal: string;
    body: Value;
    after_end: string | null;
    made_ms: number;
  }>`
    select id, case_id, signal, body, after_end, made_ms from take_outgoing(${limit}, ${nowMs}, ${nowMs + takenMs})`.execute(
    db,
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
