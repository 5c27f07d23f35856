/** What goes wrong with one case is its own fault and leaves the others alone; what is away is away for all of them. */
import { ServiceError } from '@temporalio/client';
import { CaseBehind, RecordAway } from '../records/errors.ts';

/** Why a case cannot be recorded, as one word. @throws what says nothing of the case: the database, or Temporal, is away */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error) || error instanceof RecordAway || error instanceof ServiceError) throw error;
  return error instanceof CaseBehind ? 'earlier-runs-gone' : error.name;
}
