/** How a case is found by who may not read it, and opened for an hour (semantics rule 30). */
import { type SqlBool, sql } from 'kysely';
import type { View } from '../../engine/see/view.ts';
import { clockOfHead } from '../../language/clock-id.ts';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import type { Broken, Entry, FindQuery, FoundCase } from '../store/access.ts';
import { customerSubject, vaultSubject } from '../vault/reference.ts';
import { noteAccess } from './log.ts';

/** How long a contact or a broken glass opens a case. */
export const ENTRY_MS = 60 * 60_000;
const FOUND_MAX = 20;
const UNTOLD_MAX = 50;

/** One SOP, one customer or order, exactly: nothing here can be searched through. */
export async function findCases(db: Db, query: FindQuery, actor: string, nowMs: number): Promise<FoundCase[]> {
  return db.transaction().execute(async (tx) => {
    let select = tx
      .selectFrom('case')
      .select(['id', 'state', 'team', 'next_due_ms', 'customer', 'view'])
      .where('sop', '=', query.sop);
    select =
      'customer' in query
        ? select.where('customer', '=', query.customer)
        : select
            // The index knows the hash alone.
            .where(sql<SqlBool>`hashtextextended(view -> 'data' ->> 'order', 0) = hashtextextended(${query.order}, 0)`)
            .where(sql`view -> 'data' ->> 'order'`, '=', query.order);
    const rows = await select.orderBy('opened_ms', 'desc').limit(FOUND_MAX).execute();
    await noteAccess(
      tx,
      rows.map((row) => ({
        actor,
        deed: 'find',
        what: row.id,
        purpose: 'customer' in query ? 'case:find:customer' : 'case:find:order',
        case: row.id,
        subjects: [vaultSubject(row.customer ?? undefined, row.id)],
      })),
      nowMs,
    );
    const told = await promised(
      tx,
      rows.map((row) => row.id),
    );
    return rows.map((row) => ({
      case: row.id,
      state: row.state,
      ...(row.team !== null && { team: row.team }),
      ...(row.next_due_ms !== null && { nextDueMs: row.next_due_ms }),
      promises: openPromises(row.view).map(({ number, untilMs }) => {
        const what = told.get(`${row.id}#${number}`);
        return { untilMs, ...(what !== undefined && { what }) };
      }),
    }));
  });
}

function openPromises({ clocks }: View): { number: string; untilMs: number }[] {
  return clocks.flatMap(({ id, state, dueMs }) => {
    const number = clockOfHead(id, 'promise');
    const open = state === 'running' || state === 'paused' || state === 'breached';
    return number === undefined || dueMs === undefined || !open ? [] : [{ number, untilMs: dueMs }];
  });
}

/** What was promised, by case and number. */
async function promised(tx: Db, cases: readonly string[]): Promise<Map<string, string>> {
  if (cases.length === 0) return new Map();
  const rows = await tx
    .selectFrom('case_event')
    .select(['case_id', 'data'])
    .where('case_id', 'in', [...cases])
    .where('type', '=', 'promise.made')
    .where('undone_by', 'is', null)
    .execute();
  return new Map(rows.map(({ case_id, data }) => [`${case_id}#${String(data?.promise)}`, String(data?.what ?? '')]));
}

/** Whoever may open its SOP records a contact only on a case found just now, by what the customer said. */
export async function foundLately(db: Db, caseId: string, person: string, nowMs: number): Promise<boolean> {
  const row = await db
    .selectFrom('vault_access')
    .select('id')
    .where('actor', '=', person)
    .where('case_id', '=', caseId)
    .where('deed', '=', 'find')
    .where('at_ms', '>', nowMs - ENTRY_MS)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Logged in the same transaction. Returns until when. */
export async function letIn(db: Db, { case: caseId, person, why, reason }: Entry, nowMs: number): Promise<number> {
  const untilMs = nowMs + ENTRY_MS;
  await db.transaction().execute(async (tx) => {
    const { customer } = await tx
      .selectFrom('case')
      .select('customer')
      .where('id', '=', caseId)
      .executeTakeFirstOrThrow();
    const row = { case_id: caseId, person, why, reason, since_ms: nowMs, until_ms: untilMs };
    await deed(tx, sql`let_in(${jsonText(row)})`);
    // No batch mentions it: without this it would be swept.
    if (reason !== undefined) await deed(tx, sql`keep_value(${reason})`);
    const subjects = [customerSubject(customer ?? undefined) ?? vaultSubject(undefined, caseId)];
    await noteAccess(
      tx,
      [{ actor: person, deed: why, what: caseId, purpose: reason ?? `case:${why}`, case: caseId, subjects }],
      nowMs,
    );
  });
  return untilMs;
}

/** Oldest first. */
export async function untold(db: Db): Promise<Broken[]> {
  const rows = await db
    .selectFrom('case_guest as g')
    .innerJoin('case as c', 'c.id', 'g.case_id')
    .select(['g.id', 'g.case_id', 'c.sop', 'c.version', 'c.title', 'g.person', 'g.reason', 'g.since_ms', 'g.until_ms'])
    .where('g.why', '=', 'break_glass')
    .where('g.told_ms', 'is', null)
    .orderBy('g.id')
    .limit(UNTOLD_MAX)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    case: row.case_id,
    sop: row.sop,
    version: row.version,
    title: row.title,
    person: row.person,
    reason: row.reason ?? '',
    atMs: row.since_ms,
    untilMs: row.until_ms,
  }));
}

/** The first time stays. */
export async function markTold(db: Db, id: number, nowMs: number): Promise<void> {
  await deed(db, sql`mark_told(${id}, ${nowMs})`);
}
