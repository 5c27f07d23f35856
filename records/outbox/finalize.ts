/** Makes events final: reckons their hashes, link by link; the database gives them their places in the case's chain. */
import { sql } from 'kysely';
import { linkHash } from './chain.ts';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { type EventRow, eventOf } from './event-rows.ts';

/** A case as it is locked, with what a batch makes final or replaces: its events that are not undone, by number. */
export interface Opened {
  /** Null before the first batch. */
  case: {
    task_ms: number;
    final_seq: number | null;
    chain_length: number;
    chain_head: string;
    cycle: number;
    reached: string[];
  } | null;
  /** Those that are not final, and all from the batch's first on. */
  events: EventRow[];
  /** The people of its open tasks, one entry for each. */
  assignees: string[];
}

/** Locks the case until the transaction ends: batches of one case go one after the other. */
export function openBatch(tx: Tx, caseId: string, from: number): Promise<Opened> {
  return deed(tx, sql<Opened>`open_batch(${caseId}, ${from})`);
}

/** An event that becomes final. */
interface NewLink {
  id: number;
  hash: string;
}

/** The next links of the chain for those among `rows` that are not final yet, in their order. */
export function nextLinks(caseId: string, before: Opened['case'], rows: readonly EventRow[]): NewLink[] {
  let { chain_length: link, chain_head: hash } = before ?? { chain_length: 0, chain_head: '' };
  const links: NewLink[] = [];
  for (const row of rows) {
    if (row.hash !== null) continue;
    link += 1;
    hash = linkHash(caseId, hash, { link, taskMs: row.task_ms, event: eventOf(row) });
    links.push({ id: row.id, hash });
  }
  return links;
}

/** Behind every number that an event can have: nothing is replaced. */
export const NOTHING = 2_147_483_647;

/**
 * Makes all events of a case final whose run is over, also of one that was terminated. True when any was open.
 *
 * @param taskMs - only while the stored batch is still that one: a new run may have begun to write meanwhile.
 */
export async function finalizeEnded(db: Db, caseId: string, taskMs?: number): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { case: before, events } = await openBatch(tx, caseId, NOTHING);
    if (before === null || (taskMs !== undefined && before.task_ms !== taskMs)) return false;
    await deed(tx, sql`finish_case(${caseId}, ${JSON.stringify(nextLinks(caseId, before, events))})`);
    return events.length > 0;
  });
}
