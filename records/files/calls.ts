/** The calls of files, bound to the opened database. */
import type { Db } from '../database/database.ts';
import { tried } from '../database/tried.ts';
import type { FileStore } from '../store/files.ts';
import type { VaultKeys } from '../vault/keys.ts';
import { claimBlob, dropBlob, leavingBlobs, putFile } from './blobs.ts';

/** As `callsOf` binds the others. */
export function filesOf({ db, keys, now }: { db: Db; keys: VaultKeys; now: () => number }): FileStore {
  return {
    claimBlob: (blob) => tried(() => claimBlob(db, blob, now())),
    putFile: (name, sha256, by) => tried(() => putFile(db, keys, { name, sha256, by }, now())),
    leavingBlobs: (untilMs, limit) => tried(() => leavingBlobs(db, untilMs, limit, now())),
    dropBlob: (sha256) => tried(() => dropBlob(db, sha256)),
  };
}
