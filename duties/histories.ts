/** What Temporal still holds of a case: whether a run is under way, and its histories forgotten before their time. */
import type { Client } from '@temporalio/client';
import type { RetentionTools } from '../records/store/retention.ts';
import type { DutyLog } from './loop.ts';
import { lastRunOf } from './runs-of-cases.ts';

/** Long after a case closed there is none: the namespace keeps ended runs for a time of its own. */
export function historiesOf(client: Client, log: DutyLog): Pick<RetentionTools, 'runs' | 'forget'> {
  return {
    runs: async (caseId) => (await lastRunOf(caseId, client))?.status.name === 'RUNNING',
    forget: async (caseId) => {
      // What is not forgotten now goes when the namespace's own time is over.
      await forget(client, caseId).catch(() =>
        log.warn({ case: caseId }, 'the history of a removed case is still there'),
      );
    },
  };
}

async function forget(client: Client, caseId: string): Promise<void> {
  if ((await lastRunOf(caseId, client)) === undefined) return;
  const { namespace } = client.options;
  for await (const { workflowId, runId } of client.workflow.list({ query: `WorkflowId = "${caseId}"` }))
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId, runId } });
}
