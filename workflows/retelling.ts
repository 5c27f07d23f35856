/** A case that is replayed for the record's sake tells its batches outside: how a record that came back older is filled again. */
import { proxySinks, type Sinks, workflowInfo } from '@temporalio/workflow';
import type { Batch } from '../engine/batch.ts';
import { RETELLING } from './contract.ts';

/** What whoever replays listens to. */
export interface Retelling extends Sinks {
  retelling: { batch(batch: Batch): void };
}

/** Undefined in every run that is really worked on: it costs these nothing. */
export function retelling(): ((batch: Batch) => void) | undefined {
  if (!workflowInfo().taskQueue.startsWith(RETELLING)) return undefined;
  const { retelling: sink } = proxySinks<Retelling>();
  return (batch) => sink.batch(batch);
}
