/** Whether the record has all that a run has told, as far as the end of its history shows: most cases need no replay. */
import type { Client } from '@temporalio/client';
import type { StateStore } from '../records/store/states.ts';
import type { Run } from './runs.ts';

/** What is told stands near the end; further back is not looked for. */
const pageSize = 60;
/** temporal.api.enums.v1.EventType. */
const TASK_STARTED = 6;
const MARKER_RECORDED = 25;

/**
 * Every batch leaves a marker in the history, and is written with the time of its task: when the last marker's task is the one
 * of the stored state, nothing came after. False: perhaps not.
 */
export async function isCurrent(client: Client, record: StateStore, { case: caseId, runId }: Run): Promise<boolean> {
  const stored = await record.stateOf(caseId);
  if (stored?.runId !== runId) return false;
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution: { workflowId: caseId, runId },
    maximumPageSize: pageSize,
  });
  const events = history?.events ?? [];
  const marker = events.find((it) => it.eventType === MARKER_RECORDED);
  const completed = marker?.markerRecordedEventAttributes?.workflowTaskCompletedEventId;
  const before = events.find((it) => it.eventType === TASK_STARTED && Number(it.eventId) < Number(completed));
  if (completed === undefined || before === undefined) return false;
  const { seconds, nanos } = before.eventTime ?? {};
  return Number(seconds) * 1_000 + Math.floor((nanos ?? 0) / 1e6) === stored.taskMs;
}
