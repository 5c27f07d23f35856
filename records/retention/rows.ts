/** One page of the tables that only grow: the oldest rows of one of them, by its rule. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { type GrowthRule, ROWS_AT_ONCE } from './rules.ts';

const DAY_MS = 86_400_000;

/** How many went, or would go, and whether there may be more. A count that reports stops at 100,000. */
export async function rowsPage(
  db: Db,
  { table, days }: GrowthRule,
  { atMs, applies, run }: { atMs: number; applies: boolean; run: number },
): Promise<{ count: number; more: boolean }> {
  const beforeMs = atMs - days * DAY_MS;
  const { rows } = applies
    ? await sql<{ count: number }>`
        select prune_rows(${table}, ${beforeMs}::bigint, ${ROWS_AT_ONCE}::integer, ${run}::bigint) as count`.execute(db)
    : await sql<{ count: number }>`select count_rows(${table}, ${beforeMs}::bigint) as count`.execute(db);
  const count = rows[0]?.count ?? 0;
  return { count, more: applies && count === ROWS_AT_ONCE };
}
