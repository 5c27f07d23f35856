/** How far the record has heard a case: what a caller compares with the number in the case's own reply. */
import type { Db } from '../database/database.ts';

/** Sequence number of the newest event that no reset undid; 0 when nothing is recorded. */
export async function recordedSeq(db: Db, caseId: string): Promise<number> {
  const row = await db
    .selectFrom('case_event')
    .select('seq')
    .where('case_id', '=', caseId)
    .where('undone_by', 'is', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.seq ?? 0;
}
