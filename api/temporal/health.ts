/** Whether Temporal answers, and whether a worker asks it for work. */
import type { Client } from '@temporalio/client';

/** `no-worker`: nobody has asked the queue for longer than one poll lasts. */
export type TemporalHealth = 'ready' | 'no-worker' | 'away';

const limitMs = 2_000;
/** A worker with nothing to do asks once a minute; the server tells when it last did. */
const pollMs = 75_000;
/** temporal.api.enums.v1.TaskQueueType. */
const WORKFLOW_QUEUE = 1;

/** Never throws. */
export async function temporalHealth(client: Client, taskQueue: string): Promise<TemporalHealth> {
  try {
    const { pollers } = await client.withDeadline(Date.now() + limitMs, () =>
      client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: WORKFLOW_QUEUE,
      }),
    );
    const since = (Date.now() - pollMs) / 1_000;
    const alive = pollers?.some((it) => Number(it.lastAccessTime?.seconds ?? 0) > since);
    return alive === true ? 'ready' : 'no-worker';
  } catch {
    return 'away';
  }
}
