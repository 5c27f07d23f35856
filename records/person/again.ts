/** Erasures that a restored backup has undone: who was erased, whose keys there are, and destroying a key once more. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { ErasedAgain, Erasure, SubjectKey } from '../store/person.ts';
import { outlookOf } from './outlook.ts';
import { idsOf, whoseOf } from './whose.ts';

/** By the access log, which keeps a line for every key. */
export async function erasures(db: Db): Promise<Erasure[]> {
  const rows = await db
    .selectFrom('vault_access')
    .select((eb) => ['what', eb.fn.max('at_ms').as('at')])
    .where('deed', '=', 'erase')
    .groupBy('what')
    .orderBy('what')
    .execute();
  return rows.map(({ what, at }) => ({ subject: what, atMs: Number(at) }));
}

/** In the order of their names, after one of them. */
export async function subjectKeys(
  db: Db,
  { after, untilMs, limit }: { after: string; untilMs: number; limit: number },
): Promise<SubjectKey[]> {
  const rows = await db
    .selectFrom('vault_key')
    .select(['subject', 'made_ms'])
    .where('subject', '>', after)
    .where('made_ms', '<=', untilMs)
    .orderBy('subject')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ subject: row.subject, madeAtMs: row.made_ms }));
}

/** What waits for the person's cases is looked at in the same transaction, as for the first erasure. */
export async function eraseAgain(
  db: Db,
  { subject, atMs, by }: Erasure & { by: string },
  nowMs: number,
): Promise<ErasedAgain> {
  return db.transaction().execute(async (tx) => {
    const whose = await whoseOf(tx, subject);
    const { waits } = await outlookOf(tx, whose, nowMs);
    if (waits.length > 0) return { waits, keys: 0 };
    const { rows } = await sql<{ keys: number }>`
      select erase_again(${subject}::text, ${atMs}::bigint, ${idsOf(whose)}::text[], ${by}::text, ${nowMs}::bigint) as keys
    `.execute(tx);
    return { waits, keys: rows[0]?.keys ?? 0 };
  });
}
