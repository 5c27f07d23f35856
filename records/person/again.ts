/** Erasures that a restored backup has undone: who was erased, whose keys there are, and destroying a key once more. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import type { ErasedAgain, Erasure, PersonStore, SubjectKey } from '../store/person.ts';
import { followOf } from '../vault/follow.ts';
import type { VaultKeys } from '../vault/keys.ts';
import { outlookOf } from './outlook.ts';
import { whoseOf } from './whose.ts';

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

/** The key is locked first, as for the first erasure: what waits for the person's cases is looked at while nobody brings a value. */
export async function eraseAgain(
  db: Db,
  keys: VaultKeys,
  { subject, atMs, proof, by }: Parameters<PersonStore['eraseAgain']>[0],
  nowMs: number,
): Promise<ErasedAgain> {
  return db.transaction().execute(async (tx) => {
    await followOf({ tx, keys, nowMs }, subject);
    await deed(tx, sql`hold_vault_keys(${[subject]})`);
    const whose = await whoseOf(tx, subject);
    const { waits } = await outlookOf(tx, whose, nowMs);
    if (waits.length > 0) return { waits, keys: 0 };
    const gone = await deed(tx, sql<number>`erase_again(${subject}, ${atMs}, ${proof}, ${by}, ${nowMs})`);
    return { waits, keys: gone };
  });
}
