/** Opens the record: brings the database up to date, then hands out every call of the store on one pool. */
import { sql } from 'kysely';
import { type Db, makeDatabase, makePool } from './database/database.ts';
import { whileHeld } from './database/hold.ts';
import { migrate } from './database/migrate.ts';
import { rememberTrust } from './points/points.ts';
import { rememberPublished } from './published/published.ts';
import type { RecordStore } from './store.ts';
import { tried } from './database/tried.ts';
import { vaultKeys } from './vault/vault.ts';
import { callsOf } from './calls.ts';

/** How to open. `vaultKey`: 32 bytes that wrap the keys of the data subjects; losing it loses all personal values. */
export interface RecordOptions {
  vaultKey: Buffer;
  /** Connections at most; 10 when absent. */
  poolSize?: number;
  /** No statement runs longer; 5,000 when absent. */
  statementTimeoutMs?: number;
  /** Whether to bring the schema up to date first; true when absent. */
  migrate?: boolean;
  /** The record's clock, epoch ms; the machine's when absent. */
  now?: () => number;
}

const defaultPoolSize = 10;
const defaultStatementTimeoutMs = 5_000;

/**
 * Any number of processes may open the same database at once.
 *
 * @throws RecordAway when the database cannot be reached, MigrationMismatch when it does not fit this program.
 */
export async function openRecord(databaseUrl: string, options: RecordOptions): Promise<RecordStore> {
  const keys = vaultKeys(options.vaultKey);
  const pool = makePool(databaseUrl, {
    poolSize: options.poolSize ?? defaultPoolSize,
    statementTimeoutMs: options.statementTimeoutMs ?? defaultStatementTimeoutMs,
  });
  const db = makeDatabase(pool);
  try {
    await tried(async () => {
      if (options.migrate !== false) await migrate(databaseUrl);
      await ping(db);
    });
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const door = { db, keys, published: rememberPublished(), trust: rememberTrust(), now: options.now ?? Date.now };
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
