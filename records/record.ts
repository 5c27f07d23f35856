/** Opens the record: checks and migrates the database, then binds every call of the store to one pool. */
import type { RecordStore } from './store.ts';

/** How to open. `vaultKey`: 32 bytes that wrap the keys of the data subjects; losing it loses all personal values. */
export interface RecordOptions {
  vaultKey: Buffer;
  /** Connections at most; 10 when absent. */
  poolSize?: number;
  /** No statement runs longer; 5,000 when absent. */
  statementTimeoutMs?: number;
  /** Whether to bring the schema up to date first; true when absent. */
  migrate?: boolean;
}

export type { RecordStore } from './store.ts';
export declare function openRecord(databaseUrl: string, options: RecordOptions): Promise<RecordStore>;
