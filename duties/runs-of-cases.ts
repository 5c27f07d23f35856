/** Temporal asked about cases: which runs are theirs, how the last run of one stands, and what a run has told. */
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { RETENTION } from '../workflows/contract.ts';

/** What is told stands near the end of a history; further back is not looked for. */
const pageSize = 60;
/** temporal.api.enums.v1.EventType. */
const TASK_STARTED = 6;
const MARKER_RECORDED = 25;

/** A row may be locked while this is asked. */
const deadlineMs = 5_000;

/** A query for the runs of cases: the product's own work is on the same task queue. */
export function runsOfCases(taskQueue: string, ...further: string[]): string {
  return [`TaskQueue = "${taskQueue}"`, `WorkflowType != "${RETENTION}"`, ...further].join(' AND ');
}

/** Undefined: Temporal, which answers within five seconds, has never heard of the case, or no longer knows it. @throws what else is wrong */
export async function lastRunOf(caseId: string, client: Client) {
  try {
    return await client.withDeadline(Date.now() + deadlineMs, () => client.workflow.getHandle(caseId).describe());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/**
 * The time of the task that told last in a run: every batch leaves a marker in its history. Undefined: none is near its end.
 */
export async function lastToldMs(
  client: Client,
  { case: caseId, runId }: { case: string; runId: string },
): Promise<number | undefined> {
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution: { workflowId: caseId, runId },
    maximumPageSize: pageSize,
  });
  const events = history?.events ?? [];
  const marker = events.find((it) => it.eventType === MARKER_RECORDED);
  const completed = marker?.markerRecordedEventAttributes?.workflowTaskCompletedEventId;
  const before = events.find((it) => it.eventType === TASK_STARTED && Number(it.eventId) < Number(completed));
  if (completed === undefined || before === undefined) return undefined;
  const { seconds, nanos } = before.eventTime ?? {};
  return Number(seconds) * 1_000 + Math.floor((nanos ?? 0) / 1e6);
}
