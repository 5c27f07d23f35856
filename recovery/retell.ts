/** Hears a case's batches again: its histories are replayed by the very workflow that made them, and tell what they told then. */
import { DefaultLogger, type InjectedSinks, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import type { Batch } from '../engine/batch.ts';
import { dataConverter } from '../startup/payload-codec.ts';
import { bundleFolder, cachedBundle } from '../workflows/bundle-cache.ts';
import { RETELLING } from '../workflows/contract.ts';
import type { Retelling } from '../workflows/retelling.ts';
import type { History, Run } from './runs.ts';

/** A run to be replayed. */
export interface Replayable {
  run: Run;
  history: History;
  /** The newest of its case: after it all of the case is told. */
  last: boolean;
}

/** A run that was replayed. */
export interface Retold extends Replayable {
  /** In the order of their telling. */
  batches: Batch[];
  /** Why the history does not replay; the batches before that place are told. */
  fault?: string;
}

/** The path of these sources' workflow bundle; made when it is not there. */
export async function bundleFor(home: string): Promise<string> {
  return (await cachedBundle(bundleFolder(home))).codePath;
}

/** In a program of its own: says nothing of how the replaying worker is. Where a runtime is at work already, it is left alone. */
export function quietly(): void {
  try {
    const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
    Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
  } catch {
    return;
  }
}

/** One replaying worker for all of them, one run after the other; some hundredths of a second each. */
export async function* retell(codePath: string, runs: AsyncIterable<Replayable>): AsyncGenerator<Retold> {
  let heard: Batch[] = [];
  const sinks: InjectedSinks<Retelling> = {
    retelling: { batch: { fn: (_, batch) => void heard.push(batch), callDuringReplay: true } },
  };
  const given: Replayable[] = [];
  const histories = async function* () {
    for await (const it of runs) {
      given.push(it);
      yield { workflowId: it.run.case, history: it.history };
    }
  };
  const options = { workflowBundle: { codePath }, dataConverter, sinks, replayName: RETELLING };
  for await (const { error } of Worker.runReplayHistories(options, histories())) {
    const it = given.shift();
    if (it === undefined) return;
    const batches = heard.map((batch) => named(batch, it.run.runId));
    heard = [];
    yield { ...it, batches, ...(error && { fault: error.name }) };
  }
}

/** After a reset a replay goes by the id of the run that was reset; that run went before this one. */
function named(batch: Batch, runId: string): Batch {
  if (batch.kept === undefined || batch.kept.run === runId) return batch;
  const { first: _, ...kept } = batch.kept;
  return { ...batch, kept: { ...kept, run: runId } };
}
