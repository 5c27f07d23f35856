/** Finishes intakes that were stored and never answered (the process died, or Temporal was away), and hands work on. */
import { RecordAway } from '../../records/errors.ts';
import { discreet } from '../discreet.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import { beginAllPending } from '../lost/begin.ts';
import { handOn } from '../hand-on/hand-on.ts';
import { startWaitingRuns } from '../retention/waiting.ts';
import { rememberSettled } from './open-case.ts';
import { settle } from './settle.ts';

/** Younger ones are still being answered. */
const patienceMs = 20_000;
const everyMs = 5_000;
/** Each takes the patience of an intake; what is left comes first in the next sweep. */
const IN_VAIN_MAX = 3;

/** One sweep; returns how many it finished. Any number of processes may sweep at once: every step has its own id. */
export async function sweepIntakes(services: Services, nowMs = Date.now(), olderThanMs = patienceMs): Promise<number> {
  let finished = 0;
  let inVain = 0;
  for (const request of await services.record.pendingIntakes(nowMs - olderThanMs)) {
    try {
      await rememberSettled(services, request, await settle(services, request));
      services.metrics.swept();
      finished += 1;
    } catch (error) {
      if (error instanceof RecordAway) throw error;
      if (!(error instanceof Problem)) services.log.error({ err: discreet(error) }, 'an intake could not be finished');
      if (error instanceof Problem && error.status !== 503) continue;
      // It waits for people to begin its case again: that says nothing of the others.
      if (error instanceof Problem && error.code === 'case/lost') {
        await services.record.putIntakeBehind(request);
        continue;
      }
      // One case that does not answer must not keep the others waiting; when nobody answers, the next sweep tries again.
      await services.record.putIntakeBehind(request);
      inVain += 1;
      if (inVain === IN_VAIN_MAX || (await services.temporalHealth()) !== 'ready') return finished;
    }
  }
  return finished;
}

/** Sweeps for as long as the process runs. Returns what ends it, after the sweep that is going on. */
export function startSweeper(services: Services, intervalMs = everyMs): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let ended = false;
  const round = async () => {
    try {
      await sweepIntakes(services);
      await handOn(services);
      // What cannot begin is tried with the next sweep.
      await beginAllPending(services, () => ended);
      await startWaitingRuns(services);
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      services.log.warn({ reason }, 'intakes and work left behind could not be swept');
    }
    if (!ended) schedule();
  };
  const schedule = () => {
    timer = setTimeout(() => {
      running = round();
    }, intervalMs);
    timer.unref();
  };
  schedule();
  return async () => {
    ended = true;
    clearTimeout(timer);
    await running;
  };
}
