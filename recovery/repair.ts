/** A case of which the record was found to lack events is recorded from its history, whoever found it. */
import type { RecoveryDeps } from './deps.ts';
import { reindex } from './reindex.ts';

/** What one turn takes. */
const atOnce = 20;

/** One turn; true when there may be more. What cannot be done is tried again some minutes later. */
export async function repairBehind(deps: RecoveryDeps): Promise<boolean> {
  const { record, log } = deps;
  const behind = await record.behindCases(atOnce);
  for (const { case: caseId } of behind) {
    const { cases, removed, events, lines } = await reindex(deps, { case: caseId, apply: true, by: 'worker' });
    const unknown = cases + removed === 0;
    if (unknown) await record.triedBehind(caseId, 'no-history');
    const fault = unknown ? 'no-history' : lines.find((it) => it.fault !== undefined)?.fault;
    if (fault === undefined) log.info({ case: caseId, events }, 'a case was recorded again from its history');
    else log.warn({ case: caseId, fault }, 'a case could not be recorded again');
  }
  return behind.length === atOnce;
}
