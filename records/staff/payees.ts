/** Whom a grant may pay, where its line is made from what its case tells and no answer of ours is there any more. */
import type { Batch, Kept } from '../../engine/batch.ts';
import { keepsAuthors } from '../../engine/grants/authors.ts';
import { partiesOf } from '../../engine/grants/parties.ts';
import type { Tx } from '../database/database.ts';
import { planOf } from '../states/states.ts';

/**
 * Customer and payees, the earlier ones included, as the question of authority named them (semantics rule 22). Worked out only where
 * one of these grants has no line: in a record that came back older.
 */
export async function payeesOf(
  tx: Tx,
  batch: Batch,
  kept: Kept | undefined,
  grants: readonly string[],
): Promise<string[]> {
  const { case: caseId } = batch;
  if (kept === undefined || !keepsAuthors(kept.state)) return customerOf(batch);
  const lines = await tx
    .selectFrom('ledger')
    .select('grant')
    .where('case_id', '=', caseId)
    .where('grant', 'in', [...grants])
    .execute();
  if (lines.length === grants.length) return customerOf(batch);
  return partiesTold(tx, { ...batch, kept });
}

function customerOf({ view }: Batch): string[] {
  const { customer } = view.data;
  return typeof customer === 'string' ? [customer] : [];
}

/** Customer and payees by what the batch tells and its state keeps. */
export async function partiesTold(tx: Tx, batch: Batch): Promise<string[]> {
  const { kept } = batch;
  const alone = customerOf(batch);
  if (kept === undefined || !keepsAuthors(kept.state)) return alone;
  const { sop, version } = kept.state;
  const plan = kept.body ?? (await planOf(tx, { sop, version, hash: kept.plan }));
  if (plan === undefined) return [...new Set([...alone, ...(kept.state.parties ?? [])])].sort();
  return partiesOf({ plan, state: kept.state });
}
