/** What was asked of a person's data and waits for a second person, or was done. */
import { type Selectable, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { bytesText, deed } from '../database/deed.ts';
import { canonical, jsonText, sha256 } from '../database/json.ts';
import type { Tables } from '../database/tables.ts';
import type { PersonAsked, PersonRequest } from '../store/person.ts';
import { followOf } from '../vault/follow.ts';
import { seal } from '../vault/seal.ts';
import type { VaultKeys } from '../vault/keys.ts';
import { PersonRefused } from './refused.ts';
import { whoseOf } from './whose.ts';

/** A row. */
export type RequestRow = Selectable<Tables['person_request']>;

/** What a person asks is answered in time, or asked again. */
export const LAPSES_MS = 30 * 24 * 3_600_000;
const OPEN_MAX = 200;

/** Where the new value of a correction is bound to. */
export const placeOf = (ref: string) => `correction/${ref}`;

/** The value of a correction is kept under the subject's key: erased, it is gone as well. @throws PersonRefused */
export async function askPerson(db: Db, keys: VaultKeys, asked: PersonAsked, nowMs: number): Promise<PersonRequest> {
  const { kind, subject, reason, reference, correction, askedBy } = asked;
  return db.transaction().execute(async (tx) => {
    await followOf({ tx, keys, nowMs }, subject);
    const sealed = correction && (await sealedFor(tx, keys, subject, correction));
    const facts = { kind, subject, reason, reference: reference ?? null, ref: correction?.ref ?? null };
    if (kind === 'erase') {
      const before = await tx
        .selectFrom('person_request')
        .selectAll()
        .where('subject', '=', subject)
        .where('kind', '=', 'erase')
        .where('asked_by', '=', askedBy)
        .where('reason', '=', reason)
        .where('confirmed_ms', 'is', null)
        .where('asked_ms', '>', nowMs - LAPSES_MS)
        .execute();
      const same = before.find((it) => it.reference === facts.reference);
      if (same !== undefined) return requestOf(same);
    }
    const what = sealed === undefined ? '' : sha256(sealed.toString('hex'));
    const row = {
      ...facts,
      sealed: sealed === undefined ? null : bytesText(sealed),
      hash: sha256(canonical({ ...facts, what, askedBy, nowMs })),
      asked_ms: nowMs,
      asked_by: askedBy,
    };
    const id = await deed(tx, sql<number>`ask_person(${jsonText(row)})`);
    return requestOf({ ...row, id, sealed: sealed ?? null, confirmed_ms: null, confirmed_by: null, receipt: null });
  });
}

async function sealedFor(
  db: Db,
  keys: VaultKeys,
  subject: string,
  { ref, value }: NonNullable<PersonAsked['correction']>,
): Promise<Buffer> {
  const { subjects } = await whoseOf(db, subject);
  const row = await db
    .selectFrom('vault as v')
    .innerJoin('vault_key as k', 'k.id', 'v.key_id')
    .select(['k.subject', 'k.wrapped'])
    .where('v.ref', '=', ref)
    .where('k.subject', 'in', subjects)
    .executeTakeFirst();
  if (row === undefined) throw new PersonRefused('not-theirs');
  return seal(keys.open(row.subject, row.wrapped), placeOf(ref), Buffer.from(JSON.stringify(value)));
}

/** Oldest first, without those that lapsed. */
export async function openPersonRequests(db: Db, nowMs: number): Promise<PersonRequest[]> {
  const rows = await db
    .selectFrom('person_request')
    .selectAll()
    .where('confirmed_ms', 'is', null)
    .where('asked_ms', '>', nowMs - LAPSES_MS)
    .orderBy('id')
    .limit(OPEN_MAX)
    .execute();
  return rows.map(requestOf);
}

/** Also one that lapsed or is done. */
export async function getPersonRequest(db: Db, id: number): Promise<PersonRequest | undefined> {
  const row = await db.selectFrom('person_request').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : requestOf(row);
}

/** When this subject was erased last. */
export async function erasedAt(db: Db, subject: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('person_request')
    .select((eb) => eb.fn.max('confirmed_ms').as('at'))
    .where('subject', '=', subject)
    .where('kind', '=', 'erase')
    .executeTakeFirst();
  return row?.at ?? undefined;
}

/** A row as the store tells it. */
export function requestOf(row: RequestRow): PersonRequest {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    reason: row.reason,
    ...(row.reference !== null && { reference: row.reference }),
    ...(row.ref !== null && { ref: row.ref }),
    hash: row.hash,
    askedAtMs: row.asked_ms,
    askedBy: row.asked_by,
    lapsesAtMs: row.asked_ms + LAPSES_MS,
    ...(row.confirmed_ms !== null && { confirmedAtMs: row.confirmed_ms }),
    ...(row.confirmed_by !== null && { confirmedBy: row.confirmed_by }),
    ...(row.receipt !== null && { receipt: row.receipt }),
  };
}
