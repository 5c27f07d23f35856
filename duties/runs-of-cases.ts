/** Temporal asked about cases: which runs are theirs, and how the last run of one stands. */
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { RETENTION } from '../workflows/contract.ts';

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
