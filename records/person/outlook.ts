/** What stands against erasing a person now, what it leaves behind, and where copies went. */
import { isKeptFile } from '../../engine/values/file.ts';
import { sql, type SqlBool } from 'kysely';
import { getPackage } from '../published/sops.ts';
import type { View } from '../../engine/see/view.ts';
import type { Db } from '../database/database.ts';
import type { LedgerRow } from '../store/read.ts';
import type { CopyOutside, Outlook, Waits } from '../store/person.ts';
import { CAPS_MS } from '../retention/due.ts';
import { stateOf } from '../states/states.ts';
import { UNCONFIRMED_MS } from '../staff/ledger.ts';
import { idsOf, type Whose } from './whose.ts';

/** As much of a line of the ledger as is asked here. */
interface Reserved {
  case_id: string;
  grant: string;
  state: LedgerRow['state'];
  confirmed: boolean;
  made_ms: number;
}

/** Looks within the caller's transaction, so that what it finds holds there. */
export async function outlookOf(db: Db, whose: Whose, nowMs: number): Promise<Outlook> {
  const money = await moneyOf(db, whose, nowMs);
  return {
    waits: [
      ...openCases(whose),
      ...(await heldOf(db, idsOf(whose))),
      ...(await intakesOf(db, whose)),
      ...money.waits,
      ...(await statutoryOf(db, whose)),
    ],
    ...(money.capsUntilMs !== undefined && { capsUntilMs: money.capsUntilMs }),
    copies: await copiesOf(db, whose),
  };
}

function openCases({ cases }: Whose): Waits[] {
  return cases
    .filter(({ state }) => state === 'open' || state === 'resolved')
    .map((it) => ({ why: 'open_case', case: it.case }));
}

/** What a lawsuit needs is not destroyed, nor written over, whoever asks. */
async function heldOf(db: Db, cases: readonly string[]): Promise<Waits[]> {
  const rows = await db
    .selectFrom('legal_hold')
    .select(['case_id', 'reason'])
    .where(sql<SqlBool>`case_id = any(${[...cases]}::text[])`)
    .where('released_ms', 'is', null)
    .orderBy('case_id')
    .execute();
  return rows.map(({ case_id, reason }) => ({ why: 'hold', case: case_id, what: reason }));
}

/** Stored, and not told to a case yet: a sweeper will. */
async function intakesOf(db: Db, { customer, ...whose }: Whose): Promise<Waits[]> {
  const rows = await db
    .selectFrom('request')
    .select('case_id')
    .where('settled', '=', false)
    .where((eb) =>
      eb.or([
        eb('case_id', 'in', idsOf(whose)),
        ...(customer === undefined ? [] : [sql<SqlBool>`body -> 'data' ->> 'customer' = ${customer}`]),
      ]),
    )
    .execute();
  return rows.map(({ case_id }) => ({ why: 'pending_intake', case: case_id ?? '' }));
}

async function moneyOf(db: Db, { customer, ...whose }: Whose, nowMs: number) {
  const rows = await db
    .selectFrom('ledger')
    .select(['case_id', 'grant', 'state', 'confirmed', 'made_ms', 'counted_ms'])
    .where('state', '<>', 'released')
    .where((eb) =>
      eb.or([
        eb('case_id', 'in', idsOf(whose)),
        ...(customer === undefined
          ? []
          : [eb('customer', '=', customer), sql<SqlBool>`parties @> ${[customer]}::text[]`]),
      ]),
    )
    .orderBy('at_ms')
    .execute();
  const until = Math.max(...rows.filter((row) => counts(row, nowMs)).map((row) => row.counted_ms + CAPS_MS));
  return { waits: underWay(rows, nowMs), capsUntilMs: until > nowMs ? until : undefined };
}

/** What a reservation that no batch confirmed says of money is over soon. */
function counts({ confirmed, made_ms }: Reserved, nowMs: number): boolean {
  return confirmed || made_ms > nowMs - UNCONFIRMED_MS;
}

function underWay(rows: readonly Reserved[], nowMs: number): Waits[] {
  return rows
    .filter((row) => counts(row, nowMs) && (row.state === 'reserved' || row.state === 'unknown'))
    .map((row): Waits => ({ why: 'payment', case: row.case_id, what: row.grant }));
}

/**
 * What stands against correcting a value of this case: a hold, and payments that are asked for, approved, under way or of unknown
 * result. One of them may send the value: who approves it, or has approved it, has read the one that stands.
 */
export async function correctionWaits(db: Db, { case: id }: { case: string }, nowMs: number): Promise<Waits[]> {
  return [...(await heldOf(db, [id])), ...(await paymentsOf(db, id, nowMs))];
}

async function paymentsOf(db: Db, id: string, nowMs: number): Promise<Waits[]> {
  const rows = await db
    .selectFrom('ledger')
    .select(['case_id', 'grant', 'state', 'confirmed', 'made_ms', 'counted_ms'])
    .where('case_id', '=', id)
    .where('state', '<>', 'released')
    .orderBy('at_ms')
    .execute();
  return [...underWay(rows, nowMs), ...(await beyondLedger(db, id))];
}

/** Payments on their way that no authority was asked about: the ledger does not know them. */
async function beyondLedger(db: Db, id: string): Promise<Waits[]> {
  const grants = Object.values((await stateOf(db, id))?.state.grants ?? {});
  return grants
    .filter(({ action, state }) => action === undefined && (state === 'paying' || state === 'unknown'))
    .map(({ id: what }): Waits => ({ why: 'payment', case: id, what }));
}

/** Also of a case that is over: what the law wants told is told first. */
export async function statutoryOf(db: Db, { cases }: Pick<Whose, 'cases'>): Promise<Waits[]> {
  const found: Waits[] = [];
  for (const view of cases) {
    // One that was breached runs on until what the law wants is done.
    const running = view.clocks.filter(({ state }) => ['running', 'paused', 'breached'].includes(state));
    if (running.length === 0) continue;
    const statutory = await statutoryClocks(db, view);
    for (const { id, title } of running)
      if (statutory.has(id)) found.push({ why: 'statutory_clock', case: view.case, what: title });
  }
  return found;
}

async function statutoryClocks(db: Db, { sop, version }: View): Promise<Set<string>> {
  const clocks = (await getPackage(db, sop, version))?.plan.clocks ?? [];
  return new Set(clocks.filter((it) => it.statutory === true).map((it) => it.id));
}

async function copiesOf(db: Db, whose: Whose): Promise<CopyOutside[]> {
  const ids = idsOf(whose);
  const calls = await db
    .selectFrom('case_event')
    .select([
      sql<string>`data ->> 'call'`.as('name'),
      sql<number>`count(*)::integer`.as('times'),
      sql<number>`max(at_ms)`.as('last'),
    ])
    .where('case_id', 'in', ids)
    .where('type', '=', 'action.started')
    .groupBy(sql`1`)
    .orderBy(sql`1`)
    .execute();
  const messages = await db
    .selectFrom('delivery')
    .select(['by as name', sql<number>`count(*)::integer`.as('times'), sql<number>`max(delivered_ms)`.as('last')])
    .where('case_id', 'in', ids)
    .where('delivered_ms', 'is not', null)
    .groupBy('by')
    .orderBy('by')
    .execute();
  // What we keep ourselves goes with the case.
  const elsewhere = whose.cases.flatMap(({ evidence }) =>
    Object.entries(evidence).flatMap(([name, ref]) => (isKeptFile(ref) ? [] : [name])),
  );
  const files = [...new Set(elsewhere)].sort();
  return [
    ...calls.map(({ name, times, last }): CopyOutside => ({ where: 'connector', name, times, lastAtMs: last })),
    ...messages.map(({ name, times, last }): CopyOutside => ({ where: 'message', name, times, lastAtMs: last })),
    ...files.map((name): CopyOutside => ({ where: 'file', name })),
    { where: 'backup', name: 'all made before' },
  ];
}
