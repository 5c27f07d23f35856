/** The access log: lines are added and read; the database refuses everything else. */
import { type Selectable, type SqlBool, sql } from 'kysely';
import { keyOf, limitOf, pageOf } from '../database/cursor.ts';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import type { Tables } from '../database/tables.ts';
import type { AccessNote, AccessQuery, AccessRow } from '../store/access.ts';
import type { Page } from '../store/lists.ts';

/** Part of the transaction it is called in: what cannot be logged is not done. */
export async function noteAccess(db: Db, notes: readonly AccessNote[], nowMs: number): Promise<void> {
  if (notes.length === 0) return;
  const lines = notes.map(({ case: caseId, subjects = [], ...note }) => ({
    ...note,
    at_ms: nowMs,
    case_id: caseId ?? null,
    subjects,
  }));
  await deed(db, sql`note_access(${jsonText(lines)})`);
}

/** Newest first. @throws BadCursor */
export async function accessLog(db: Db, query: AccessQuery): Promise<Page<AccessRow>> {
  const limit = limitOf(query);
  let select = db.selectFrom('vault_access').selectAll();
  const { subject, actor, case: caseId, cursor } = query;
  if (subject !== undefined) select = select.where(sql<SqlBool>`subjects @> ${[subject]}::text[]`);
  // Ordered by it, too: else the whole log is gone through, from its end, where what is looked for seems to be frequent.
  if (actor !== undefined) select = select.where(only('actor', actor)).orderBy('actor', 'desc');
  if (caseId !== undefined) select = select.where(only('case_id', caseId)).orderBy('case_id', 'desc');
  if (cursor !== undefined) select = select.where('id', '<', keyOf<[number]>(cursor, [0])[0]);
  const rows = await select
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, rowOf, (row) => [row.id]);
}

/** Equal, said so that the planner does not take the order by it for none. */
function only(column: 'actor' | 'case_id', value: string) {
  return sql<SqlBool>`${sql.ref(column)} >= ${value} and ${sql.ref(column)} <= ${value}`;
}

/** A row as the store tells it. */
export function rowOf(row: Selectable<Tables['vault_access']>): AccessRow {
  return {
    id: row.id,
    atMs: row.at_ms,
    actor: row.actor,
    deed: row.deed,
    what: row.what,
    purpose: row.purpose,
    ...(row.case_id !== null && { case: row.case_id }),
    subjects: row.subjects,
  };
}
