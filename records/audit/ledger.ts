/** Holds the ledger against the audit: every line is worked out anew from the events of its case. */
import type { Db, Tx } from '../database/database.ts';
import { GRANT_EVENTS, grantOf, workedOut } from '../staff/ledger.ts';
import type { LedgerFault } from '../store/audit.ts';

/** The lines of these cases that are not what their events say, by case and grant. */
export async function verifyLedger(db: Db, cases: readonly string[]): Promise<LedgerFault[]> {
  if (cases.length === 0) return [];
  // In one snapshot: a batch that is written meanwhile changes both.
  const { rows, events } = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => ({ rows: await linesOf(tx, cases), events: await grantEventsOf(tx, cases) }));
  const told = new Map<string, typeof events>();
  for (const event of events) {
    const key = keyOf(event.case_id, grantOf(event.data));
    const known = told.get(key);
    if (known === undefined) told.set(key, [event]);
    else known.push(event);
  }
  const faults: LedgerFault[] = [];
  for (const row of rows) {
    const key = keyOf(row.case_id, row.grant);
    const { state, facts, whose } = workedOut(told.get(key) ?? [], false);
    told.delete(key);
    // A reset undid a payment that may have been made: it stays, unknown, whatever stands now.
    const stays = row.state === 'unknown' && (facts === undefined || state === 'reserved');
    const same =
      facts !== undefined &&
      row.amount === facts.amount &&
      row.person === facts.by &&
      row.role === facts.role &&
      row.charged.join() === whose.join();
    const fault = facts === undefined ? 'added' : 'changed';
    if (stays ? facts !== undefined && !same : !same || row.state !== state)
      faults.push({ case: row.case_id, grant: row.grant, fault });
  }
  for (const [key, its] of told) {
    const [{ case_id, data } = { case_id: key, data: null }] = its;
    if (workedOut(its, false).facts !== undefined)
      faults.push({ case: case_id, grant: grantOf(data), fault: 'missing' });
  }
  return faults;
}

function linesOf(tx: Tx, cases: readonly string[]) {
  return tx
    .selectFrom('ledger')
    .select(['case_id', 'grant', 'amount', 'person', 'role', 'charged', 'state'])
    .where('case_id', 'in', [...cases])
    .where('confirmed', '=', true)
    .execute();
}

function grantEventsOf(tx: Tx, cases: readonly string[]) {
  return tx
    .selectFrom('case_event')
    .select(['case_id', 'type', 'data', 'at_ms'])
    .where('case_id', 'in', [...cases])
    .where('type', 'in', GRANT_EVENTS)
    .where('undone_by', 'is', null)
    .orderBy('seq')
    .execute();
}

function keyOf(caseId: string, grant: string): string {
  return JSON.stringify([caseId, grant]);
}
