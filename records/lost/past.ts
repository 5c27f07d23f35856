/** A batch is held against what is recorded: no run writes over the past of its case (semantics rule 32). */
import type { Batch, Kept } from '../../engine/batch.ts';
import type { Tx } from '../database/database.ts';
import { RunRefused } from '../errors.ts';
import type { EventRow } from '../outbox/event-rows.ts';

/**
 * What is final was committed, so the run that told it knows it: told anew by that same run, it was forgotten by an older store.
 * So is the last batch where that is known of the case. A run that no other went before tells a case from its beginning once. A
 * reset is another run, and goes back as it likes.
 *
 * @param told what is recorded from the batch's first event on
 * @throws RunRefused
 */
export async function mustKnowThePast(
  tx: Tx,
  batch: Batch,
  kept: Kept | undefined,
  told: readonly Pick<EventRow, 'hash'>[],
): Promise<void> {
  const back = told.length > 0;
  const fromTheBeginning = batch.from === 1 && kept?.first === true;
  // Hardly ever true, so that a batch costs no look at what was kept.
  if (kept === undefined || !(back || fromTheBeginning)) return;
  const before = await tx
    .selectFrom('kernel_state')
    .select('run_id')
    .where('case_id', '=', batch.case)
    .executeTakeFirst();
  if (before === undefined) return;
  if (before.run_id === kept.run) {
    if (told.some(({ hash }) => hash !== null)) throw new RunRefused('behind');
    const lost = await tx.selectFrom('lost_case').select('why').where('case_id', '=', batch.case).executeTakeFirst();
    if (back && lost?.why === 'behind') throw new RunRefused('behind');
  } else if (fromTheBeginning) throw new RunRefused('gone');
}
