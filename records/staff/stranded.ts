/** Open work of people who are no more: a publication took them away while it was being given, or said who takes over. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { StrandedTask } from '../store/staff.ts';

/** Assigned or offered to nobody of these people, longest waiting first. */
export async function strandedTasks(db: Db, people: readonly string[], limit: number): Promise<StrandedTask[]> {
  const rows = await db
    .selectFrom('task as t')
    .innerJoin('case as c', 'c.id', 't.case_id')
    .select(['t.case_id', 't.step', 't.attempt', 't.status', 't.assignee', 't.team', 't.role', 't.since_ms'])
    .where('t.assignee', 'is not', null)
    .where(sql<boolean>`t.assignee <> all(${[...people]}::text[])`)
    .where('c.state', 'in', ['open', 'resolved'])
    .orderBy('t.since_ms')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    case: row.case_id,
    step: row.step,
    attempt: row.attempt,
    status: row.status,
    assignee: row.assignee ?? '',
    ...(row.team !== null && { team: row.team }),
    ...(row.role !== null && { role: row.role }),
    sinceMs: row.since_ms,
  }));
}
