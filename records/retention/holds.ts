/** Cases under hold: a register to which lines are added, each released once. */
import { type Selectable, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import type { Tables } from '../database/tables.ts';
import type { Hold, HoldReason } from '../store/retention.ts';

const SHOWN_MAX = 200;

/** Undefined: there is no such case. */
export async function holdCase(
  db: Db,
  held: { case: string; reason: HoldReason; reference?: string; by: string },
  nowMs: number,
): Promise<Hold | undefined> {
  const { reason, reference = null, by } = held;
  const id = await deed(db, sql<number | null>`hold_case(${held.case}, ${reason}, ${reference}, ${nowMs}, ${by})`);
  if (id === null) return undefined;
  const row = await db.selectFrom('legal_hold').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  return holdOf(row);
}

/** False: it was not held. */
export async function releaseCase(db: Db, caseId: string, by: string, nowMs: number): Promise<boolean> {
  return deed(db, sql<boolean>`release_case(${caseId}, ${nowMs}, ${by})`);
}

/** Those of one case, or all that are not released; newest first. */
export async function holds(db: Db, caseId?: string): Promise<Hold[]> {
  const all = db.selectFrom('legal_hold').selectAll();
  const wanted = caseId === undefined ? all.where('released_ms', 'is', null) : all.where('case_id', '=', caseId);
  return (await wanted.orderBy('id', 'desc').limit(SHOWN_MAX).execute()).map(holdOf);
}

function holdOf(row: Selectable<Tables['legal_hold']>): Hold {
  return {
    id: row.id,
    case: row.case_id,
    reason: row.reason,
    ...(row.reference !== null && { reference: row.reference }),
    sinceMs: row.since_ms,
    by: row.held_by,
    ...(row.released_ms !== null && { releasedMs: row.released_ms }),
    ...(row.released_by !== null && { releasedBy: row.released_by }),
  };
}
