/** Contents by their hashes: claimed before they are put where they lie, and removed when no file has them any more. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed, deedRows } from '../database/deed.ts';
import type { Blob } from '../store/files.ts';
import type { VaultRow } from '../store/vault.ts';
import { putVault } from '../vault/vault.ts';
import type { VaultKeys } from '../vault/keys.ts';

/** False: it is just being removed. */
export function claimBlob(db: Db, { sha256, bytes, type }: Blob, nowMs: number): Promise<boolean> {
  return deed(db, sql<boolean>`claim_blob(${sha256}, ${bytes}, ${type}, ${nowMs})`);
}

/** Name and file, both or neither. */
export async function putFile(
  db: Db,
  keys: VaultKeys,
  { name, sha256, by }: { name: VaultRow; sha256: string; by: string },
  nowMs: number,
): Promise<boolean> {
  try {
    return await db.transaction().execute(async (tx) => {
      await putVault({ tx, keys, nowMs }, [name]);
      if (!(await deed(tx, sql<boolean>`put_file(${name.ref}, ${sha256}, ${by}, ${nowMs})`))) throw new Gone();
      return true;
    });
  } catch (error) {
    if (error instanceof Gone) return false;
    throw error;
  }
}

/** Takes the name back out of the vault. */
class Gone extends Error {}

/** Each is told again until it is dropped. */
export async function leavingBlobs(db: Db, untilMs: number, limit: number, nowMs: number): Promise<string[]> {
  const rows = await deedRows(db, sql<{ leaving_blobs: string }>`leaving_blobs(${untilMs}, ${limit}, ${nowMs})`);
  return rows.map((row) => row.leaving_blobs);
}

export async function dropBlob(db: Db, sha256: string): Promise<void> {
  await deed(db, sql<boolean>`drop_blob(${sha256})`);
}

/** Of files that are there; of persons erased since nothing is needed any more. */
export function neededBlobs(db: Db, after: string, limit: number): Promise<Blob[]> {
  return db
    .selectFrom('blob as b')
    .select(['b.sha256', 'b.bytes', 'b.type'])
    .where('b.sha256', '>', after)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('file as f')
          .innerJoin('vault as v', 'v.ref', 'f.ref')
          .innerJoin('vault_key as k', 'k.id', 'v.key_id')
          .select('f.ref')
          .whereRef('f.sha256', '=', 'b.sha256'),
      ),
    )
    .orderBy('b.sha256')
    .limit(limit)
    .execute();
}
