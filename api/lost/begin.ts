/** Lost cases begin again, once two people want it: each from the state that was shown, unless its run is there after all. */
import { RecordAway } from '../../records/errors.ts';
import { forgottenIn } from '../../records/lost/forgotten.ts';
import type { AgainOutcome, AgainPending, AgainPlace } from '../../records/store/lost.ts';
import { discreet } from '../discreet.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';

/** What one page begins; the sweeper goes on with the rest. */
const AT_ONCE = 200;

/** Begins the first page of what is confirmed, of one request or of all; returns how many are settled by it. */
export async function beginPending(services: Services, request?: number): Promise<number> {
  return (await beginPage(services, AT_ONCE, request === undefined ? {} : { request })).settled;
}

/**
 * Page after page, so that those which refuse keep nobody behind them waiting; returns how many are settled. Any number of
 * processes may do so at once, and whatever is broken off is gone on with.
 */
export async function beginAllPending(services: Services, stopped: () => boolean, atOnce = AT_ONCE): Promise<number> {
  let settled = 0;
  let after: AgainPlace | undefined;
  do {
    const page = await beginPage(services, atOnce, after === undefined ? {} : { after });
    settled += page.settled;
    after = page.next;
  } while (after !== undefined && !stopped());
  return settled;
}

async function beginPage(
  services: Services,
  atOnce: number,
  of: { request?: number; after?: AgainPlace },
): Promise<{ settled: number; next?: AgainPlace }> {
  const pending = await services.record.againPending(atOnce, of);
  // The door in front of cases that begin again lets a few through at a time.
  const ended = await Promise.allSettled(pending.map((one) => beginOne(services, one)));
  for (const it of ended) {
    if (it.status === 'fulfilled') continue;
    if (it.reason instanceof RecordAway) throw it.reason;
    if (!(it.reason instanceof Problem))
      services.log.error({ err: discreet(it.reason) }, 'a lost case could not begin again');
  }
  if (pending.length > 0) await closeHours(services, pending[0]?.confirmedBy ?? '');
  const settled = ended.filter((it) => it.status === 'fulfilled').length;
  const last = pending.at(-1);
  if (last === undefined || pending.length < atOnce) return { settled };
  return { settled, next: { request: last.request, case: last.case } };
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
