/** The calls of the vault and of its keys, bound to the opened database. */
import type { Db } from '../database/database.ts';
import { tried } from '../database/tried.ts';
import type { KeyExportStore } from '../store/key-exports.ts';
import type { KeyStore } from '../store/keys.ts';
import type { VaultStore } from '../store/vault.ts';
import {
  handovers,
  keepDigestKey,
  keepHandover,
  keptDigestKeys,
  keyLines,
  keysToReseal,
  resealKeys,
  useVaultKey,
} from './exchange.ts';
import { followCustomers } from './follow.ts';
import {
  agreedKeyExport,
  askKeyExport,
  confirmKeyExport,
  getKeyExport,
  openKeyExports,
  useKeyExport,
} from './key-exports.ts';
import type { VaultKeys } from './keys.ts';
import { hasUnheard, isUnderWay } from './unheard.ts';
import { putVault, readVault, sweepVault } from './vault.ts';

interface Bound {
  db: Db;
  keys: VaultKeys;
  now: () => number;
}

/** As `callsOf` binds the others. */
export function vaultOf({ db, keys, now }: Bound): VaultStore {
  return {
    putVault: (rows) => tried(() => db.transaction().execute((tx) => putVault({ tx, keys, nowMs: now() }, rows))),
    readVault: (refs, by) => tried(() => readVault(db, keys, { refs, by }, now())),
    hasUnheard: (caseId, heard) => tried(() => hasUnheard(db, caseId, heard)),
    isUnderWay: (caseId, key) => tried(() => isUnderWay(db, caseId, key)),
    followCustomers: () => tried(() => followCustomers({ keys, nowMs: now() }, db)),
    sweepVault: () => tried(() => sweepVault(db, now())),
  };
}

/** As `callsOf` binds the others. */
export function keysOf({ db, keys, now }: Bound): KeyStore {
  return {
    useVaultKey: () => tried(() => useVaultKey(db, keys, now())),
    resealKeys: (after, limit) => tried(() => resealKeys(db, keys, after, limit)),
    keysToReseal: () => tried(() => keysToReseal(db)),
    keepDigestKey: (key) => tried(() => keepDigestKey(db, keys, key, now())),
    keptDigestKeys: () => tried(() => keptDigestKeys(db, keys)),
    keepHandover: (handover) => tried(() => keepHandover(db, handover, now())),
    handovers: () => tried(() => handovers(db)),
    keyLines: () => tried(() => keyLines(db)),
  };
}

/** As `callsOf` binds the others. */
export function keyExportsOf({ db, now }: Bound): KeyExportStore {
  return {
    askKeyExport: (asked) => tried(() => askKeyExport(db, asked, now())),
    openKeyExports: () => tried(() => openKeyExports(db, now())),
    getKeyExport: (id) => tried(() => getKeyExport(db, id)),
    confirmKeyExport: (id, word) => tried(() => confirmKeyExport(db, id, word, now())),
    agreedKeyExport: (id, at) => tried(() => agreedKeyExport(db, id, at, now())),
    useKeyExport: (agreed, by) => tried(() => useKeyExport(db, agreed, by, now())),
  };
}
