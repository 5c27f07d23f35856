/** Opens the record: sees that the database is up to date, then hands out every call of the store on one pool. */
import { sql } from 'kysely';
import { type Db, makeDatabase, makePool } from './database/database.ts';
import { whileHeld } from './database/hold.ts';
import { rememberTrust } from './points/points.ts';
import { rememberPublished } from './published/published.ts';
import type { RecordStore } from './store.ts';
import { tried } from './database/tried.ts';
import { bringUpToDate } from './database/up-to-date.ts';
import { admitKeys, type MasterKeys, vaultKeys } from './vault/keys.ts';
import { callsOf } from './calls.ts';

/**
 * How to open. `vaultKey`: 32 bytes that wrap the keys of the data subjects, or several of which the first is the one they
 * shall be under; losing it loses all personal values. Undefined: no personal value is read or written.
 */
export interface RecordOptions {
  vaultKey: Buffer | MasterKeys | undefined;
  /** Connections at most; 10 when absent. */
  poolSize?: number;
  /** No statement runs longer; 5,000 when absent. */
  statementTimeoutMs?: number;
  /** How long a connection is waited for, also one that others have; 2,000 when absent. */
  connectTimeoutMs?: number;
  /** Takes the first key as the one in use whatever the vault is under, which stays unread: of another secret's backup. */
  adopt?: boolean;
  /** Whether to look first that the schema is up to date, and to bring it there where this role owns it; true when absent. */
  migrate?: boolean;
  /** The record's clock, epoch ms; the machine's when absent. */
  now?: () => number;
}

const defaultPoolSize = 10;
const defaultStatementTimeoutMs = 5_000;
const defaultConnectTimeoutMs = 2_000;

/**
 * Any number of processes may open the same database at once.
 *
 * @throws RecordAway when the database cannot be reached, SchemaBehind when it is not up to date and another role's to bring
 *   there, MigrationMismatch when it does not fit this program, ForeignKey when its vault is under a key that is not given.
 */
export async function openRecord(databaseUrl: string, options: RecordOptions): Promise<RecordStore> {
  const keys = vaultKeys(options.vaultKey);
  const pool = makePool(databaseUrl, {
    poolSize: options.poolSize ?? defaultPoolSize,
    statementTimeoutMs: options.statementTimeoutMs ?? defaultStatementTimeoutMs,
    connectTimeoutMs: options.connectTimeoutMs ?? defaultConnectTimeoutMs,
  });
  const db = makeDatabase(pool);
  try {
    await tried(async () => {
      if (options.migrate !== false) await bringUpToDate(db, databaseUrl);
      await ping(db);
      await admitKeys(db, keys, { nowMs: (options.now ?? Date.now)(), adopt: options.adopt ?? false });
    });
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const door = {
    db,
    url: databaseUrl,
    keys,
    published: rememberPublished(),
    trust: rememberTrust(),
    now: options.now ?? Date.now,
  };
  return {
    ping: () => tried(() => ping(db)),
    close: () => db.destroy(),
    whileHeld: (text, call) => whileHeld(db, text, call),
    ...callsOf(door),
  };
}

async function ping(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}
