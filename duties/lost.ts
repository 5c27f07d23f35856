/** Looks for cases whose runs are gone, or older than their record: a page of those that should have one each turn, and page after page once one was found. */
import type { Client } from '@temporalio/client';
import type { ForgottenHours, LostStore } from '../records/store/lost.ts';
import type { StateStore } from '../records/store/states.ts';
import type { DutyLog } from './loop.ts';
import { lastRunOf } from './runs-of-cases.ts';

/** What the duty works with. */
export interface LostDeps {
  record: LostStore & StateStore;
  client: Client;
  log: DutyLog;
  /** Of which Temporal's store knows nothing, where that was found and stands. */
  forgotten?: () => Promise<ForgottenHours | undefined>;
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
  return async (signal) => {
    recalled = await recall(deps, recalled.next);
    const hours = await deps.forgotten?.();
    const behind = hours === undefined ? 0 : await deps.record.markBehind(hours);
    if (behind > 0)
      deps.log.warn({ cases: behind }, 'runs are older than the record: two people begin their cases again');
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
    return (found > 0 && after !== '') || (recalled.found > 0 && recalled.next !== undefined);
  };
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

/** Where Temporal was another for a while (a wrong address, a namespace), its runs are there again. A page a turn, too. */
async function recall(deps: LostDeps, cursor: string | undefined): Promise<Recalled> {
  const { items, next } = await deps.record.lostCases({ limit: PAGE, ...(cursor !== undefined && { cursor }) });
  const gone = items.filter(({ why }) => why === 'gone');
  let found = 0;
  for (let i = 0; i < gone.length; i += AT_ONCE) {
    const there = await Promise.all(gone.slice(i, i + AT_ONCE).map((it) => isThereAgain(deps, it.case)));
    found += there.filter(Boolean).length;
  }
  return { found, ...(next !== undefined && { next }) };
}

async function isThereAgain({ record, client, log }: LostDeps, caseId: string): Promise<boolean> {
  const run = await lastRunOf(caseId, client);
  if (run?.status.name !== 'RUNNING' || run.runId !== (await record.stateOf(caseId))?.runId) return false;
  await record.unmarkLost(caseId);
  log.info({ case: caseId }, 'a lost run is there again');
  return true;
}
