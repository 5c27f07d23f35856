/** Lets the time of one case run ahead on a server that allows it: Temporal's time skipping, bounded to a duration. */
import { randomUUID } from 'node:crypto';
import type { WorkflowService } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';

/** The server does not know time skipping, or it is switched off: only servers for trials and tests have it. */
export class NoTimeSkipping extends Error {
  override readonly name = 'NoTimeSkipping';
}

/** What is needed of a connection. */
interface Services {
  readonly workflowService: WorkflowService;
}

/** Which run: the latest of this case. */
export interface FastForward {
  readonly namespace: string;
  readonly caseId: string;
  readonly ms: number;
}

/** temporal.api.enums.v1.FastForwardPollingResult; a poll that timed out is asked again. */
const outcome = { pollAgain: 1, completed: 2 } as const;

/**
 * Advances one case and resolves when it is there: `advanced`, or `ended` when the run ended on the way. Everything that
 * falls due on the way happens at its own virtual instant. The case keeps the time it gained.
 *
 * @throws NoTimeSkipping
 */
export async function fastForward(
  connection: Services,
  { namespace, caseId, ms }: FastForward,
): Promise<'advanced' | 'ended'> {
  const fastForwardId = randomUUID();
  const workflowExecution = { workflowId: caseId };
  const timeSkippingConfig = { enabled: true, fastForwardConfig: { id: fastForwardId, duration: msToTs(ms) } };
  try {
    await connection.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution,
      workflowExecutionOptions: { timeSkippingConfig },
      updateMask: { paths: ['time_skipping_config'] },
    });
  } catch (error) {
    // gRPC UNIMPLEMENTED, and INVALID_ARGUMENT from servers that do not know the field.
    if ((error as { code?: unknown }).code !== 12) throw error;
    throw new NoTimeSkipping('This Temporal server has no time skipping: start it as `npm start` does, or wait.', {
      cause: error,
    });
  }
  for (;;) {
    const answer = await connection.workflowService.pollWorkflowExecutionTimeSkipping({
      namespace,
      workflowExecution,
      fastForwardId,
    });
    if (answer.fastForwardPollingResult === outcome.completed) return 'advanced';
    if (answer.fastForwardPollingResult !== outcome.pollAgain) return 'ended';
  }
}
