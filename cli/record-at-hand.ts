/** The record as commands of the operator work on it, for as long as it takes: directly, with the secrets of this machine. */
import { openRecord } from '../records/record.ts';
import type { RecordStore } from '../records/store.ts';
import type { Config } from '../startup/config.ts';
import { databaseUrlOf } from './database-url.ts';
import { vaultKeysOf } from './server-key.ts';
import type { Terminal } from './terminal.ts';

/** A page of a chain may be long; nobody waits for an answer to a click. */
const statementTimeoutMs = 60_000;

/** To be closed. @throws Misuse when there is no database or no secret; ForeignKey when this machine's is not the database's */
export function recordAtHand(terminal: Terminal, config: Config, portOffset: string | undefined): Promise<RecordStore> {
  return openRecord(databaseUrlOf(terminal, config, portOffset), {
    vaultKey: vaultKeysOf(terminal, config),
    migrate: false,
    poolSize: 3,
    statementTimeoutMs,
    now: () => terminal.nowMs(),
  });
}
