/** Cases of which the record lacks events, and pairs of open cases that are one matter. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import type { BehindCase, DerivedRequest, SameMatter } from '../store/points.ts';

export async function noteBehind(db: Db, caseId: string, nowMs: number): Promise<void> {
  await deed(db, sql`note_behind(${caseId}, ${nowMs})`);
}

/** What could not be done is not tried again at once: nothing heals it but a newer program, or somebody. */
const againMs = 5 * 60_000;

export async function behindCases(db: Db, limit: number, nowMs: number): Promise<BehindCase[]> {
  const rows = await db
    .selectFrom('behind_case')
    .selectAll()
    .where('tried_ms', '<', nowMs - againMs)
    .orderBy('tried_ms')
    .orderBy('case_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    case: row.case_id,
    notedAtMs: row.noted_ms,
    ...(row.fault !== null && { fault: row.fault }),
  }));
}

export async function triedBehind(db: Db, caseId: string, fault: string | undefined, nowMs: number): Promise<void> {
  await deed(db, sql`tried_behind(${caseId}, ${fault ?? null}, ${nowMs})`);
}

export async function noteSameMatter(db: Db, { case: caseId, other }: SameMatter, nowMs: number): Promise<boolean> {
  return deed(db, sql<boolean>`note_same_matter(${caseId}, ${other}, ${nowMs})`);
}

export async function sameMatters(db: Db, untold: boolean): Promise<SameMatter[]> {
  const rows = await db
    .selectFrom('same_matter as s')
    .innerJoin('case as one', 'one.id', 's.case_id')
    .innerJoin('case as two', 'two.id', 's.other')
    .select(['s.case_id', 's.other'])
    .where('one.state', 'in', ['open', 'resolved'])
    .where('two.state', 'in', ['open', 'resolved'])
    .$if(untold, (query) => query.where('s.told_ms', 'is', null))
    .orderBy('s.case_id')
    .orderBy('s.other')
    .execute();
  return rows.map((row) => ({ case: row.case_id, other: row.other }));
}

export async function markToldMatter(db: Db, { case: caseId, other }: SameMatter, nowMs: number): Promise<void> {
  await deed(db, sql`told_same_matter(${caseId}, ${other}, ${nowMs})`);
}

export async function keepDerivedRequest(db: Db, it: DerivedRequest): Promise<void> {
  const { status, body } = it.answer;
  await deed(
    db,
    sql`keep_derived_request(${it.actor}, ${it.key}, ${it.hmac}, ${it.case}, ${it.sop}, ${it.joinKey ?? null},
      ${it.channel ?? null}, ${it.messageId ?? null}, ${it.receivedAtMs}, ${status}, ${jsonText(body)})`,
  );
}

export async function joinedTo(db: Db, joinKey: string): Promise<string | undefined> {
  const row = await db.selectFrom('intake').select('case_id').where('join_key', '=', joinKey).executeTakeFirst();
  return row?.case_id;
}

export async function absentValues(db: Db, refs: readonly string[]): Promise<number> {
  if (refs.length === 0) return 0;
  const rows = await db
    .selectFrom('vault')
    .select('ref')
    .where(sql<boolean>`ref = any(${[...refs]}::text[])`)
    .execute();
  return refs.length - rows.length;
}

export async function lossCounts(db: Db): Promise<{ behind: number; sameMatter: number }> {
  const { n } = await db
    .selectFrom('behind_case')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return { behind: Number(n), sameMatter: (await sameMatters(db, false)).length };
}
