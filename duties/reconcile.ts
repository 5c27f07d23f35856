/**
 * Reconciles the record with runs that are over: those cut off from outside are told to the record, and the last events of
 * every ended run become final (architecture, "How a case is written").
 */
import type { Client } from '@temporalio/client';
import type { LostStore } from '../records/store/lost.ts';
import type { OutboxStore } from '../records/store/outbox.ts';
import type { PointStore } from '../records/store/points.ts';
import type { ReadStore } from '../records/store/read.ts';
import { cutOffBatch, cutOffOf } from './cut-off.ts';
import type { DutyLog } from './loop.ts';
import { runsOfCases } from './runs-of-cases.ts';

export interface ReconcileDeps {
  record: OutboxStore & ReadStore & Pick<LostStore, 'whyLost'> & Pick<PointStore, 'noteBehind'>;
  client: Client;
  taskQueue: string;
  log: DutyLog;
}

/** Runs cut off are few: a worker that was down for a week still hears of them. */
const cutOffBackMs = 7 * 86_400_000;
/** Completed runs are many, and only their last events wait: an hour back at the start, then since the turn before. */
const completedBackMs = 3_600_000;
/** Visibility may lag, and clocks differ. */
const overlapMs = 10 * 60_000;
/** Runs remembered as done, which the overlap would bring again. */
const rememberedMax = 50_000;
/** What one turn takes; the rest comes at once after. */
const atOnce = 500;
/** One run that cannot be reconciled must not keep the others waiting; several mean that something is away. */
const failuresMax = 3;

/** Remembers what is done between turns. The result of a turn: true when there is more. */
export function createReconcile(deps: ReconcileDeps): (signal: AbortSignal) => Promise<boolean> {
  const done = new Set<string>();
  let cutOffSinceMs = Date.now() - cutOffBackMs;
  let completedSinceMs = Date.now() - completedBackMs;
  return async (signal) => {
    const startedMs = Date.now();
    const more =
      (await pass(
        deps,
        done,
        query(deps.taskQueue, ['Terminated', 'Failed', 'TimedOut', 'Canceled'], cutOffSinceMs),
        signal,
      )) || (await pass(deps, done, query(deps.taskQueue, ['Completed'], completedSinceMs), signal));
    if (!more && !signal.aborted) {
      cutOffSinceMs = startedMs - overlapMs;
      completedSinceMs = startedMs - overlapMs;
    }
    for (const runId of done) {
      if (done.size <= rememberedMax) break;
      done.delete(runId);
    }
    return more;
  };
}

function query(taskQueue: string, statuses: readonly string[], sinceMs: number): string {
  const list = statuses.map((it) => `"${it}"`).join(', ');
  const since = new Date(sinceMs).toISOString();
  return runsOfCases(taskQueue, `ExecutionStatus IN (${list})`, `CloseTime > "${since}"`);
}

async function pass(deps: ReconcileDeps, done: Set<string>, text: string, signal: AbortSignal): Promise<boolean> {
  let taken = 0;
  const failures: unknown[] = [];
  for await (const run of deps.client.workflow.list({ query: text })) {
    if (signal.aborted) return false;
    if (done.has(run.runId)) continue;
    if (taken === atOnce) return true;
    taken += 1;
    try {
      await reconcileRun(deps, { workflowId: run.workflowId, runId: run.runId, status: run.status.name });
      done.add(run.runId);
    } catch (error) {
      failures.push(error);
      if (failures.length === failuresMax) break;
    }
  }
  if (failures.length > 0) throw failures[0];
  return false;
}

/** A run that is over, and how: `COMPLETED`, … in whatever letters. */
export interface EndedRun {
  workflowId: string;
  runId: string;
  status: string;
}

/** Nothing happens to a case that has a newer run: that run writes what there is to write. */
export async function reconcileRun(
  { record, client, log }: Omit<ReconcileDeps, 'taskQueue'>,
  run: EndedRun,
): Promise<void> {
  // A run that was older than the record has ended by itself: two people begin its case again.
  if ((await record.whyLost(run.workflowId)) !== undefined) return;
  const known = await record.getCase(run.workflowId);
  if (known === undefined) {
    log.warn({ case: run.workflowId, status: run.status }, 'a run ended that the record never heard of');
    // It may yet be recorded from its history.
    await record.noteBehind(run.workflowId);
    return;
  }
  const latest = await client.workflow.getHandle(run.workflowId).describe();
  if (latest.runId !== run.runId) return;
  const how = cutOffOf(latest.status.name);
  const open = known.view.state === 'open' || known.view.state === 'resolved';
  if (how !== undefined && open) {
    const atMs = (latest.closeTime ?? new Date()).getTime();
    await record.writeBatch(
      cutOffBatch(known.view, known.taskMs, await lastSeq(record, run.workflowId), { how, atMs }),
    );
    log.warn({ case: run.workflowId, status: how }, 'the run of an open case was cut off');
  }
  await record.finalizeEnded(run.workflowId, known.taskMs);
}

async function lastSeq(record: ReadStore, caseId: string): Promise<number> {
  let last = 0;
  for (let cursor: string | undefined; ; ) {
    const page = await record.timeline(caseId, { limit: 200, cursor });
    last = page.items.at(-1)?.seq ?? last;
    if (page.next === undefined) return last;
    cursor = page.next;
  }
}
