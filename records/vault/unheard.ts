/**
 * Corrections in the vault that a case has not heard yet – until it has, it does not know all authors of what it pays – and payments
 * that the record has not heard of (rule 23).
 */
import { sql } from 'kysely';
import { isCalling } from '../../engine/grants/under-way.ts';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { stateOf } from '../states/states.ts';
import type { Outgoing } from '../store/outbox.ts';

/** The signal by which a case is told (workflows/contract.ts). */
const CORRECTED = 'corrected';

/** Whoever reserves an amount of the case looks at its corrections after this; whoever confirms one waits, and sees the amount. */
export async function holdCorrections(tx: Tx, caseId: string): Promise<void> {
  await deed(tx, sql`hold_corrections(${caseId})`);
}

/** Whether something was corrected that the case does not name among what it has heard. */
export async function hasUnheard(db: Db, caseId: string, heard: readonly string[] = []): Promise<boolean> {
  const rows = await db
    .selectFrom('outgoing')
    .select(sql<string>`body ->> 'id'`.as('id'))
    .where('case_id', '=', caseId)
    .where('signal', '=', CORRECTED)
    .execute();
  return rows.some(({ id }) => !heard.includes(id));
}

/**
 * Whether the record has been told that this call is under way. A payment of which it never was would be forgotten with a reset of
 * its run (rule 23). A case of which no state is kept, as before states were, says so of every call.
 */
export async function isUnderWay(db: Db, caseId: string, key: string): Promise<boolean> {
  const kept = await stateOf(db, caseId);
  return kept === undefined || isCalling(kept.state, key);
}

/** Those of the signals that are corrections which their cases are recorded to have taken: nothing waits for them any more. */
export async function heardOf(db: Db, taken: readonly Outgoing[]): Promise<number[]> {
  const heard: number[] = [];
  for (const { id, signal, case: caseId, body } of taken) {
    if (signal !== CORRECTED) continue;
    const ids = (await stateOf(db, caseId))?.state.happened ?? [];
    if (ids.includes(String((body as { id?: unknown }).id))) heard.push(id);
  }
  return heard;
}
