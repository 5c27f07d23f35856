/** One case recorded again: its batches in their order, then the keys and messages that led to it. */
import type { Batch } from '../engine/batch.ts';
import type { Plan } from '../language/plan.ts';
import { reconcileRun } from '../duties/reconcile.ts';
import { mentioned } from '../records/vault/mentioned.ts';
import type { RecoveryDeps } from './deps.ts';
import { faultOf } from './fault.ts';
import { type CaseDifference, compared } from './difference.ts';
import { type DerivedIntake, intakesIn } from './intakes.ts';
import { leftBy } from './left.ts';
import { joinKeysOfCase, takeKey } from './matter.ts';
import type { Retold } from './retell.ts';

/** What was found of a case; `other`: an open case of the same matter, opened by another intake. */
export interface Again extends CaseDifference {
  other?: string;
}

/**
 * All runs of the case that were replayed, oldest first. Without `apply` nothing is written. Done twice, it comes to the same;
 * beside the running case the newer batch wins, as ever.
 */
export async function again(
  deps: RecoveryDeps,
  caseId: string,
  told: readonly Retold[],
  apply: boolean,
): Promise<Again> {
  const { record } = deps;
  const batches = told.flatMap((it) => it.batches);
  const known = (await record.getCase(caseId)) === undefined ? undefined : await record.recordedSeq(caseId);
  const found: Again = {
    case: caseId,
    ...compared(batches, known, (await record.stateOf(caseId))?.taskMs),
    requests: 0,
    values: 0,
    left: 0,
  };
  const fault = told.find((it) => it.fault !== undefined)?.fault;
  if (fault !== undefined) return { ...found, fault };
  const lacks = found.state === 'missing' || found.state === 'behind';
  try {
    if (lacks) found.values = await record.absentValues(mentioned(batches));
    if (apply && lacks) await write(deps, told);
    // Without writing it could not be told from what is only not recorded yet.
    if (apply || !lacks) found.left = await record.setAsideLeft({ case: caseId, left: leftBy(told) }, apply);
    const plan = batches.find((it) => it.kept?.body !== undefined)?.kept?.body;
    if (plan === undefined) return found;
    return { ...found, ...(await keysOf(deps, { caseId, plan, told, batches, lacks }, apply)) };
  } catch (error) {
    return { ...found, fault: faultOf(error) };
  }
}

async function write({ record, client, log }: RecoveryDeps, told: readonly Retold[]): Promise<void> {
  for (const { batches } of told) for (const batch of batches) await record.writeBatchAgain(batch);
  const last = told.at(-1)?.run;
  if (last !== undefined && last.status !== 'running')
    await reconcileRun({ record, client, log }, { workflowId: last.case, runId: last.runId, status: last.status });
}

interface Keyed {
  caseId: string;
  plan: Plan;
  told: readonly Retold[];
  batches: readonly Batch[];
  lacks: boolean;
}

async function keysOf(
  deps: RecoveryDeps,
  it: Keyed,
  apply: boolean,
): Promise<Pick<Again, 'requests' | 'join' | 'other'>> {
  const { record } = deps;
  const { caseId, plan, batches } = it;
  const keys = await joinKeysOfCase(deps, plan, caseId, batches);
  const [key] = keys;
  const intakes = (await Promise.all(it.told.map(({ history }) => intakesIn(history)))).flat();
  let requests = 0;
  for (const [i, intake] of intakes.entries()) {
    if ((await record.findRequest(intake)) !== undefined) continue;
    requests += 1;
    const opened = i === 0 && batches.some(({ events }) => events.some(({ type }) => type === 'case.opened'));
    if (apply) await record.keepDerivedRequest(rowOf(intake, { caseId, sop: plan.sop, key, opened }));
  }
  const state = batches.at(-1)?.view.state;
  const open = state === 'open' || state === 'resolved';
  if (key === undefined || !(it.lacks || requests > 0)) return { requests };
  const leadsTo = await Promise.all(keys.map((it) => record.joinedTo(it)));
  const join = open && !leadsTo.includes(caseId) ? { join: true as const } : {};
  if (!apply) return { requests, ...join };
  const other = await takeKey(deps, { keys, case: caseId, sop: plan.sop, open });
  return { requests, ...join, ...(other !== undefined && { other }) };
}

function rowOf(
  { receivedAtMs, ...intake }: DerivedIntake,
  { caseId, sop, key, opened }: { caseId: string; sop: string; key: string | undefined; opened: boolean },
) {
  const answer = { state: 'open', seq: 1, ...(opened ? { opened: true } : { joined: true }) };
  return {
    ...intake,
    case: caseId,
    sop,
    ...(key !== undefined && { joinKey: key }),
    receivedAtMs,
    answer: { status: opened ? 201 : 200, body: answer },
  };
}
