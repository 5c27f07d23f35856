/** Has a worker carry out a run of retention that was begun. */
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { RETENTION, type RetentionArgs } from '../../workflows/contract.ts';
import { away } from '../problem.ts';
import { failureOf } from './failures.ts';

const limitMs = 5_000;

/** Answers when Temporal has it, or had it before. @throws Problem 503 */
export function retentionOn(client: Client, taskQueue: string): (run: number) => Promise<void> {
  return async (run) => {
    const args: [RetentionArgs] = [{ run, by: 'api' }];
    const start = () =>
      client.workflow.start(RETENTION, {
        workflowId: `${taskQueue}-retention-${run}`,
        taskQueue,
        args,
        // One that somebody has ended stays so.
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
      });
    try {
      await client.withDeadline(Date.now() + limitMs, start);
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return;
      if (failureOf(error).kind === 'bug') throw error;
      throw away('away/temporal');
    }
  };
}
