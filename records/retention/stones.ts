/** What is left of what was removed: its text, which is signed, and its rows. */
import type { Selectable } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import type { AccessStone, Tombstone } from '../store/retention.ts';

const AT_ONCE = 1_000;

/** What the signature of a tombstone is of. */
export function stoneText(stone: Omit<Tombstone, 'key' | 'signature'>): string {
  const { case: id, sop, class: of, days, openedMs, closedMs, length, head, removedMs, run } = stone;
  const at = [openedMs, closedMs, removedMs].map((ms) => new Date(ms).toISOString());
  return JSON.stringify(['tombstone', id, sop, of, days, ...at, length, head, run]);
}

/** What the signature over removed lines of the access log is of. */
export function accessStoneText(stone: Omit<AccessStone, 'key' | 'signature'>): string {
  const { length, head, lastMs, removedMs, run } = stone;
  return JSON.stringify([
    'access',
    length,
    head,
    new Date(lastMs).toISOString(),
    new Date(removedMs).toISOString(),
    run,
  ]);
}

/** Undefined: it was not removed. */
export async function tombstone(db: Db, caseId: string): Promise<Tombstone | undefined> {
  const row = await db.selectFrom('tombstone').selectAll().where('case_id', '=', caseId).executeTakeFirst();
  return row && stoneOf(row);
}

/** In the order of case ids. */
export async function tombstones(db: Db, after: string): Promise<Tombstone[]> {
  const rows = await db
    .selectFrom('tombstone')
    .selectAll()
    .where('case_id', '>', after)
    .orderBy('case_id')
    .limit(AT_ONCE)
    .execute();
  return rows.map(stoneOf);
}

/** By length. */
export async function accessStones(db: Db): Promise<AccessStone[]> {
  const rows = await db.selectFrom('access_stone').selectAll().orderBy('length').execute();
  return rows.map(({ length, head, last_ms, removed_ms, run_id, key, signature }) => ({
    length,
    head,
    lastMs: last_ms,
    removedMs: removed_ms,
    run: run_id,
    key,
    signature,
  }));
}

function stoneOf(row: Selectable<Tables['tombstone']>): Tombstone {
  return {
    case: row.case_id,
    sop: row.sop,
    class: row.class,
    days: row.days,
    openedMs: row.opened_ms,
    closedMs: row.closed_ms,
    length: row.length,
    head: row.head,
    removedMs: row.removed_ms,
    run: row.run_id,
    key: row.key,
    signature: row.signature,
  };
}
