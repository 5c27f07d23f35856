/** Which cases are lost, and how many. */
import { sql } from 'kysely';
import { isOver } from '../../engine/state/state.ts';
import { keyOf, limitOf, pageOf } from '../database/cursor.ts';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { finalizeEnded } from '../outbox/finalize.ts';
import { stateOf } from '../states/states.ts';
import type { Page, PageQuery } from '../store/lists.ts';
import type { ForgottenHours, LostCase, WhyLost } from '../store/lost.ts';

/** What is over with nothing under way has only not been told to be so: its run came to its end. */
export async function markLost(db: Db, caseId: string, why: WhyLost, nowMs: number): Promise<boolean> {
  const row = await db
    .selectFrom('case')
    .select(['state', 'task_ms', 'ended'])
    .where('id', '=', caseId)
    .executeTakeFirst();
  if (row === undefined || row.ended) return false;
  if (isOver(row.state)) {
    const kept = await stateOf(db, caseId);
    if (kept === undefined || kept.state.pending.length + kept.notices.length === 0) {
      await finalizeEnded(db, caseId, row.task_ms);
      return false;
    }
  }
  return deed(db, sql<boolean>`mark_lost(${caseId}, ${why}, ${nowMs})`);
}

export async function markBehind(db: Db, { fromMs, foundMs }: ForgottenHours, nowMs: number): Promise<number> {
  return deed(db, sql<number>`mark_behind(${fromMs}, ${foundMs}, ${nowMs})`);
}

export async function unmarkLost(db: Db, caseId: string): Promise<void> {
  await deed(db, sql`unmark_lost(${caseId})`);
}

export async function whyLost(db: Db, caseId: string): Promise<WhyLost | undefined> {
  const row = await db.selectFrom('lost_case').select('why').where('case_id', '=', caseId).executeTakeFirst();
  return row?.why;
}

export async function lostCases(db: Db, page: PageQuery = {}): Promise<Page<LostCase>> {
  const limit = limitOf(page);
  let select = db
    .selectFrom('lost_case as l')
    .innerJoin('case as c', 'c.id', 'l.case_id')
    .leftJoin('kernel_state as s', 's.case_id', 'l.case_id')
    .select(['c.id', 'c.sop', 'c.title', 'c.state', 'c.recorded_ms', 'l.why', 'l.found_ms', 's.seq']);
  if (page.cursor !== undefined) select = select.where('c.id', '>', keyOf<[string]>(page.cursor, [''])[0]);
  const rows = await select
    .orderBy('c.id')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => ({
      case: row.id,
      sop: row.sop,
      title: row.title,
      state: row.state,
      why: row.why,
      foundAtMs: row.found_ms,
      recordedAtMs: row.recorded_ms,
      ...(row.seq !== null && { seq: row.seq }),
    }),
    (row) => [row.id],
  );
}

/** Counting what is open takes a while in a large record, so it is done only where something is lost. */
export async function lostCount(db: Db): Promise<{ lost: number; open: number }> {
  const { rows } = await sql<{ lost: number }>`select count(*)::integer as lost from lost_case`.execute(db);
  const lost = rows[0]?.lost ?? 0;
  if (lost === 0) return { lost, open: 0 };
  const open = await sql<{ open: number }>`select count(*)::integer as open from "case" where not ended`.execute(db);
  return { lost, open: open.rows[0]?.open ?? 0 };
}

export async function unendedCases(db: Db, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('case')
    .select('id')
    .where('ended', '=', false)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}
