/** The oldest lines of the access log: they go from its old end only, and leave stones that the audit goes on from. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { canonical } from '../database/json.ts';
import type { RetentionTools } from '../store/retention.ts';
import { ACCESS_LOG_DAYS, DAY_MS, ROWS_AT_ONCE } from './rules.ts';
import { accessStones, accessStoneText } from './stones.ts';

/** Lines of one page, unless more stand before the next anchored length: all of them are hashed before one goes. */
const LINES_OF_PAGE = 50 * ROWS_AT_ONCE;
const READ_AT_ONCE = 5_000;

/** The log up to one of its lines. */
interface Cut {
  length: number;
  head: string;
  lastId: number;
  lastMs: number;
}

/**
 * How many went, or would go. Where the log was anchored it is cut within what gives an anchored hash; what does not fit stays,
 * as evidence. Each statement takes a piece and leaves a stone, so that a day may have any number of lines.
 */
export async function accessPage(
  db: Db,
  at: { atMs: number; nowMs: number; applies: boolean; run: number },
  { signer, seen }: Pick<RetentionTools, 'signer' | 'seen'>,
): Promise<{ count: number; more: boolean }> {
  const { pieces, from, more } = await piecesOf(db, at.atMs - ACCESS_LOG_DAYS * DAY_MS, seen('access'));
  if (!at.applies) return { count: (pieces.at(-1)?.length ?? from) - from, more: false };
  let count = 0;
  for (const piece of pieces) {
    const said = { ...piece, removedMs: at.nowMs, run: at.run };
    const stone = {
      length: said.length,
      head: said.head,
      last_id: said.lastId,
      last_ms: said.lastMs,
      removed_ms: said.removedMs,
      key: signer.publicKey,
      signature: signer.sign(accessStoneText(said)),
    };
    const gone = await deed(db, sql<number>`prune_access(${JSON.stringify(stone)}::json, ${at.run}::bigint)`);
    count += gone;
    // The log is not what was read: the next page looks anew.
    if (gone === 0) return { count, more: false };
  }
  return { count, more: more && count > 0 };
}

/** Where the pieces of a page end; none: nothing may go. `from`: lines that went before. */
async function piecesOf(
  db: Db,
  beforeMs: number,
  anchored: readonly { length: number; head: string }[],
): Promise<{ pieces: Cut[]; from: number; more: boolean }> {
  const stone = (await accessStones(db)).at(-1);
  const from = stone?.length ?? 0;
  const ends = new Map(anchored.filter((it) => it.length > from).map((it) => [it.length, it.head]));
  const until = anchored.length === 0 ? from + LINES_OF_PAGE : pageEnd([...ends.keys()], from);
  const read: Cut[] = [];
  let good = 0;
  let { length, head } = { length: from, head: stone?.head ?? '' };
  for await (const row of oldest(db, beforeMs, until - from)) {
    head = createHash('sha256')
      .update(`${head}\n${canonical(row)}`)
      .digest('hex');
    length += 1;
    const end = ends.get(length);
    if (end !== undefined && end !== head) return { pieces: read.slice(0, good), from, more: false };
    const holds = end !== undefined || anchored.length === 0;
    if (holds || (length - from) % ROWS_AT_ONCE === 0) read.push({ length, head, lastId: row.id, lastMs: row.at_ms });
    if (holds) good = read.length;
  }
  return { pieces: wide(read.slice(0, good), from), from, more: length === until };
}

/** The last anchored length that fits a page, or the next one however far it is; nothing after `from`: `from` itself. */
function pageEnd(lengths: readonly number[], from: number): number {
  const fits = lengths.filter((it) => it <= from + LINES_OF_PAGE);
  if (fits.length > 0) return Math.max(...fits);
  return lengths.length === 0 ? from : Math.min(...lengths);
}

/** As few of these ends as leave no piece larger than a statement takes. */
function wide(ends: readonly Cut[], from: number): Cut[] {
  const kept: Cut[] = [];
  for (const [i, end] of ends.entries()) {
    const next = ends[i + 1];
    if (next === undefined || next.length - (kept.at(-1)?.length ?? from) > ROWS_AT_ONCE) kept.push(end);
  }
  return kept;
}

/** The oldest lines that are old enough, up to so many. */
async function* oldest(db: Db, beforeMs: number, most: number) {
  for (let after = 0, left = most; left > 0; left -= READ_AT_ONCE) {
    const rows = await db
      .selectFrom('vault_access')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(Math.min(left, READ_AT_ONCE))
      .execute();
    for (const row of rows) {
      if (row.at_ms >= beforeMs) return;
      yield row;
      after = row.id;
    }
    if (rows.length < READ_AT_ONCE) return;
  }
}
