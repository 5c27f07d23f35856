/** Keeping vault rows: what a batch mentions belongs to a case and is not swept. */
import type { Batch } from '../../engine/batch.ts';
import type { Tx } from '../database/database.ts';

/** A reference: `v1.` and a 256-bit HMAC in base64url. */
const reference = /v1\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g;

/** Every vault reference anywhere in the value, once. */
export function mentioned(value: unknown): string[] {
  return [...new Set(JSON.stringify(value).match(reference) ?? [])];
}

/** Marks the rows that the batch mentions. Rows of a view that are kept already cost one index look-up each. */
export async function keepMentioned(tx: Tx, batch: Batch): Promise<void> {
  const refs = mentioned([batch.events, batch.view]);
  if (refs.length === 0) return;
  await tx.updateTable('vault').set({ kept: true }).where('ref', 'in', refs).where('kept', '=', false).execute();
}
