/** A batch is held against what is recorded: no run writes over the past of its case (semantics rule 32). */
import type { Batch } from '../../engine/batch.ts';
import type { Tx } from '../database/database.ts';
import { RunRefused } from '../errors.ts';
import type { EventRow } from '../outbox/event-rows.ts';
import { refusedFor } from '../outbox/replace-rule.ts';

/**
 * @param told what is recorded from the batch's first event on
 * @throws RunRefused
 */
export async function mustKnowThePast(tx: Tx, batch: Batch, told: readonly Pick<EventRow, 'hash'>[]): Promise<void> {
  const back = told.length > 0;
  // Hardly ever true, so that a batch costs no look at what was kept.
  if (batch.kept === undefined || !(back || (batch.from === 1 && batch.kept.first === true))) return;
  const before = await tx
    .selectFrom('kernel_state as s')
    .leftJoin('lost_case as l', 'l.case_id', 's.case_id')
    .select(['s.run_id', 'l.why'])
    .where('s.case_id', '=', batch.case)
    .executeTakeFirst();
  const final = told.some(({ hash }) => hash !== null);
  const why = refusedFor(batch, { told: back, final, run: before?.run_id, behind: before?.why === 'behind' });
  if (why !== undefined) throw new RunRefused(why);
}
