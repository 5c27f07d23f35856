/** Everything held of one person, read in one snapshot and logged in the same transaction. */
import { sql, type SqlBool } from 'kysely';
import type { Value } from '../../language/plan.ts';
import { noteAccess, rowOf } from '../access/log.ts';
import type { Db, Tx } from '../database/database.ts';
import { ledgerRowOf } from '../staff/ledger.ts';
import type { HeldContact, HeldMessage, HeldPerson, HeldValue } from '../store/person.ts';
import { unseal } from '../vault/seal.ts';
import { followOf } from '../vault/follow.ts';
import type { VaultKeys } from '../vault/keys.ts';
import { requestOf } from './requests.ts';
import { idsOf, type Whose, whoseOf } from './whose.ts';

const ACCESS_MAX = 10_000;

/** Undefined: nothing at all; then nothing is logged either. */
export async function exportPerson(
  db: Db,
  keys: VaultKeys,
  { subject, by }: { subject: string; by: string },
  nowMs: number,
): Promise<HeldPerson | undefined> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      await followOf({ tx, keys, nowMs }, subject);
      const whose = await whoseOf(tx, subject);
      const values = await valuesOf(tx, keys, whose);
      const requests = await tx
        .selectFrom('person_request')
        .selectAll()
        .where('subject', 'in', whose.subjects)
        .orderBy('id')
        .execute();
      if (whose.cases.length === 0 && values.length === 0 && requests.length === 0) return undefined;
      await noteAccess(
        tx,
        [{ actor: by, deed: 'export', what: subject, purpose: 'person:export', subjects: whose.subjects }],
        nowMs,
      );
      return {
        subjects: whose.subjects,
        cases: whose.cases,
        values,
        ...(await outwardOf(tx, whose)),
        requests: requests.map(requestOf),
        access: await accessOf(tx, whose.subjects, values),
      };
    });
}

async function valuesOf(tx: Tx, keys: VaultKeys, { subjects }: Whose): Promise<HeldValue[]> {
  const rows = await tx
    .selectFrom('vault as v')
    .innerJoin('vault_key as k', 'k.id', 'v.key_id')
    .select(['v.ref', 'v.case_id', 'v.field', 'v.made_ms', 'v.sealed', 'k.subject', 'k.wrapped'])
    .where('k.subject', 'in', subjects)
    .orderBy('v.made_ms')
    .orderBy('v.ref')
    .execute();
  return rows.map((row) => {
    const plain = unseal(keys.open(row.subject, row.wrapped), row.ref, row.sealed);
    const value = JSON.parse(plain.toString('utf8')) as Value;
    return { ref: row.ref, case: row.case_id, field: row.field, madeAtMs: row.made_ms, value };
  });
}

async function outwardOf(
  tx: Tx,
  whose: Whose,
): Promise<Pick<HeldPerson, 'contacts' | 'messages' | 'grants' | 'intakes'>> {
  const ids = idsOf(whose);
  const contacts = await tx.selectFrom('contact').selectAll().where('case_id', 'in', ids).orderBy('at_ms').execute();
  const messages = await tx.selectFrom('delivery').selectAll().where('case_id', 'in', ids).orderBy('made_ms').execute();
  const grants = await tx.selectFrom('ledger').selectAll().where('case_id', 'in', ids).orderBy('at_ms').execute();
  const intakes = await tx
    .selectFrom('request')
    .select(['case_id', 'sop', 'channel', 'message_id', 'received_ms'])
    .where('case_id', 'in', ids)
    .where('sop', 'is not', null)
    .orderBy('received_ms')
    .execute();
  return {
    contacts: contacts.map(
      (row): HeldContact => ({
        case: row.case_id,
        atMs: row.at_ms,
        direction: row.direction,
        ...(row.channel !== null && { channel: row.channel }),
        ...(row.note !== null && { note: row.note }),
      }),
    ),
    messages: messages.map(
      (row): HeldMessage => ({
        case: row.case_id,
        by: row.by,
        recipient: row.recipient,
        ...(row.message !== null && { message: row.message }),
        atMs: row.delivered_ms ?? row.made_ms,
      }),
    ),
    grants: grants.map(ledgerRowOf),
    intakes: intakes.map((row) => ({
      ...(row.case_id !== null && { case: row.case_id }),
      ...(row.sop !== null && { sop: row.sop }),
      ...(row.channel !== null && { channel: row.channel }),
      ...(row.message_id !== null && { messageId: row.message_id }),
      receivedAtMs: row.received_ms,
    })),
  };
}

/** Also who read a value while it was under another customer's key. */
async function accessOf(tx: Tx, subjects: readonly string[], values: readonly HeldValue[]) {
  const refs = values.map(({ ref }) => ref);
  const rows = await tx
    .selectFrom('vault_access')
    .selectAll()
    .where(sql<SqlBool>`(subjects && ${subjects}::text[] or what = any(${refs}::text[]))`)
    .orderBy('id', 'desc')
    .limit(ACCESS_MAX)
    .execute();
  return rows.map(rowOf);
}
