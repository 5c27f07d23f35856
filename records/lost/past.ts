/** A batch is held against what is recorded: no run writes over the past of its case (semantics rule 32). */
import type { Batch, Kept } from '../../engine/batch.ts';
import type { Tx } from '../database/database.ts';
import { RunRefused } from '../errors.ts';

/**
 * What is final was committed, so the run that told it knows it: told anew by that same run, it was forgotten by an older store.
 * A run that no other went before tells a case from its beginning once. A reset is another run, and goes back as it likes.
 *
 * @param finalSeq the last event that is final
 * @throws RunRefused
 */
export async function mustKnowThePast(
  tx: Tx,
  batch: Batch,
  kept: Kept | undefined,
  finalSeq: number | null,
): Promise<void> {
  const back = finalSeq !== null && batch.from <= finalSeq;
  const fromTheBeginning = batch.from === 1 && kept?.first === true;
  // Hardly ever true, so that a batch costs no look at what was kept.
  if (kept === undefined || !(back || fromTheBeginning)) return;
  const before = await tx
    .selectFrom('kernel_state')
    .select(['run_id', 'seq'])
    .where('case_id', '=', batch.case)
    .executeTakeFirst();
  if (before === undefined) return;
  if (before.run_id === kept.run) {
    if (back) throw new RunRefused('behind');
  } else if (fromTheBeginning) throw new RunRefused('gone');
}
