/** Removing a family of cases, whole or not at all: looked at, verified, signed for and deleted in one transaction. */
import { sql } from 'kysely';
import { caseClass } from '../../language/retention.ts';
import { verifyChainIn } from '../audit/chains.ts';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { tryHold } from '../database/hold.ts';
import { finalizeEnded } from '../outbox/finalize.ts';
import type { RetentionTools, Stays, Tombstone } from '../store/retention.ts';
import { type CaseFacts, type Deciding, whyStays } from './due.ts';
import { familiesOf } from './facts.ts';
import { stoneText } from './stones.ts';

/** Calls of Temporal are made while the transaction is open. */
const longestMs = 60_000;

/** For whom, and by which run. */
export interface Removing extends Deciding {
  run: number;
  by: string;
  nowMs: number;
}

/**
 * Undefined: all of them are gone. Nobody begins one of them again meanwhile (decision 9), and what the caller saw is looked
 * at once more in the database's own function.
 */
export async function removeFamily(
  db: Db,
  family: readonly CaseFacts[],
  removing: Removing,
  tools: RetentionTools,
): Promise<Stays | undefined> {
  const ids = family.map((it) => it.id).sort();
  for (const id of ids) await finalizeEnded(db, id, family.find((it) => it.id === id)?.taskMs);
  const why = await db.transaction().execute(async (tx) => {
    await sql`set local idle_in_transaction_session_timeout = ${sql.lit(longestMs)}`.execute(tx);
    for (const id of ids) if (!(await tryHold(tx, `again ${id}`))) return 'busy' as const;
    for (const id of ids) if (await tools.runs(id)) return 'open' as const;
    return removeIn(tx, ids, removing, tools);
  });
  if (why !== undefined) return why;
  for (const id of ids) await tools.forget(id);
  return undefined;
}

async function removeIn(
  tx: Tx,
  ids: readonly string[],
  removing: Removing,
  tools: RetentionTools,
): Promise<Stays | undefined> {
  const [first = ''] = ids;
  const family = (await familiesOf(tx, [first], removing.atMs)).get(first) ?? [];
  if (family.length !== ids.length) return 'changed';
  for (const it of family) {
    const why = whyStays(it, family, removing);
    if (why !== undefined) return why;
    // What does not hold is evidence: it stays until somebody has looked.
    if (!(await verifyChainIn(tx, it.id, tools.seen(`case/${it.id}`))).ok) return 'broken';
  }
  const stones = family.map((it) => ({ ...rowOf(stoneOf(it, removing, tools)), task_ms: it.taskMs }));
  const why = await deed(
    tx,
    sql<Stays | 'run' | 'not-due' | ''>`remove_family(${JSON.stringify(stones)}, ${removing.run}, ${removing.by})`,
  );
  if (why === '') return undefined;
  return why === 'run' || why === 'not-due' ? 'changed' : why;
}

function stoneOf(it: CaseFacts, { plan, run, nowMs }: Removing, { signer }: RetentionTools): Tombstone {
  const of = caseClass(plan, it.sop);
  if (of === undefined || it.closedMs === null) throw new Error(`Case ${it.id} has no class, or is not closed.`);
  const { id: name, days } = of;
  const said = {
    case: it.id,
    sop: it.sop,
    class: name,
    days,
    openedMs: it.openedMs,
    closedMs: it.closedMs,
    length: it.length,
    head: it.head,
    removedMs: nowMs,
    run,
  };
  return { ...said, key: signer.publicKey, signature: signer.sign(stoneText(said)) };
}

function rowOf({ case: id, openedMs, closedMs, removedMs, run, ...same }: Tombstone) {
  return { case_id: id, opened_ms: openedMs, closed_ms: closedMs, removed_ms: removedMs, run_id: run, ...same };
}
