/** Runs of retention that somebody began while Temporal was away: a worker has them as soon as it is there. */
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';

/** Younger ones are still being handed over. */
const patienceMs = 20_000;

/** One sweep; returns how many a worker has now. Any number of processes may do so at once: a run is carried out once. */
export async function startWaitingRuns(
  { record, retention }: Pick<Services, 'record' | 'retention'>,
  olderThanMs = patienceMs,
): Promise<number> {
  const waiting = await record.waitingRetention(olderThanMs);
  for (const [done, run] of waiting.entries())
    try {
      await retention(run);
    } catch (error) {
      // Away: the next sweep tries again.
      if (error instanceof Problem) return done;
      throw error;
    }
  return waiting.length;
}
