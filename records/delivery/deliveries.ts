/** Messages sent, each once by its key: a retried activity does not write to a customer twice. */
import { type Selectable, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import type { Delivery, DeliveryClaim } from '../store/deliveries.ts';
import type { Tables } from '../database/tables.ts';

/**
 * A little longer than an attempt may take (architecture, "Effects": 10 s): after a killed worker the next attempt comes
 * then, and a case waits for its messages no longer than it must.
 */
const claimMs = 12_000;

/** Takes the right to send, for 12 s. */
export async function claimDelivery(db: Db, delivery: Delivery, nowMs: number): Promise<DeliveryClaim> {
  const { key, about, recipient, by, message } = delivery;
  const row = jsonText({ key, case_id: delivery.case, about, recipient, by, message });
  return deed(db, sql<DeliveryClaim>`claim_delivery(${row}, ${nowMs}, ${nowMs + claimMs})`);
}

/** The first result stays. */
export async function markDelivered(db: Db, key: string, result: string, nowMs: number): Promise<void> {
  await deed(db, sql`mark_delivered(${key}, ${result}, ${nowMs})`);
}

/** Gives the right back after a failed attempt. */
export async function releaseDelivery(db: Db, key: string): Promise<void> {
  await deed(db, sql`release_delivery(${key})`);
}

/** All messages of a case, in the order they were begun. */
export async function deliveries(
  db: Db,
  caseId: string,
): Promise<(Delivery & { deliveredAtMs?: number; result?: string })[]> {
  const rows = await db
    .selectFrom('delivery')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('made_ms')
    .orderBy('key')
    .execute();
  return rows.map(deliveryOf);
}

function deliveryOf(row: Selectable<Tables['delivery']>): Delivery & { deliveredAtMs?: number; result?: string } {
  return {
    key: row.key,
    case: row.case_id,
    about: row.about,
    recipient: row.recipient,
    by: row.by,
    ...(row.message !== null && { message: row.message }),
    ...(row.delivered_ms !== null && { deliveredAtMs: row.delivered_ms }),
    ...(row.result !== null && { result: row.result }),
  };
}
