/** The second person's word: in one transaction everything is looked at again, done, logged, and put on the receipt. */
import { sql } from 'kysely';
import type { Value } from '../../language/plan.ts';
import { noteAccess } from '../access/log.ts';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { notTaken } from '../not-taken.ts';
import type { PersonRequest, PersonWord, Receipt } from '../store/person.ts';
import { followOf } from '../vault/follow.ts';
import { seal, unseal } from '../vault/seal.ts';
import type { VaultKeys } from '../vault/keys.ts';
import { correctionWaits, outlookOf } from './outlook.ts';
import { PersonRefused } from './refused.ts';
import { getPersonRequest, LAPSES_MS, placeOf, type RequestRow, requestOf } from './requests.ts';
import { whoseOf } from './whose.ts';

/** A receipt before it is signed: what the deed itself adds. */
type Done = Pick<Receipt, 'keys' | 'subjects' | 'values' | 'ref' | 'field' | 'cases' | 'copies' | 'remains'>;

/** What still speaks of the person after erasing, each explained in docs/record.md. */
const REMAINS = ['customer number in cases, chained events and the ledger', 'lines of the access log', 'this receipt'];

/** @throws PersonRefused */
export async function confirmPerson(
  db: Db,
  keys: VaultKeys,
  { id, word }: { id: number; word: PersonWord },
  nowMs: number,
): Promise<PersonRequest> {
  return db.transaction().execute(async (tx) => {
    await deed(tx, sql`hold_person_request(${id})`);
    const row = await tx.selectFrom('person_request').selectAll().where('id', '=', id).executeTakeFirst();
    const asked = open(row, word, nowMs);
    await followOf({ tx, keys, nowMs }, asked.subject);
    const receipt =
      asked.kind === 'erase' ? await erase(tx, asked, word, nowMs) : await correct(tx, keys, asked, word, nowMs);
    return requestOf({ ...asked, confirmed_ms: nowMs, confirmed_by: word.by, sealed: null, receipt });
  });
}

function open(row: RequestRow | undefined, word: PersonWord, nowMs: number): RequestRow {
  const why = notTaken(row, word, nowMs - LAPSES_MS);
  if (row === undefined || why !== undefined) throw new PersonRefused(why ?? 'unknown');
  return row;
}

/** The keys are locked first: whoever writes a value of the person meanwhile waits, and writes it under a new key. */
async function erase(tx: Tx, asked: RequestRow, word: PersonWord, nowMs: number): Promise<Receipt> {
  const { id, subject, hash } = asked;
  const { subjects } = await whoseOf(tx, subject);
  await deed(tx, sql`hold_vault_keys(${subjects})`);
  const locked = await tx
    .selectFrom('vault_key')
    .select(['id', 'subject'])
    .where('subject', 'in', subjects)
    .orderBy('subject')
    .execute();
  if (locked.length === 0) throw new PersonRefused('nothing');
  const whose = await whoseOf(tx, subject);
  const { waits, copies } = await outlookOf(tx, whose, nowMs);
  if (waits.length > 0) throw new PersonRefused('waits', waits);
  const ids = locked.map((it) => it.id);
  const { count } = await tx
    .selectFrom('vault')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('key_id', 'in', ids)
    .executeTakeFirstOrThrow();
  const done: Done = {
    keys: ids.length,
    subjects: locked.map((it) => it.subject),
    values: Number(count),
    cases: whose.cases.map((it) => it.case),
    copies: copies.map(({ lastAtMs, ...it }) => ({
      ...it,
      ...(lastAtMs !== undefined && { last: new Date(lastAtMs).toISOString() }),
    })),
    remains: REMAINS,
  };
  const receipt = receiptOf(asked, done, word, nowMs);
  await deed(tx, sql`erase_person(${id}, ${hash}, ${word.by}, ${nowMs}, ${JSON.stringify(receipt)})`);
  return receipt;
}

async function correct(tx: Tx, keys: VaultKeys, asked: RequestRow, word: PersonWord, nowMs: number): Promise<Receipt> {
  const { id, ref, sealed, hash } = asked;
  const found = ref === null ? undefined : await valueAt(tx, ref);
  if (found === undefined || ref === null || sealed === null) throw new PersonRefused('nothing');
  if (!(await whoseOf(tx, asked.subject)).subjects.includes(found.subject)) throw new PersonRefused('not-theirs');
  const waits = await correctionWaits(tx, { case: found.case_id }, nowMs);
  if (waits.length > 0) throw new PersonRefused('waits', waits);
  const key = keys.open(found.subject, found.wrapped);
  const next = unseal(key, placeOf(ref), sealed);
  const { field, case_id: caseId } = found;
  const receipt = receiptOf(asked, { values: 1, ref, field, cases: [caseId], copies: [], remains: [] }, word, nowMs);
  await deed(
    tx,
    sql`correct_vault(${id}, ${hash}, ${word.by}, ${nowMs}, ${JSON.stringify(receipt)}, ${seal(key, ref, next)})`,
  );
  return receipt;
}

/** Row and key, locked: of erasing and correcting one comes first. */
async function valueAt(tx: Tx, ref: string) {
  await deed(tx, sql`hold_vault(${ref})`);
  return tx
    .selectFrom('vault as v')
    .innerJoin('vault_key as k', 'k.id', 'v.key_id')
    .select(['v.field', 'v.case_id', 'v.sealed', 'k.subject', 'k.wrapped'])
    .where('v.ref', '=', ref)
    .executeTakeFirst();
}

/** For the second person's eyes, in the access log. */
export async function correctionOf(
  db: Db,
  keys: VaultKeys,
  { id, by }: { id: number; by: string },
  nowMs: number,
): Promise<{ from: Value; to: Value; field: string; case: string } | undefined> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('person_request')
      .select(['subject', 'ref', 'sealed'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row || row.ref === null || row.sealed === null || (await getPersonRequest(tx, id))?.confirmedAtMs)
      return undefined;
    await followOf({ tx, keys, nowMs }, row.subject);
    const found = await valueAt(tx, row.ref);
    if (found === undefined || !(await whoseOf(tx, row.subject)).subjects.includes(found.subject)) return undefined;
    const key = keys.open(found.subject, found.wrapped);
    const { field, case_id: caseId, subject } = found;
    await noteAccess(
      tx,
      [{ actor: by, deed: 'read', what: row.ref, purpose: 'person:correct', case: caseId, subjects: [subject] }],
      nowMs,
    );
    const from = JSON.parse(unseal(key, row.ref, found.sealed).toString('utf8')) as Value;
    const to = JSON.parse(unseal(key, placeOf(row.ref), row.sealed).toString('utf8')) as Value;
    return { from, to, field, case: caseId };
  });
}

function receiptOf(asked: RequestRow, done: Done, { by, signer }: PersonWord, nowMs: number): Receipt {
  const { id, kind, subject, reason, reference, asked_by } = asked;
  const said: Omit<Receipt, 'signature'> = {
    bihuan_receipt: 1,
    deed: kind,
    request: id,
    subject,
    reason,
    ...(reference !== null && { reference }),
    at: new Date(nowMs).toISOString(),
    asked_by,
    confirmed_by: by,
    ...done,
    key: signer.publicKey,
  };
  return { ...said, signature: signer.sign(JSON.stringify(said)) };
}
