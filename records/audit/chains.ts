/** Recomputes the chains of the record, one case or all of them, in pages of one snapshot each. */
import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { type Anchor, type ChainEnd, type StoredLink, verify, type Verified } from '../outbox/chain.ts';
import { eventOf } from '../outbox/event-rows.ts';
import type { ChainPage } from '../store/audit.ts';

/** What is stored of one chain: its rows in their order, and where it ends. */
interface Chain {
  case: string;
  links: StoredLink[];
  end: ChainEnd;
}

/** Of a case that was never recorded the chain is empty, and whole. */
export async function verifyChain(db: Db, caseId: string, seen: readonly Anchor[] = []): Promise<Verified> {
  const chain = await chainOf(db, caseId);
  return verify(caseId, chain?.links ?? [], chain?.end ?? { length: 0, head: '' }, seen);
}

/** The same within a transaction that has the case's row locked, or a snapshot of its own. */
export async function verifyChainIn(tx: Tx, caseId: string, seen: readonly Anchor[]): Promise<Verified> {
  const [chain] = await chainsOf(tx, [caseId]);
  return verify(caseId, chain?.links ?? [], chain?.end ?? { length: 0, head: '' }, seen);
}

/** Undefined: never recorded. */
export async function chainOf(db: Db, caseId: string): Promise<Chain | undefined> {
  const [chain] = await snapshot(db, (tx) => chainsOf(tx, [caseId]));
  return chain;
}

/** The chains of up to `limit` cases whose ids sort after `after`; `seen` are ends that a chain had before. */
export async function verifyChains(
  db: Db,
  { after, limit }: { after: string; limit: number },
  seen: (caseId: string) => readonly Anchor[],
): Promise<ChainPage> {
  const chains = await snapshot(db, async (tx) => {
    const ids = await tx.selectFrom('case').select('id').where('id', '>', after).orderBy('id').limit(limit).execute();
    return chainsOf(
      tx,
      ids.map(({ id }) => id),
    );
  });
  const cases = chains.map(({ case: id, links, end }) => ({
    case: id,
    events: links.length,
    ...verify(id, links, end, seen(id)),
  }));
  const last = chains.length < limit ? undefined : chains.at(-1)?.case;
  return { cases, ...(last !== undefined && { last }) };
}

function snapshot<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').execute(read);
}

async function chainsOf(tx: Tx, ids: readonly string[]): Promise<Chain[]> {
  if (ids.length === 0) return [];
  const ends = await tx
    .selectFrom('case')
    .leftJoin('kernel_state', 'kernel_state.case_id', 'case.id')
    .select(['id', 'chain_length as length', 'chain_head as head', 'kernel_state.seq as told'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
  const rows = await tx
    .selectFrom('case_event')
    .selectAll()
    .where('case_id', 'in', [...ids])
    .orderBy('case_id')
    .orderBy(sql`link nulls last`)
    .orderBy('seq')
    .execute();
  const links = new Map<string, StoredLink[]>(ends.map(({ id }) => [id, []]));
  for (const row of rows)
    links.get(row.case_id)?.push({
      event: eventOf(row),
      taskMs: row.task_ms,
      link: row.link,
      hash: row.hash,
      undone: row.undone_by !== null,
    });
  return ends.map(({ id, told, ...end }) => ({
    case: id,
    links: links.get(id) ?? [],
    end: { ...end, toldSeq: told ?? undefined },
  }));
}
