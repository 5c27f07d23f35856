/** What goes wrong with one case is its own fault and leaves the others alone; what is away is away for all of them. */
import { isGrpcServiceError } from '@temporalio/client';
import { CaseBehind, RecordAway } from '../records/errors.ts';

/** gRPC statuses that say nothing of the case: cancelled, deadline, no right, too many, unavailable, no key. */
const AWAY: readonly number[] = [1, 4, 7, 8, 14, 16];

/** Why a case cannot be recorded, as one word. @throws what says nothing of the case: the database, or Temporal, is away */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error) || error instanceof RecordAway) throw error;
  const service = isGrpcServiceError(error) ? error : error.cause;
  if (isGrpcServiceError(service) && AWAY.includes(service.code)) throw error;
  return error instanceof CaseBehind ? 'earlier-runs-gone' : error.name;
}
