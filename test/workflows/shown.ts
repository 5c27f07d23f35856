/** Beside the case workflow in the replay test's bundle: tells outside what the Web UI would show of timers and activities. */
import { proxySinks, type Sinks, workflowInfo, type WorkflowInterceptors } from '@temporalio/workflow';

/** The name of a timer or activity; `id` is the one its event in history has. */
export interface Shown {
  run: string;
  kind: 'timer' | 'activity';
  id: string;
  summary: string;
}

export interface Showing extends Sinks {
  showing: { line(shown: Shown): void };
}

export function interceptors(): WorkflowInterceptors {
  const { showing } = proxySinks<Showing>();
  const show = (kind: Shown['kind'], seq: number, summary = '') =>
    showing.line({ run: workflowInfo().runId, kind, id: String(seq), summary });
  return {
    outbound: [
      {
        startTimer: (input, next) => {
          show('timer', input.seq, input.options?.summary);
          return next(input);
        },
        scheduleActivity: (input, next) => {
          show('activity', input.seq, input.options.summary);
          return next(input);
        },
      },
    ],
  };
}
