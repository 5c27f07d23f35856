/** Publications asked for by one person and not yet confirmed by another. */
import { type SqlBool, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { jsonText } from '../database/json.ts';
import type { Publication } from '../store/sops.ts';

/** Keeps what is to be published; returns its number. A later one with the same version stands in front of it. */
export async function askPublication(
  db: Db,
  asked: Omit<Publication, 'id' | 'askedAtMs'>,
  nowMs: number,
): Promise<number> {
  const row = await db
    .insertInto('publication')
    .values({
      sops: asked.packages.map(({ plan }) => `${plan.sop}@${plan.version}`),
      base: asked.base,
      body: jsonText({ packages: asked.packages, workspace: asked.workspace }),
      asked_ms: nowMs,
      asked_by: asked.askedBy,
      confirmed_ms: null,
      confirmed_by: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Those not confirmed, newest first; with `sop` and `version` only the newest that has this version in it. */
export async function openPublications(db: Db, of?: { sop: string; version: number }): Promise<Publication[]> {
  let query = db.selectFrom('publication').selectAll().where('confirmed_ms', 'is', null).orderBy('id', 'desc');
  if (of !== undefined) query = query.where(sql<SqlBool>`${`${of.sop}@${of.version}`} = any(sops)`).limit(1);
  const rows = await query.limit(of === undefined ? 100 : 1).execute();
  return rows.map((row) => ({
    ...row.body,
    id: row.id,
    base: row.base,
    askedAtMs: row.asked_ms,
    askedBy: row.asked_by,
  }));
}

/** Marks it as done. False: it was before. */
export async function confirmPublication(db: Db, id: number, by: string, nowMs: number): Promise<boolean> {
  const row = await db
    .updateTable('publication')
    .set({ confirmed_ms: nowMs, confirmed_by: by })
    .where('id', '=', id)
    .where('confirmed_ms', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
