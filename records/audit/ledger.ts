/** Holds the ledger against the audit: every line is worked out anew from the events of its case, and from its entries. */
import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { canonical } from '../database/json.ts';
import { GRANT_EVENTS, grantOf, workedOut } from '../staff/grants.ts';
import { accessStones } from '../retention/stones.ts';
import type { LedgerFault } from '../store/audit.ts';

/** The lines of these cases that are not what their events or their entries say, each once, by case and grant. */
export async function verifyLedger(db: Db, cases: readonly string[]): Promise<LedgerFault[]> {
  if (cases.length === 0) return [];
  // In one snapshot: a batch that is written meanwhile changes all of it.
  const { rows, entries, events, findings } = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => ({
      rows: await linesOf(tx, cases),
      entries: await entriesOf(tx, cases),
      events: await grantEventsOf(tx, cases),
      findings: await findingsOf(tx, cases),
    }));
  const found = new Map<string, LedgerFault>();
  const add = (it: LedgerFault) => {
    const key = keyOf(it.case, it.grant);
    if (!found.has(key)) found.set(key, it);
  };
  const settled = settledIn(entries, findings);
  for (const it of againstEvents(
    rows.filter((row) => row.confirmed),
    events,
    settled,
  ))
    add(it);
  for (const it of againstEntries(rows, entries)) add(it);
  return [...found.values()];
}

type Line = Awaited<ReturnType<typeof linesOf>>[number];
type Entry = Awaited<ReturnType<typeof entriesOf>>[number];
type GrantEvent = Awaited<ReturnType<typeof grantEventsOf>>[number];

function againstEvents(
  rows: readonly Line[],
  events: readonly GrantEvent[],
  settled: ReadonlySet<string>,
): LedgerFault[] {
  const told = new Map<string, GrantEvent[]>();
  for (const event of events) {
    const key = keyOf(event.case_id, grantOf(event.data));
    const known = told.get(key);
    if (known === undefined) told.set(key, [event]);
    else known.push(event);
  }
  const faults: LedgerFault[] = [];
  for (const row of rows) {
    const key = keyOf(row.case_id, row.grant);
    const its = told.get(key) ?? [];
    const { state, facts, whose } = workedOut(its);
    told.delete(key);
    // An approval that was asked for and ended without one: its answer reserved, and the case tells that it is given back.
    if (its.length > 0 && facts === undefined && state === 'released' && row.state === 'released') continue;
    // A reset undid a payment that may have been made: it stays, unknown or as somebody found it, whatever stands now.
    const stays = (row.state === 'unknown' || settled.has(key)) && (facts === undefined || state === 'reserved');
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
    if (workedOut(its).facts !== undefined) faults.push({ case: case_id, grant: grantOf(data), fault: 'missing' });
  }
  return faults;
}

/** The lines that somebody has settled, as a line of the access log says, too; once retention has taken that, the entry alone. */
function settledIn(
  entries: readonly Entry[],
  { logged, sinceMs }: Awaited<ReturnType<typeof findingsOf>>,
): Set<string> {
  const settled = entries.filter(({ kind, case_id, said, state, entered_ms }) => {
    if (kind !== 'settled' || said === null || said === undefined || (said.as === 'paid') !== (state === 'committed'))
      return false;
    return entered_ms <= sinceMs || logged.has([case_id, said.grant, said.as].join('/'));
  });
  return new Set(settled.map(({ case_id, grant }) => keyOf(case_id, grant)));
}

/** Each line is its newest entry, and no entry is gone. */
function againstEntries(rows: readonly Line[], entries: readonly Entry[]): LedgerFault[] {
  const newest = new Map(entries.map((entry) => [keyOf(entry.case_id, entry.grant), entry]));
  const faults: LedgerFault[] = [];
  for (const row of rows) {
    const key = keyOf(row.case_id, row.grant);
    const entry = newest.get(key);
    newest.delete(key);
    // What a case has told of was entered once.
    if (entry === undefined)
      faults.push({ case: row.case_id, grant: row.grant, fault: row.confirmed ? 'missing' : 'added' });
    else {
      const { seq, count, kind: _kind, task_ms: _task, entered_ms: _entered, said: _said, ...line } = entry;
      if (seq !== count || canonical(line) !== canonical(row))
        faults.push({ case: row.case_id, grant: row.grant, fault: 'changed' });
    }
  }
  for (const { case_id, grant } of newest.values()) faults.push({ case: case_id, grant, fault: 'missing' });
  return faults;
}

function linesOf(tx: Tx, cases: readonly string[]) {
  return tx
    .selectFrom('ledger')
    .selectAll()
    .where('case_id', 'in', [...cases])
    .execute();
}

/** The newest of each grant, with how many there are. */
function entriesOf(tx: Tx, cases: readonly string[]) {
  return tx
    .selectFrom('ledger_entry')
    .selectAll()
    .select(sql<number>`(count(*) over (partition by case_id, "grant"))::integer`.as('count'))
    .distinctOn(['case_id', 'grant'])
    .where('case_id', 'in', [...cases])
    .orderBy('case_id')
    .orderBy('grant')
    .orderBy('seq', 'desc')
    .execute();
}

/** What the access log says was found of payments, and up to when retention has removed its lines. */
async function findingsOf(tx: Tx, cases: readonly string[]): Promise<{ logged: Set<string>; sinceMs: number }> {
  const lines = await tx
    .selectFrom('vault_access')
    .select('what')
    .where('deed', '=', 'settle')
    .where('case_id', 'in', [...cases])
    .execute();
  const sinceMs = (await accessStones(tx)).at(-1)?.lastMs ?? 0;
  return { logged: new Set(lines.map(({ what }) => what)), sinceMs };
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
