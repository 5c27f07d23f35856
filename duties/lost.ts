/** Looks for cases whose runs are gone, or older than their record: a page of those that should have one each turn, and page after page once one was found; and for lost ones that are there again. */
import type { Client } from '@temporalio/client';
import { forgottenIn } from '../records/lost/forgotten.ts';
import type { LostCase } from '../records/store/lost.ts';
import type { FoundHours } from '../records/store/points.ts';
import type { RecordStore } from '../records/store.ts';
import type { DutyLog } from './loop.ts';
import { reconcileRun } from './reconcile.ts';
import { lastRunOf, lastToldMs } from './runs-of-cases.ts';

/** What the duty works with. */
export interface LostDeps {
  record: RecordStore;
  client: Client;
  log: DutyLog;
}

/** A page a minute: each case of 6,000 is looked at once an hour; of an empty Temporal the first page finds it. */
const PAGE = 100;
/** Asked at once. */
const AT_ONCE = 10;

/** Whether Temporal, which answers, has never heard of the case. @throws what else is wrong with Temporal */
export async function isGone(caseId: string, client: Client): Promise<boolean> {
  return (await lastRunOf(caseId, client)) === undefined;
}

/** Remembers how far it has come; the result of a turn: true when one was found, so that the next page is looked at now. */
export function createLostWatch(deps: LostDeps): (signal: AbortSignal) => Promise<boolean> {
  let after = '';
  let recalled: Recalled = { found: 0 };
  /** The hours for which every case is being looked at since the first page. */
  let passFor: string | undefined;
  return async (signal) => {
    recalled = await recall(deps, recalled.next);
    const hours = await hoursOf(deps);
    const forgotten = forgottenIn(hours);
    const behind = forgotten === undefined ? 0 : await deps.record.markBehind(forgotten);
    if (behind > 0)
      deps.log.warn({ cases: behind }, 'runs are older than the record: two people begin their cases again');
    if (after === '') passFor = nameOf(hours);
    const ids = await deps.record.unendedCases(after, PAGE);
    let found = 0;
    for (let i = 0; i < ids.length && !signal.aborted; i += AT_ONCE) {
      const part = ids.slice(i, i + AT_ONCE);
      const lost = await Promise.all(part.map((id) => look(deps, id)));
      found += lost.filter(Boolean).length;
    }
    if (signal.aborted) return false;
    after = ids.length < PAGE ? '' : (ids.at(-1) ?? '');
    if (found > 0) deps.log.warn({ cases: found }, 'cases have no run: two people begin them again');
    if (after === '' && hours.length > 0 && passFor === nameOf(hours)) await closeIfAllAreThere(deps);
    return (found > 0 && after !== '') || (recalled.found > 0 && recalled.next !== undefined);
  };
}

/** Those that Temporal has lost, as far as that is known and stands. */
async function hoursOf({ record }: LostDeps): Promise<FoundHours[]> {
  return (await record.lostHours()).filter(({ side }) => side === 'temporal');
}

function nameOf(hours: readonly FoundHours[]): string {
  return JSON.stringify(hours.map(({ fromMs, foundAtMs }) => [fromMs, foundAtMs]));
}

/** Every case was looked at since the hours were found, and none is lost: Temporal was another for a while. */
async function closeIfAllAreThere({ record, log }: LostDeps): Promise<void> {
  if ((await record.lostCount()).lost > 0) return;
  await record.closeLostHours('temporal', 'worker');
  log.info({}, 'no case is lost: what Temporal had forgotten is there again');
}

async function look({ record, client }: LostDeps, caseId: string): Promise<boolean> {
  if ((await record.whyLost(caseId)) !== undefined) return false;
  return (await isGone(caseId, client)) && record.markLost(caseId, 'gone');
}

/** How many of a page are there again, and where the next page begins. */
interface Recalled {
  found: number;
  next?: string;
}

/** Where Temporal was another for a while (a wrong address, a namespace, an older copy), its runs are there again. A page a turn, too. */
async function recall(deps: LostDeps, cursor: string | undefined): Promise<Recalled> {
  const { items, next } = await deps.record.lostCases({ limit: PAGE, ...(cursor !== undefined && { cursor }) });
  let found = 0;
  for (let i = 0; i < items.length; i += AT_ONCE) {
    const there = await Promise.all(items.slice(i, i + AT_ONCE).map((it) => isThereAgain(deps, it)));
    found += there.filter(Boolean).length;
  }
  return { found, ...(next !== undefined && { next }) };
}

async function isThereAgain(deps: LostDeps, { case: caseId, why }: LostCase): Promise<boolean> {
  const { record, client, log } = deps;
  const run = await lastRunOf(caseId, client);
  const kept = await record.stateOf(caseId);
  if (run === undefined || kept === undefined || run.runId !== kept.runId) return false;
  // An older copy has the run, too. What this one has told last is what the record has: it has forgotten nothing.
  const knowsAll = why === 'gone' && run.status.name === 'RUNNING';
  if (!knowsAll && (await lastToldMs(client, { case: caseId, runId: run.runId })) !== kept.taskMs) return false;
  await record.unmarkLost(caseId);
  log.info({ case: caseId }, 'a lost run is there again');
  // While it was lost, nobody told the record how it ended.
  if (run.status.name !== 'RUNNING')
    await reconcileRun(deps, { workflowId: caseId, runId: run.runId, status: run.status.name });
  return true;
}
