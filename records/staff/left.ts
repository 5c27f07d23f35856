/** Payments that only a run before a reset knew of, told in hours that the record had lost: those the ledger lacks are entered. */
import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import { NOTHING, openBatch } from '../outbox/finalize.ts';
import { stateOf } from '../states/states.ts';
import type { LeftPayment } from '../store/staff.ts';
import { type Known, type Lacking, lackingOf } from './lacking.ts';
import { GRANT_EVENTS, payingIn } from './grants.ts';
import { partiesTold } from './payees.ts';

/** How many the ledger lacked; without `apply` nothing is entered. */
export async function setAsideLeft(
  db: Db,
  { case: caseId, left }: { case: string; left: readonly LeftPayment[] },
  { apply, nowMs }: { apply: boolean; nowMs: number },
): Promise<number> {
  if (left.length === 0) return 0;
  return db.transaction().execute(async (tx) => {
    await openBatch(tx, caseId, NOTHING);
    const lacking = lackingOf(left, await knownOf(tx, caseId));
    if (apply) for (const it of lacking) await enter(tx, caseId, it, nowMs);
    return lacking.length;
  });
}

async function knownOf(tx: Tx, caseId: string): Promise<Known> {
  const standing = await tx
    .selectFrom('case_event')
    .select(['seq', 'type', 'data', 'at_ms'])
    .where('case_id', '=', caseId)
    .where('type', 'in', GRANT_EVENTS)
    .where('undone_by', 'is', null)
    .orderBy('seq')
    .execute();
  const lines = await tx
    .selectFrom('ledger')
    .select(['grant', 'amount', 'person', 'state', 'confirmed'])
    .where('case_id', '=', caseId)
    .execute();
  const settled = await tx
    .selectFrom('ledger_entry')
    .select(['grant', 'amount', 'person', 'state'])
    .where('case_id', '=', caseId)
    .where('kind', '=', 'settled')
    .execute();
  const kept = await stateOf(tx, caseId);
  return { standing, lines, settled, paying: kept === undefined ? [] : payingIn(kept.state) };
}

async function enter(tx: Tx, caseId: string, { payment, own }: Lacking, nowMs: number): Promise<void> {
  const { last, data, grant, atMs } = payment;
  const { customer } = last.view.data;
  const by = typeof data.by === 'string' ? data.by : null;
  // It counts at its own time, as all that is recorded again does.
  const toldMs = Math.min(nowMs, last.taskMs);
  const line = {
    case_id: caseId,
    grant,
    action: data.action,
    customer: typeof customer === 'string' ? customer : null,
    amount: data.amount,
    person: by,
    role: data.role ?? null,
    at_ms: atMs,
    made_ms: toldMs,
    question: '',
    answer: null,
    charged: data.charged ?? (by === null ? [] : [by]),
    parties: await partiesTold(tx, last),
    counted_ms: toldMs,
  };
  await deed(tx, sql`set_aside_left(${jsonText(line)}, ${own}, ${last.taskMs}::bigint, ${nowMs}::bigint)`);
}
