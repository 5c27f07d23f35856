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
  { case: caseId, view }: Batch,
  kept: Kept | undefined,
  grants: readonly string[],
): Promise<string[]> {
  const { customer } = view.data;
  const alone = typeof customer === 'string' ? [customer] : [];
  if (kept === undefined || !keepsAuthors(kept.state)) return alone;
  const lines = await tx
    .selectFrom('ledger')
    .select('grant')
    .where('case_id', '=', caseId)
    .where('grant', 'in', [...grants])
    .execute();
  if (lines.length === grants.length) return alone;
  const { sop, version } = kept.state;
  const plan = kept.body ?? (await planOf(tx, { sop, version, hash: kept.plan }));
  if (plan === undefined) return [...new Set([...alone, ...(kept.state.parties ?? [])])].sort();
  return partiesOf({ plan, state: kept.state });
}
