/** One page of the tables that only grow: the oldest rows of one of them, by its rule. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { DAY_MS, type GrowthRule, ROWS_AT_ONCE } from './rules.ts';

/** How many went, or would go, and whether there may be more. A count that reports stops at 100,000. */
export async function rowsPage(
  db: Db,
  { table, days }: GrowthRule,
  { atMs, applies, run }: { atMs: number; applies: boolean; run: number },
): Promise<{ count: number; more: boolean }> {
  const beforeMs = atMs - days * DAY_MS;
  const count = await deed(
    db,
    applies
      ? sql<number>`prune_rows(${table}, ${beforeMs}, ${ROWS_AT_ONCE}, ${run})`
      : sql<number>`count_rows(${table}, ${beforeMs})`,
  );
  return { count, more: applies && count === ROWS_AT_ONCE };
}
