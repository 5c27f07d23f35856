/** The oldest lines of the access log: they go from its old end only, and leave a stone that the audit goes on from. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { canonical } from '../database/json.ts';
import type { RetentionTools } from '../store/retention.ts';
import { ACCESS_LOG_DAYS, ROWS_AT_ONCE } from './rules.ts';
import { accessStones, accessStoneText } from './stones.ts';

const DAY_MS = 86_400_000;

/**
 * How many went, or would go. Where the log was anchored it is cut at an anchored length, and only while its lines give the
 * anchored hash: what does not fit stays, as evidence.
 */
export async function accessPage(
  db: Db,
  at: { atMs: number; nowMs: number; applies: boolean; run: number },
  { signer, seen }: Pick<RetentionTools, 'signer' | 'seen'>,
): Promise<{ count: number; more: boolean }> {
  const cut = await cutOf(db, at.atMs - ACCESS_LOG_DAYS * DAY_MS, seen('access'));
  if (cut === undefined) return { count: 0, more: false };
  const { count, more, ...end } = cut;
  if (!at.applies) return { count, more: false };
  const said = { ...end, removedMs: at.nowMs, run: at.run };
  const stone = {
    length: said.length,
    head: said.head,
    last_id: said.lastId,
    last_ms: said.lastMs,
    removed_ms: said.removedMs,
    key: signer.publicKey,
    signature: signer.sign(accessStoneText(said)),
  };
  const { rows } = await sql<{ count: number }>`
    select prune_access(${JSON.stringify(stone)}::json, ${at.run}::bigint) as count`.execute(db);
  const gone = rows[0]?.count ?? 0;
  return { count: gone, more: more && gone > 0 };
}

interface Cut {
  length: number;
  head: string;
  lastId: number;
  lastMs: number;
  count: number;
  more: boolean;
}

/** The last line of a page before which all are old enough. */
async function cutOf(
  db: Db,
  beforeMs: number,
  anchored: readonly { length: number; head: string }[],
): Promise<Cut | undefined> {
  const stone = (await accessStones(db)).at(-1);
  const ends = new Map(anchored.map((it) => [it.length, it.head]));
  const rows = await db.selectFrom('vault_access').selectAll().orderBy('id').limit(ROWS_AT_ONCE).execute();
  let head = stone?.head ?? '';
  let length = stone?.length ?? 0;
  let cut: Cut | undefined;
  let count = 0;
  for (const row of rows) {
    if (row.at_ms >= beforeMs) break;
    head = createHash('sha256')
      .update(`${head}\n${canonical(row)}`)
      .digest('hex');
    length += 1;
    count += 1;
    const end = ends.get(length);
    if (end !== undefined && end !== head) break;
    if (end !== undefined || ends.size === 0)
      cut = {
        length,
        head,
        lastId: row.id,
        lastMs: row.at_ms,
        count,
        more: count === rows.length && rows.length === ROWS_AT_ONCE,
      };
  }
  return cut;
}
