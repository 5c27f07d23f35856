/**
 * The activity behind `run`: starts a case of another SOP for the case that asks, once by its key. What is personal goes
 * through the vault: the child gets references of its own.
 */
import { createHash } from 'node:crypto';
import type { Intake } from '../engine/event.ts';
import { refuseIntake } from '../engine/kernel.ts';
import { isOver, type State } from '../engine/state/state.ts';
import { isVaultReference } from '../engine/values/fit.ts';
import type { Package, Plan, Value } from '../language/plan.ts';
import { caseId } from '../records/case-id.ts';
import { digestKeys, joinKeysOf } from '../records/database/digest.ts';
import type { ReadStore } from '../records/store/read.ts';
import type { StateStore } from '../records/store/states.ts';
import type { IntakeStore } from '../records/store/intake.ts';
import type { SopStore } from '../records/store/sops.ts';
import type { VaultStore } from '../records/store/vault.ts';
import { vaultRef, vaultSubject } from '../records/vault/reference.ts';
import type { StartCaseRequest } from '../workflows/contract.ts';
import { retryable, terminal } from './failure.ts';
import { openValues } from './personal.ts';

/** The door to Temporal, made by the process. */
export interface CaseStarter {
  /** `there`: a run of this id was started before, by this very request. */
  start(plan: Plan, intake: Intake): Promise<'started' | 'there'>;
  /** The state in which the case's last run ended; undefined while it runs. */
  ended(caseId: string): Promise<State | undefined>;
}

export interface StartCaseDeps {
  record: IntakeStore & SopStore & VaultStore & ReadStore & StateStore;
  /** For references of personal values, and for join keys. */
  refKey: Buffer;
  /** Of former secrets, for join keys. */
  formerKeys?: readonly Buffer[];
  starter?: CaseStarter | undefined;
}

/**
 * Answers `case`, and `ended` when that case is over already. The newest published version is started, unless the request
 * names a case that is there.
 *
 * @throws ApplicationFailure WrongSetting (no such SOP), WrongArgument (the values do not fit), Erased, ValueMissing, all
 * terminal; others retryable, CaseLost until somebody begins that case again.
 */
export async function startCase(request: StartCaseRequest, deps: StartCaseDeps): Promise<Record<string, Value>> {
  const { starter, record, refKey, formerKeys = [] } = deps;
  if (starter === undefined) throw retryable('SettingMissing', 'This worker starts no cases.');
  const found = await record.getPackage(request.run);
  if (found === undefined) throw terminal('WrongSetting', `No SOP ${request.run} is published.`);
  if (request.child !== undefined) return ended(request.child, found, deps);
  const child = childId(request);
  const { data, raw } = await valuesFor(request, found, child, deps);
  const fields = refuseIntake(found.plan, data)?.fields ?? [];
  if (fields.length > 0)
    throw terminal(
      'WrongArgument',
      `Does not open ${request.run}: ${fields.map((f) => `${f.field} ${f.code}`).join(', ')}`,
    );
  const valueOf = (name: string) => raw[name] ?? found.plan.fields[name]?.default ?? null;
  const keys = joinKeysOf(digestKeys([refKey, ...formerKeys]), found.plan, valueOf);
  const intake: Intake = {
    case: child,
    id: `run.${request.case}.${request.key}`,
    actor: { id: request.case, roles: ['integration'], teams: [] },
    data,
    ...(request.authors && { authors: request.authors }),
    parent: { case: request.case, step: request.step, visit: request.visit },
  };
  // What the record knows was begun, whatever Temporal says: its store may be another by now.
  const known = (await record.recordedSeq(child)) > 0;
  const began = known ? 'there' : await starter.start(found.plan, intake);
  // Who asks about the same matter from now on is joined to it, unless another open case has it. Not before it has begun:
  // an intake that is led to a case without a run begins that run itself, as nobody's child.
  const [key, ...formerJoinKeys] = keys;
  if (key !== undefined) await record.claimJoin({ joinKey: key, formerJoinKeys, case: child, sop: request.run });
  return began === 'started' ? { case: child } : ended(child, found, deps);
}

async function ended(
  child: string,
  found: Package,
  { starter, record }: Pick<StartCaseDeps, 'starter' | 'record'>,
): Promise<Record<string, Value>> {
  const state = await starter?.ended(child).catch(async (error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'WorkflowNotFoundError') throw error;
    const kept = await record.stateOf(child);
    if (kept !== undefined && isOver(kept.state.state)) return kept.state;
    throw retryable('CaseLost', `The run of ${child} is lost: it goes on when it has begun again.`);
  });
  return state === undefined ? { case: child } : { case: child, ended: endOf(found, state) };
}

/** The same for every attempt, and sortable by age like any other. */
function childId({ case: parent, key, atMs }: StartCaseRequest): string {
  return caseId(atMs, createHash('sha256').update(`${parent}:${key}`).digest());
}

function endOf({ plan }: Package, { case: id, state, result, data }: State): Value {
  const open = Object.entries(data).filter(([name]) => !plan.fields[name]?.personal);
  return { case: id, state, result: result ?? state, data: Object.fromEntries(open) };
}

/** The child's fields: references of its own for what is personal. `raw`: the values themselves, kept nowhere. */
async function valuesFor(
  request: StartCaseRequest,
  { plan }: Package,
  child: string,
  { record, refKey }: StartCaseDeps,
): Promise<{ data: Record<string, Value>; raw: Record<string, Value> }> {
  const refs = Object.values(request.with).filter((v): v is string => typeof v === 'string' && isVaultReference(v));
  const opened = await openValues(record, refs, { case: request.case, purpose: `case:${request.run}` });
  const raw = Object.fromEntries(
    Object.entries(request.with).map(([name, value]) => [
      name,
      typeof value === 'string' ? (opened.get(value) ?? value) : value,
    ]),
  );
  const subject = vaultSubject(raw.customer, child);
  const rows: Parameters<VaultStore['putVault']>[0] = [];
  const data: Record<string, Value> = {};
  for (const [name, value] of Object.entries(raw)) {
    const personal = plan.fields[name]?.personal === true;
    if (!personal && request.with[name] !== value)
      throw terminal(
        'WrongArgument',
        `${name} of ${request.run} is not personal, and would be given a personal value.`,
      );
    data[name] = personal ? vaultRef(refKey, `run.${request.case}.${request.key}`, name) : value;
    if (personal) rows.push({ ref: String(data[name]), field: name, value, subject, case: child });
  }
  if (rows.length > 0) await record.putVault(rows);
  return { data, raw };
}
