/** Opens the record when the database may be starting, too, or waits for its owner. */
import { setTimeout as sleep } from 'node:timers/promises';
import { RecordAway, SchemaBehind } from './errors.ts';
import { openRecord, type RecordOptions } from './record.ts';
import type { RecordStore } from './store.ts';

const pauseMs = 1_000;

/**
 * Tries every second for `patienceMs`; `onAway` hears of every try in vain, and why it was.
 *
 * @throws RecordAway, SchemaBehind when the patience is over, MigrationMismatch at once
 */
export async function openRecordWhenThere(
  databaseUrl: string,
  options: RecordOptions,
  { patienceMs, onAway }: { patienceMs: number; onAway: (why: RecordAway | SchemaBehind) => void },
): Promise<RecordStore> {
  const untilMs = Date.now() + patienceMs;
  for (;;) {
    try {
      return await openRecord(databaseUrl, options);
    } catch (error) {
      if (!(error instanceof RecordAway || error instanceof SchemaBehind) || Date.now() > untilMs) throw error;
      onAway(error);
      await sleep(pauseMs);
    }
  }
}
