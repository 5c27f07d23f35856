/**
 * The access log as one chain, computed when it is audited: its lines are written side by side by many, so they cannot carry
 * each other's hashes. What anchors have seen of it must still be so.
 */
import { createHash } from 'node:crypto';
import type { Db, Tx } from '../database/database.ts';
import { canonical } from '../database/json.ts';
import { accessStones } from '../retention/stones.ts';
import type { AccessChain } from '../store/audit.ts';

const rowsAtOnce = 5_000;

/**
 * The chain over all lines that are older than `untilMs`: what is younger may still be joined by a line with a lower number,
 * of a transaction that is under way. All of it in one snapshot: retention may remove lines meanwhile, and leaves a stone.
 *
 * @param lengths at which the hash is wanted, too
 */
export function accessChain(db: Db, untilMs: number, lengths: ReadonlySet<number>): Promise<AccessChain> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((tx) => chainIn(tx, untilMs, lengths));
}

async function chainIn(db: Tx, untilMs: number, lengths: ReadonlySet<number>): Promise<AccessChain> {
  const at = new Map<number, string>();
  // What retention removed from the old end is known by its stone alone.
  const stone = (await accessStones(db)).at(-1);
  const from = stone?.length ?? 0;
  let head = stone?.head ?? '';
  let length = from;
  if (lengths.has(length)) at.set(length, head);
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('vault_access')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(rowsAtOnce)
      .execute();
    for (const row of rows) {
      if (row.at_ms >= untilMs) return { length, head, at, from };
      head = createHash('sha256')
        .update(`${head}\n${canonical(row)}`)
        .digest('hex');
      length += 1;
      if (lengths.has(length)) at.set(length, head);
      after = row.id;
    }
    if (rows.length < rowsAtOnce) return { length, head, at, from };
  }
}
