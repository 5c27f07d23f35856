/** How it stands with a case's last run, where Temporal may have lost it: the record says whether there was one (semantics rule 32). */
import { isOver } from '../../engine/state/state.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import type { LastRun } from '../temporal/cases.ts';

/** Two people look at it first: who tries again does so in a minute. */
const RETRY_AFTER_S = 60;

/** 503: what is sent is kept, or can be sent again under its key, and comes to the case when that has begun again. */
export function lost(caseId: string): Problem {
  return new Problem(503, 'case/lost', {
    params: { case: caseId },
    headers: { 'Retry-After': String(RETRY_AFTER_S) },
  });
}

/**
 * What Temporal tells; of an ended case that it knows no more the state that the record has kept. `unknown` is a case of which
 * nothing was ever recorded: only that may be begun.
 *
 * @throws Problem 503 for a case whose run is lost
 */
export async function lastRunOf(
  { cases, record }: Pick<Services, 'cases' | 'record'>,
  caseId: string,
): Promise<LastRun> {
  const last = await cases.lastRun(caseId);
  if (last.kind === 'running' || (last.kind === 'ended' && last.state !== undefined)) return last;
  if ((await record.whyLost(caseId)) !== undefined) throw lost(caseId);
  if (last.kind === 'ended') return last;
  if ((await record.recordedSeq(caseId)) === 0) return last;
  // It may have begun since Temporal was asked: only what was recorded before that can be lost.
  const since = await cases.lastRun(caseId);
  if (since.kind !== 'unknown') return since;
  if (await record.markLost(caseId, 'gone')) throw lost(caseId);
  const kept = await record.stateOf(caseId);
  return kept !== undefined && isOver(kept.state.state) ? { kind: 'ended', state: kept.state } : { kind: 'ended' };
}
