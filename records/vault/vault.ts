/** The vault: personal values by reference, readable while their subject's key exists (architecture, "The vault"). */
import { sql } from 'kysely';
import type { Value } from '../../language/plan.ts';
import { noteAccess } from '../access/log.ts';
import type { Db, Tx } from '../database/database.ts';
import { bytesText, deed, deedRows } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import type { VaultKeys } from './keys.ts';
import { newKey, seal, unseal } from './seal.ts';
import type { VaultReader, VaultRow, VaultValue } from '../store/vault.ts';
import { caseSubject } from './reference.ts';

/** The vault within a transaction. */
export interface VaultTx {
  tx: Tx;
  keys: VaultKeys;
  nowMs: number;
}

/** Unmentioned rows live this long (architecture, "The vault"). */
export const LOOSE_MS = 7 * 24 * 60 * 60 * 1_000;

/** A reference that is there keeps its value: a retry of the caller changes nothing. */
export async function putVault(vault: VaultTx, rows: readonly VaultRow[]): Promise<void> {
  const { tx, nowMs } = vault;
  // One order for all: two writers that share two subjects must not wait for each other crosswise.
  const subjects = [...new Set(rows.map((row) => row.subject))].sort();
  for (const subject of subjects) {
    const { id, key } = await subjectKey(vault, subject);
    const values = rows
      .filter((row) => row.subject === subject)
      .map((row) => ({
        ref: row.ref,
        key_id: id,
        case_id: row.case,
        field: row.field,
        sealed: bytesText(seal(key, row.ref, Buffer.from(JSON.stringify(row.value)))),
        made_ms: nowMs,
      }));
    await deed(tx, sql`put_vault(${jsonText(values)})`);
  }
}

/** The subject's key, made when there is none; locked until the end of the transaction, so that erasing waits. */
export async function subjectKey({ tx, keys, nowMs }: VaultTx, subject: string): Promise<{ id: number; key: Buffer }> {
  const fresh = await keys.seal(tx, subject, newKey());
  const [row] = await deedRows(tx, sql<{ id: number; wrapped: Buffer }>`vault_key_of(${subject}, ${fresh}, ${nowMs})`);
  if (row === undefined) throw new Error('The vault gave no key.');
  return { id: row.id, key: keys.open(subject, row.wrapped) };
}

/**
 * Values that no batch has kept go over to another case. Those that were the old case's, as data subject, become the new
 * one's: erasing a case finds all of it.
 */
export async function moveLoose(vault: VaultTx, refs: readonly string[], to: string): Promise<void> {
  const { tx, keys } = vault;
  if (refs.length === 0) return;
  const rows = await tx
    .selectFrom('vault as v')
    .innerJoin('vault_key as k', 'k.id', 'v.key_id')
    .select(['v.ref', 'v.case_id', 'v.sealed', 'k.subject', 'k.wrapped'])
    .where('v.ref', 'in', [...refs])
    .where('v.kept', '=', false)
    .execute();
  await deed(tx, sql`move_vault(${[...refs]}, ${to})`);
  const owned = rows.filter((row) => row.case_id !== to && row.subject === caseSubject(row.case_id));
  if (owned.length === 0) return;
  const { id, key } = await subjectKey(vault, caseSubject(to));
  for (const { ref, sealed, subject, wrapped } of owned) {
    const value = unseal(keys.open(subject, wrapped), ref, sealed);
    await deed(tx, sql`reseal_vault(${ref}, ${id}, ${seal(key, ref, value)})`);
  }
}

/** Values in the order asked; those handed out are in the access log before they are returned. */
export async function readVault(
  db: Db,
  keys: VaultKeys,
  { refs, by: { purpose, actor } }: { refs: readonly string[]; by: VaultReader },
  nowMs: number,
): Promise<VaultValue[]> {
  if (refs.length === 0) return [];
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('vault as v')
      .leftJoin('vault_key as k', 'k.id', 'v.key_id')
      .select(['v.ref', 'v.field', 'v.case_id', 'v.sealed', 'k.subject', 'k.wrapped'])
      .where('v.ref', 'in', [...new Set(refs)])
      .execute();
    const found = new Map<string, VaultValue>();
    for (const row of rows) {
      if (row.subject === null || row.wrapped === null) {
        found.set(row.ref, { ref: row.ref, status: 'erased' });
        continue;
      }
      const key = keys.open(row.subject, row.wrapped);
      const value = JSON.parse(unseal(key, row.ref, row.sealed).toString('utf8')) as Value;
      found.set(row.ref, { ref: row.ref, status: 'present', value, field: row.field, case: row.case_id });
    }
    const read = [...found.values()].flatMap((value) => (value.status === 'present' ? [value] : []));
    if (read.length > 0) {
      const of = new Map(rows.map((row) => [row.ref, row.subject ?? '']));
      await noteAccess(
        tx,
        read.map(({ ref, case: caseId }) => ({
          actor,
          deed: 'read',
          what: ref,
          purpose,
          case: caseId,
          subjects: [of.get(ref) ?? ''],
        })),
        nowMs,
      );
    }
    return refs.map((ref) => found.get(ref) ?? { ref, status: 'unknown' });
  });
}

/** Deletes what no batch mentioned within 7 days, where the case was recorded since: its act was refused or lost. */
export function sweepVault(db: Db, nowMs: number): Promise<number> {
  return deed(db, sql<number>`sweep_vault(${nowMs - LOOSE_MS})`);
}
