/** Lost cases that are to begin again: one person asks, another confirms what was shown, and what became of each is noted. */
import { type Selectable, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { notTaken } from '../not-taken.ts';
import type { Tables } from '../database/tables.ts';
import type { AgainCase, AgainOutcome, AgainPending, AgainPlace, AgainRequest, NotConfirmed } from '../store/lost.ts';

/** What was shown is confirmed within a day, or asked for anew. */
export const AGAIN_LAPSES_MS = 24 * 3_600_000;
const OPEN_MAX = 100;

export async function askAgain(
  db: Db,
  { cases, by }: { cases?: readonly string[]; by: string },
  nowMs: number,
): Promise<AgainRequest | undefined> {
  const id = await deed(db, sql<number | null>`ask_again(${cases ?? null}::text[], ${by}, ${nowMs})`);
  return id === null ? undefined : getAgainRequest(db, id);
}

export async function openAgainRequests(db: Db, nowMs: number): Promise<AgainRequest[]> {
  const rows = await db
    .selectFrom('again_request')
    .selectAll()
    .where('confirmed_ms', 'is', null)
    .where('asked_ms', '>', nowMs - AGAIN_LAPSES_MS)
    .orderBy('id')
    .limit(OPEN_MAX)
    .execute();
  return Promise.all(rows.map((row) => requestOf(db, row)));
}

export async function getAgainRequest(db: Db, id: number): Promise<AgainRequest | undefined> {
  const row = await db.selectFrom('again_request').selectAll().where('id', '=', id).executeTakeFirst();
  return row && requestOf(db, row);
}

export async function confirmAgain(
  db: Db,
  id: number,
  { hash, by }: { hash: string; by: string },
  nowMs: number,
): Promise<NotConfirmed | undefined> {
  const sinceMs = nowMs - AGAIN_LAPSES_MS;
  if (await deed(db, sql<boolean>`confirm_again(${id}, ${by}, ${hash}, ${sinceMs}, ${nowMs})`)) return undefined;
  const row = await db.selectFrom('again_request').selectAll().where('id', '=', id).executeTakeFirst();
  // Taken by nobody else, it was taken between the two.
  return notTaken(row, { by, hash }, sinceMs) ?? 'confirmed';
}

export async function againPending(
  db: Db,
  limit: number,
  { request, after }: { request?: number; after?: AgainPlace } = {},
): Promise<AgainPending[]> {
  let select = db
    .selectFrom('again_case as a')
    .innerJoin('again_request as r', 'r.id', 'a.request_id')
    .select(['a.case_id', 'a.seq', 'a.state_hash', 'r.id', 'r.asked_by', 'r.confirmed_by'])
    .where('a.done_ms', 'is', null)
    .where('r.confirmed_ms', 'is not', null);
  if (request !== undefined) select = select.where('r.id', '=', request);
  if (after !== undefined) select = select.where(sql<boolean>`(r.id, a.case_id) > (${after.request}, ${after.case})`);
  const rows = await select.orderBy('r.id').orderBy('a.case_id').limit(limit).execute();
  return rows.map((row) => ({
    request: row.id,
    case: row.case_id,
    seq: row.seq,
    stateHash: row.state_hash,
    askedBy: row.asked_by,
    confirmedBy: row.confirmed_by ?? '',
  }));
}

export async function stateHash(db: Db, caseId: string): Promise<string | undefined> {
  const { rows } = await sql<{ hash: string }>`
    select encode(sha256(state), 'hex') as hash from kernel_state where case_id = ${caseId}`.execute(db);
  return rows[0]?.hash;
}

export async function noteAgain(
  db: Db,
  of: { request: number; case: string },
  outcome: AgainOutcome,
  nowMs: number,
): Promise<void> {
  await deed(db, sql`note_again(${of.request}, ${of.case}, ${outcome}, ${nowMs})`);
}

async function requestOf(db: Db, row: Selectable<Tables['again_request']>): Promise<AgainRequest> {
  const cases = await db
    .selectFrom('again_case')
    .selectAll()
    .where('request_id', '=', row.id)
    .orderBy('case_id')
    .execute();
  return {
    id: row.id,
    hash: row.hash,
    askedAtMs: row.asked_ms,
    askedBy: row.asked_by,
    lapsesAtMs: row.asked_ms + AGAIN_LAPSES_MS,
    ...(row.confirmed_ms !== null && { confirmedAtMs: row.confirmed_ms }),
    ...(row.confirmed_by !== null && { confirmedBy: row.confirmed_by }),
    cases: cases.map(caseOf),
  };
}

function caseOf(row: Selectable<Tables['again_case']>): AgainCase {
  const { case_id, seq, state_hash, outcome } = row;
  return { case: case_id, seq, stateHash: state_hash, ...(outcome !== null && { outcome }) };
}
