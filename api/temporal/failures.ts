/** What came back from Temporal instead of a reply, told apart by what the API does about it. */
import {
  ApplicationFailure,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Refusal } from '../../engine/turn.ts';
import { REFUSED } from '../../workflows/contract.ts';
import { RefusalSchema } from '../refusal.ts';

/**
 * `over`: no run takes this act (none, ended, or ending); `again`: the server dropped it, send it once more under the same
 * id; `worker`, `temporal`: no answer, it may yet be applied; `bug`: rejected by something that is no refusal.
 */
export type Failure =
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'over' }
  | { kind: 'again' }
  | { kind: 'worker' }
  | { kind: 'temporal' }
  | { kind: 'bug'; error: unknown };

/** Numbers of gRPC statuses. */
const RESOURCE_EXHAUSTED = 8;
const FAILED_PRECONDITION = 9;
const ABORTED = 10;
/** What the server says of an update whose task failed unexpectedly. */
const TASK_FAILED = 'unexpected workflow task failure';

/** Sorts an error of `executeUpdate` and `executeUpdateWithStart`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof WorkflowUpdateFailedError) return rejected(error.cause, error);
  if (error instanceof WorkflowNotFoundError || error instanceof WorkflowExecutionAlreadyStartedError)
    return { kind: 'over' };
  // The deadline passed: with a server that answers it is the case that did not.
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'worker' };
  const service = isGrpcServiceError(error) ? error : (error as { cause?: unknown } | undefined)?.cause;
  if (!isGrpcServiceError(service)) return { kind: 'bug', error };
  switch (service.code as number) {
    case RESOURCE_EXHAUSTED:
    case ABORTED:
      return { kind: 'again' };
    case FAILED_PRECONDITION:
      // The task that took it failed and is done again without it: mostly a message came while the run was about to end.
      // "Workflow Task in failed state" is a bug of the worker that a deploy heals; the case waits until then.
      return { kind: service.details?.includes(TASK_FAILED) ? 'again' : 'worker' };
    default:
      return { kind: 'temporal' };
  }
}

function rejected(cause: unknown, error: unknown): Failure {
  if (!(cause instanceof ApplicationFailure)) return { kind: 'bug', error };
  if (cause.type === REFUSED) {
    const told = RefusalSchema.safeParse(cause.details?.[0]);
    return told.success ? { kind: 'refused', refusal: told.data } : { kind: 'bug', error };
  }
  if (cause.type === 'UnprocessedUpdate') return { kind: 'again' };
  // The run completed after it accepted the act and before it answered: the next run knows.
  if (cause.type === 'AcceptedUpdateCompletedWorkflow') return { kind: 'over' };
  return { kind: 'bug', error };
}
