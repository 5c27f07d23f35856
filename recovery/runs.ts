/** The runs of cases as Temporal lists them, and their histories as far as they are decided. */
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { runsOfCases } from '../duties/runs-of-cases.ts';

export type History = temporal.api.history.v1.IHistory;

/** A run of a case. */
export interface Run {
  case: string;
  runId: string;
  startedMs: number;
  /** In lower case: `running`, `completed`, `terminated`, … */
  status: string;
  closedMs?: number;
}

/** Which runs: of one case, or all that were open at an instant or later. */
export interface RunQuery {
  case?: string;
  sinceMs?: number;
}

/**
 * The cases and their runs, each oldest first. A case whose runs ended before the instant is left out; of the others only the
 * runs that had not.
 */
export async function runsByCase(
  client: Client,
  taskQueue: string,
  { case: caseId, sinceMs }: RunQuery,
): Promise<Map<string, Run[]>> {
  const open =
    sinceMs === undefined || sinceMs <= 0
      ? []
      : [`(ExecutionStatus = "Running" OR CloseTime >= "${new Date(sinceMs).toISOString()}")`];
  const one = caseId === undefined ? [] : [`WorkflowId = "${caseId.replaceAll('"', '')}"`];
  const query = runsOfCases(taskQueue, ...one, ...open);
  const found = new Map<string, Run[]>();
  for await (const { workflowId, runId, startTime, status, closeTime } of client.workflow.list({ query })) {
    const run = { case: workflowId, runId, startedMs: startTime.getTime(), status: status.name.toLowerCase() };
    const runs = found.get(workflowId) ?? [];
    runs.push({ ...run, ...(closeTime && { closedMs: closeTime.getTime() }) });
    found.set(workflowId, runs);
  }
  for (const runs of found.values()) runs.sort((a, b) => a.startedMs - b.startedMs);
  return found;
}

/** Whether the run began as another one that was reset. */
export async function wasReset(client: Client, { case: caseId, runId }: Run): Promise<boolean> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId: caseId, runId },
    maximumPageSize: 1,
  });
  const original = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId;
  return original !== undefined && original !== null && original !== '' && original !== runId;
}

/** temporal.api.enums.v1.EventType. */
const TASK_SCHEDULED = 5;
const TASK_COMPLETED = 7;

/** Those that are there: what is listed may have gone since. The newest comes last. */
export async function historiesOf(
  client: Client,
  runs: readonly Run[],
): Promise<{ run: Run; history: History; last: boolean }[]> {
  const there: { run: Run; history: History }[] = [];
  for (const run of runs)
    try {
      there.push({ run, history: await decidedHistory(client, run) });
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  return there.map((it, i) => ({ ...it, last: i === there.length - 1 }));
}

/** The run's history up to its last decision: a task that is under way may yet be lost, and what it tells with it. */
async function decidedHistory(client: Client, { case: caseId, runId }: Run): Promise<History> {
  const { events } = await client.workflow.getHandle(caseId, runId).fetchHistory();
  const all = events ?? [];
  const last = all.findLastIndex((it) => it.eventType === TASK_COMPLETED);
  const next = all.findIndex((it, i) => i > last && it.eventType === TASK_SCHEDULED);
  return { events: next < 0 ? all : all.slice(0, next) };
}
