/** Makes events final: gives them their place and hash in the case's chain. */
import { sql } from 'kysely';
import { linkHash } from './chain.ts';
import type { Db, Tx } from '../database/database.ts';
import { type EventRow, eventOf } from './event-rows.ts';

/** The end of a case's chain, as columns of its row. */
export interface ChainEnd {
  final_seq: number | null;
  chain_length: number;
  chain_head: string;
}

/** Chains the rows among `rows` that are not final yet, in their order; returns the new end. The case must be locked. */
export async function finalize(tx: Tx, caseId: string, end: ChainEnd, rows: readonly EventRow[]): Promise<ChainEnd> {
  let { final_seq, chain_length, chain_head } = end;
  const ids: number[] = [];
  const hashes: string[] = [];
  for (const row of rows) {
    if (row.hash !== null) continue;
    chain_length += 1;
    chain_head = linkHash(caseId, chain_head, { link: chain_length, taskMs: row.task_ms, event: eventOf(row) });
    final_seq = row.seq;
    ids.push(row.id);
    hashes.push(chain_head);
  }
  if (ids.length > 0) {
    await sql`
      update case_event e set hash = n.hash, link = ${end.chain_length}::integer + n.place::integer
      from unnest(${ids}::bigint[], ${hashes}::text[]) with ordinality as n (id, hash, place)
      where e.id = n.id`.execute(tx);
  }
  return { final_seq, chain_length, chain_head };
}

/**
 * Makes all events of a case final whose run is over, also of one that was terminated. True when any was open.
 *
 * @param taskMs - only while the stored batch is still that one: a new run may have begun to write meanwhile.
 */
export async function finalizeEnded(db: Db, caseId: string, taskMs?: number): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const end = await tx
      .selectFrom('case')
      .select(['task_ms', 'final_seq', 'chain_length', 'chain_head'])
      .where('id', '=', caseId)
      .forUpdate()
      .executeTakeFirst();
    if (end === undefined || (taskMs !== undefined && end.task_ms !== taskMs)) return false;
    const rows = await tx
      .selectFrom('case_event')
      .selectAll()
      .where('case_id', '=', caseId)
      .where('hash', 'is', null)
      .orderBy('seq')
      .execute();
    const chained = await finalize(tx, caseId, end, rows);
    await tx
      .updateTable('case')
      .set({ ...chained, ended: true })
      .where('id', '=', caseId)
      .execute();
    return rows.length > 0;
  });
}
