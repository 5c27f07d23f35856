/** The activity behind a `do` step: arguments out of the vault, one attempt of the call, and what the step saves of the reply. */
import { ApplicationFailure } from '@temporalio/common';
import { nothingHappened } from '../engine/grants/grants.ts';
import { looksLike } from '../language/personal.ts';
import type { DoStep, Plan, Value } from '../language/plan.ts';
import type { ReadStore } from '../records/store/read.ts';
import type { VaultStore } from '../records/store/vault.ts';
import { vaultRef, vaultSubject } from '../records/vault/reference.ts';
import type { ActionRequest } from '../workflows/contract.ts';
import { outsideArguments, referencesIn, undeclaredIn } from './connectors/arguments.ts';
import { callConnector } from './connectors/call.ts';
import { savedOf } from './connectors/saved.ts';
import { connectorSpec } from './connectors/spec.ts';
import { retryable, terminal } from './failure.ts';
import type { Outside } from './outside.ts';
import { openKept, openValues } from './personal.ts';
import { type Published, stepOfKind } from './published.ts';

/** Told which field of which SOP lacks `personal`, and no value. */
export interface ReplyLog {
  warn(fields: Record<string, string | number>, text: string): void;
}

export interface ActionDeps {
  published: Published;
  record: ReadStore & VaultStore;
  outside: Outside;
  /** For references of personal values in replies. */
  refKey: Buffer;
  log: ReplyLog;
  signal: () => AbortSignal | undefined;
  /** Which attempt of the call this is, from 1. */
  attempt: () => number;
}

/**
 * One attempt; Temporal repeats it under the same key, `<case>:<command key>`. Returns nothing of the reply but what the
 * step saves.
 *
 * @throws ApplicationFailure of a FailureType, without any value.
 */
export async function runAction(request: ActionRequest, deps: ActionDeps): Promise<Record<string, Value>> {
  try {
    return await attemptOf(request, deps);
  } catch (error) {
    throw deps.attempt() > 1 || request.again ? inDoubt(error) : error;
  }
}

/**
 * What ends a call for good says of this attempt alone that nothing was done: the answer of an earlier one may have been
 * lost. A payment is then unknown, not unpaid (semantics rule 24).
 */
function inDoubt(error: unknown): unknown {
  if (!(error instanceof ApplicationFailure) || !error.nonRetryable || !nothingHappened(error.type ?? '')) return error;
  return terminal('OutsideUncertain', `${error.message} An earlier attempt may have been carried out.`);
}

async function attemptOf(request: ActionRequest, deps: ActionDeps): Promise<Record<string, Value>> {
  const { published, outside } = deps;
  const found = await published.package(request.sop, request.version);
  const step = stepOfKind(found, request.step, 'do');
  const calling = { request, plan: found.plan, step };
  const dot = request.call.indexOf('.');
  const id = request.call.slice(0, dot);
  const spec = connectorSpec(await published.connector(id), outside.variable);
  const signal = deps.signal();
  const reply = await callConnector(
    {
      // The version's time and not the file's: the workflow has set Temporal's by it.
      connector: { ...spec, timeoutMs: step.timeoutMs },
      call: request.call.slice(dot + 1),
      key: keyOf(request),
      caseId: request.case,
      args: await argumentsOf(calling, id, deps),
    },
    { allowedHosts: outside.allowedHosts, secrets: outside.secretsFor(spec.base), ...(signal && { signal }) },
  );
  return keepReply(calling, reply, deps);
}

const keyOf = (request: ActionRequest) => `${request.case}:${request.key}`;

/** The step of the version by which a call is made. */
interface Calling {
  request: ActionRequest;
  plan: Plan;
  step: DoStep;
}

async function argumentsOf(
  { request, plan, step }: Calling,
  connector: string,
  { record }: ActionDeps,
): Promise<Record<string, Value>> {
  const refs = referencesIn(plan, step, request.with);
  const opening = { case: request.case, purpose: `connector:${connector}` };
  const opened = await openValues(record, refs, opening);
  const kept = await openKept(record, undeclaredIn(plan, step, request.with), opening);
  // After reading: a correction that came before it is seen here. What was approved is not what would be sent (rule 23).
  if (step.pays !== undefined) await mustBeToldOf(request, record);
  return outsideArguments(plan, step, request.with, opened, kept);
}

/** A payment goes out when its case knows what was corrected, and the record that it goes: a reset would forget it otherwise (rule 23). */
async function mustBeToldOf(request: ActionRequest, record: VaultStore): Promise<void> {
  if (await record.hasUnheard(request.case, request.heard))
    throw terminal('ValueCorrected', 'A personal value of the case was corrected while the payment was on its way.');
  if (!(await record.isUnderWay(request.case, request.key)))
    throw retryable('RecordBehind', 'The record has not been told of this payment yet.');
}

async function keepReply(
  { request, plan, step }: Calling,
  reply: Record<string, Value>,
  { record, refKey, published, log }: ActionDeps,
): Promise<Record<string, Value>> {
  const looks = looksLike((await published.workspace()).organization.personalLike);
  const { result, kept, undeclared } = savedOf(
    plan,
    step,
    reply,
    (place) => vaultRef(refKey, keyOf(request), place),
    looks,
  );
  if (kept.length > 0) {
    const customer = (await record.getCase(request.case))?.view.data.customer;
    const subject = vaultSubject(customer, request.case);
    await record.putVault(kept.map((it) => ({ ...it, subject, case: request.case })));
  }
  for (const field of undeclared)
    log.warn(
      { sop: plan.sop, version: plan.version, step: step.id, field },
      'a reply looks personal: declare the field so',
    );
  return result;
}
