/** Beside the case workflow in the replay test's bundle: tells outside which domain events a replayed case hands to the record. */
import { proxySinks, type Sinks, type WorkflowInterceptors } from '@temporalio/workflow';
import type { Batch } from '../../engine/batch.ts';

export interface Telling extends Sinks {
  telling: { batch(batch: Batch): void };
}

export function interceptors(): WorkflowInterceptors {
  const { telling } = proxySinks<Telling>();
  return {
    outbound: [
      {
        scheduleLocalActivity: (input, next) => {
          if (input.activityType === 'record') telling.batch(input.args[0] as Batch);
          return next(input);
        },
      },
    ],
  };
}
