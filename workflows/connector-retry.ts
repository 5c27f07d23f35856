/** How Temporal tries a connector's calls again: at once, then ever more slowly, until its time is up. */
import type { ActivityOptions } from '@temporalio/common';
import type { DoStep } from '../language/plan.ts';

/** Room for the worker to tell our own timeout before Temporal's strikes, which could not say what happened. */
const marginMs = 2_000;

/** The options of a call's activity, in milliseconds; architecture, "Effects". No number of attempts: time decides. */
export function connectorRetry(step: Pick<DoStep, 'timeoutMs' | 'retryForMs'>) {
  return {
    startToCloseTimeout: step.timeoutMs + marginMs,
    // The first attempt runs whole, even where nothing is tried again.
    scheduleToCloseTimeout: Math.max(step.retryForMs, step.timeoutMs + marginMs),
    retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 60_000 },
  } satisfies ActivityOptions;
}
