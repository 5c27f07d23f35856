/** Whether the record has all that a case has told, as far as the ends of its histories show: most cases need no replay. */
import type { Client } from '@temporalio/client';
import { lastToldMs } from '../duties/runs-of-cases.ts';
import type { StateStore, StoredState } from '../records/store/states.ts';
import { type Run, wasReset } from './runs.ts';

/** The end of a case's newest run. */
export interface RunsEnd {
  runId: string;
  /** The task of the last batch that it told; undefined: it is not near the end. */
  taskMs: number | undefined;
  /** The case went on from a reset: what the run before it told may fit nowhere any more, and be unheard all the same. */
  afterReset: boolean;
}

/** Every batch is written with the time of its task: when the last one is that of the stored state, nothing came after. Pure. */
export function hasAll(stored: Pick<StoredState, 'runId' | 'taskMs'> | undefined, end: RunsEnd): boolean {
  return stored?.runId === end.runId && stored.taskMs === end.taskMs && !end.afterReset;
}

/** Every batch leaves a marker in the history. False: perhaps not. `runs`: of one case, oldest first. */
export async function isCurrent(client: Client, record: StateStore, runs: readonly Run[]): Promise<boolean> {
  const last = runs.at(-1);
  if (last === undefined) return false;
  const { case: caseId, runId } = last;
  const stored = await record.stateOf(caseId);
  if (stored?.runId !== runId) return false;
  const taskMs = await lastToldMs(client, last);
  if (!hasAll(stored, { runId, taskMs, afterReset: false })) return false;
  // What a run told that ended before the hours in question is recorded, so one that is alone comes after none.
  for (const run of runs.length > 1 ? runs : []) if (await wasReset(client, run)) return false;
  return true;
}
