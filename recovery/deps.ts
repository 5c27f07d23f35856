/** What re-recording works with. */
import type { Client } from '@temporalio/client';
import type { DigestKey } from '../records/database/digest.ts';
import type { RecordStore } from '../records/store.ts';

export interface RecoveryDeps {
  /** With the data converter of the cases. */
  client: Client;
  taskQueue: string;
  record: RecordStore;
  /** Of join keys: of former secrets, too. */
  digests: readonly DigestKey[];
  /** The workflow bundle of these sources. */
  codePath: string;
  log: { info(fields: Record<string, string | number>, text: string): void; warn: RecoveryDeps['log']['info'] };
}
