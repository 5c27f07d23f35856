/** Finance finds out what became of a payment that a reset left behind (semantics rule 24), once, in an entry of its own. */
import { sql } from 'kysely';
import { mustLookFromOutside } from '../../engine/grants/outside.ts';
import { Refused } from '../../engine/refused.ts';
import type { Refusal } from '../../engine/turn.ts';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import { stateOf } from '../states/states.ts';
import type { LedgerRow } from '../store/read.ts';
import type { SaidOfPayment, SettleSetAside } from '../store/staff.ts';
import { ledgerRowOf } from './ledger.ts';

/** What a line is called that stands beside the one of its grant. */
const BESIDE = /~\d+$/;

/** The line as it is then; a refusal, as the act `reconcile` refuses; undefined: no such payment is set aside. */
export async function settleSetAside(
  db: Db,
  { case: caseId, grant, as, reference, reason, actor }: SettleSetAside,
  nowMs: number,
): Promise<LedgerRow | Refusal | undefined> {
  return db.transaction().execute(async (tx) => {
    const placed = (await stateOf(tx, caseId))?.state ?? {};
    const inside = await partOf(tx, caseId, grant);
    try {
      mustLookFromOutside(placed, { inside, reference }, actor);
    } catch (error) {
      if (error instanceof Refused) return error.refusal;
      throw error;
    }
    const said: SaidOfPayment = { grant, as, by: actor.id, reference, reason };
    if (!(await deed<boolean>(tx, sql`settle_set_aside(${caseId}, ${grant}, ${jsonText(said)}, ${nowMs}::bigint)`)))
      return undefined;
    const line = tx.selectFrom('ledger').selectAll().where('case_id', '=', caseId).where('grant', '=', grant);
    return ledgerRowOf(await line.executeTakeFirstOrThrow());
  });
}

/** Everybody who had a part in the payment, as far as its line, the audit (undone events, too) and the case's state tell. */
async function partOf(tx: Tx, caseId: string, grant: string): Promise<string[]> {
  const base = grant.replace(BESIDE, '');
  const lines = await tx
    .selectFrom('ledger')
    .select(['person', 'charged'])
    .where('case_id', '=', caseId)
    .where('grant', 'in', [base, grant])
    .execute();
  const told = await tx
    .selectFrom('case_event')
    .select('data')
    .where('case_id', '=', caseId)
    .where('type', '=', 'grant.reserved')
    .where(sql`data->>'grant'`, '=', base)
    .execute();
  const involved = (await stateOf(tx, caseId))?.state.involved?.[base] ?? [];
  const named = told.flatMap(({ data }) => [data?.by, data?.owner, data?.authors, data?.charged]);
  const known = [...involved, ...lines.flatMap(({ person, charged }) => [person, ...charged]), ...named.flat()];
  return known.filter((id): id is string => typeof id === 'string');
}
