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
