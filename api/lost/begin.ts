/** Lost cases begin again, once two people want it: each from the state that was shown, unless its run is there after all. */
import { RecordAway } from '../../records/errors.ts';
import { forgottenIn } from '../../records/lost/forgotten.ts';
import type { AgainOutcome, AgainPending } from '../../records/store/lost.ts';
import { discreet } from '../discreet.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';

/** What one call begins; the sweeper goes on with the rest. */
const AT_ONCE = 200;

/**
 * Begins what is confirmed, of one request or of all; returns how many are settled by it. Any number of processes may do so at
 * once, and whatever is broken off is gone on with.
 */
export async function beginPending(services: Services, request?: number): Promise<number> {
  const pending = await services.record.againPending(AT_ONCE, request);
  // The door in front of cases that begin again lets a few through at a time.
  const ended = await Promise.allSettled(pending.map((one) => beginOne(services, one)));
  for (const it of ended) {
    if (it.status === 'fulfilled') continue;
    if (it.reason instanceof RecordAway) throw it.reason;
    if (!(it.reason instanceof Problem))
      services.log.error({ err: discreet(it.reason) }, 'a lost case could not begin again');
  }
  if (pending.length > 0) await closeHours(services, pending[0]?.confirmedBy ?? '');
  return ended.filter((it) => it.status === 'fulfilled').length;
}

/** What Temporal's store had forgotten goes on by now: nothing is lost, and no worker has yet to mark what is. */
async function closeHours({ record }: Services, by: string): Promise<void> {
  if ((await record.lostCount()).lost > 0) return;
  const forgotten = forgottenIn(await record.lostHours());
  if (forgotten !== undefined && (await record.markBehind(forgotten)) > 0) return;
  await record.closeLostHours('temporal', by);
}

/** In turn with whatever else begins this case. @throws Problem 503 */
function beginOne(services: Services, pending: AgainPending): Promise<void> {
  const { case: caseId, request } = pending;
  return services.hold(caseId, async () => {
    const outcome = await outcomeOf(services, pending);
    await services.record.noteAgain({ request, case: caseId }, outcome);
    services.log.info({ case: caseId, outcome }, 'a lost case begins again');
  });
}

async function outcomeOf({ record, cases }: Services, pending: AgainPending): Promise<AgainOutcome> {
  const { case: caseId, stateHash, askedBy, confirmedBy } = pending;
  const [kept, hash, why, run, found] = await Promise.all([
    record.stateOf(caseId),
    record.stateHash(caseId),
    record.whyLost(caseId),
    cases.presentRun(caseId),
    record.getCase(caseId),
  ]);
  const stale = why === 'behind' && run !== undefined && run === kept?.runId;
  if (run !== undefined && !stale) return 'found';
  if (why === undefined || kept === undefined || hash !== stateHash) return 'changed';
  const { sop, version } = kept.state;
  const plan = await record.planOf({ sop, version, hash: kept.planHash });
  if (plan === undefined) return 'no_plan';
  const { state, notices } = kept;
  const recordedAtMs = found?.lost?.recordedAtMs ?? kept.taskMs;
  const lost = { asked: askedBy, confirmed: confirmedBy, recordedAtMs };
  return cases.beginLost(plan, { state, luggage: { notices, events: [] }, lost }, { instead: stale });
}
