/** Temporal's schedule of retention: made when there is none, brought up to date by a worker's start, paused by an operator alone. */
import { type Client, ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import { RETENTION, type RetentionArgs } from '../workflows/contract.ts';

/** By which name operators find it: `bihuan-retention` for the usual task queue. */
export function retentionScheduleId(taskQueue: string): string {
  return `${taskQueue}-retention`;
}

/** A night that was slept through is made up for within a day; never two at once. */
const catchupWindow = '1 day';

/** One turn; any number of workers may take it side by side. After it went well once, a process does nothing more. */
export function scheduleRetention(client: Client, taskQueue: string, cron: string): () => Promise<void> {
  let isDone = false;
  const scheduleId = retentionScheduleId(taskQueue);
  const args: [RetentionArgs] = [{ by: 'schedule' }];
  const spec = { cronExpressions: [cron] };
  const action = { type: 'startWorkflow' as const, workflowType: RETENTION, workflowId: scheduleId, taskQueue, args };
  const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow };
  return async () => {
    if (isDone) return;
    try {
      // Whether it is paused, and the operator's note, stay as they are.
      await client.schedule.getHandle(scheduleId).update(({ state }) => ({ spec, action, policies, state }));
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      await client.schedule.create({ scheduleId, spec, action, policies }).catch((e: unknown) => {
        if (!(e instanceof ScheduleAlreadyRunning)) throw e;
      });
    }
    isDone = true;
  };
}
