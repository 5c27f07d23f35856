/**
 * `do`: one call of a connector, idempotent by its key; its reply is saved, or it has failed after its retries. One that
 * pays spends an approval: the grant is its key, so that it is paid once whoever tries again (semantics rule 24).
 */
import type { DoStep, Value } from '../../language/plan.ts';
import { scopeOf } from '../values/context.ts';
import { setFields } from '../values/data.ts';
import { type Draft, emit, nextKey } from '../state/draft.ts';
import { evaluate } from '../values/evaluate.ts';
import type { Event } from '../event.ts';
import type { Obstacle } from '../migrate/obstacle.ts';
import { type Exit, leaveBy } from '../route/exit.ts';
import { keepsAuthors, writersOf } from '../grants/authors.ts';
import { nothingHappened, payable, payAgain, settle, settleDroppedGrant } from '../grants/grants.ts';
import { readSaved } from '../values/saved.ts';
import type { PendingAction, Visit } from '../state/state.ts';
import { IDLE } from './idle.ts';
import type { KernelKind } from './kind.ts';

export const doIt: KernelKind<DoStep> = {
  ...IDLE,
  enter,
  called: (d, visit, step, event) =>
    event.type === 'action_done' ? done(d, visit, step, event.result) : failed(d, visit, step, event.error),
  sendAgain,
  obstacles,
};

/** Answers the exit when what it pays is not approved. */
function enter(d: Draft, visit: Visit, step: DoStep): Exit | undefined {
  const grant = step.pays === undefined ? undefined : payable(d, step.pays, visit.in);
  if (typeof grant === 'string') return actionFailed(d, visit, step, grant);
  const scope = scopeOf(d);
  const key = grant?.id ?? nextKey(d);
  const values = Object.fromEntries(step.with.map(([name, expr]) => [name, evaluate(expr, scope)]));
  const reserved = grant?.action === undefined ? {} : { grant: grant.id };
  visit.action = key;
  if (step.pays !== undefined) settle(d, step.pays, visit.in, 'paying');
  const { id, title, call, timeoutMs, retryForMs } = step;
  d.state.pending = [...d.state.pending, { key, step: id, visit: visit.visit, call, with: values, ...reserved }];
  d.commands.push({ type: 'run_action', key, step: id, title, call, with: values, timeoutMs, retryForMs });
  emit(d, 'action.started', { step: step.id, visit: visit.visit, data: { call: step.call } });
  return undefined;
}

/** The call was answered. A reply that does not fit the fields it is saved to counts as a failure, not as data. */
function done(d: Draft, visit: Visit, step: DoStep, result: Record<string, Value>): Exit {
  const saved = readSaved(d.plan, step.save, result, d.state.rules);
  if ('misfit' in saved) return failed(d, visit, step, `reply/${saved.misfit}`);
  if (step.pays !== undefined) settle(d, step.pays, visit.in, 'spent');
  // What a call answers has the authors of what was sent.
  if (keepsAuthors(d.state)) {
    const by = writersOf(d, ['l', ...step.with.map(([, value]) => value)]);
    setFields(d, saved.values, () => by);
  } else setFields(d, saved.values);
  emit(d, 'action.done', { step: step.id, visit: visit.visit, data: { call: step.call } });
  return leaveBy(visit, step, 'done');
}

/** What failed stays reserved for the next step that pays it; where it may have been paid nobody takes it back (rule 24). */
function failed(d: Draft, visit: Visit, step: DoStep, error: string): Exit {
  if (step.pays !== undefined) settle(d, step.pays, visit.in, nothingHappened(error) ? 'reserved' : 'unknown');
  return actionFailed(d, visit, step, error);
}

function actionFailed(d: Draft, visit: Visit, step: DoStep, error: string): Exit {
  emit(d, 'action.failed', { step: step.id, visit: visit.visit, data: { call: step.call, error } });
  return leaveBy(visit, step, 'failed');
}

/** Sent again when its case is brought back; what pays only under a reservation that is held (rules 18, 24). */
function sendAgain(d: Draft, visit: Visit, step: DoStep, action: PendingAction): Exit | undefined {
  if (step.pays !== undefined && !payAgain(d, action.key)) return actionFailed(d, visit, step, 'approval/missing');
  d.state.pending = [...d.state.pending, action];
  const { key, with: values } = action;
  const { id, title, call, timeoutMs, retryForMs } = step;
  d.commands.push({ type: 'run_action', key, step: id, title, call, with: values, timeoutMs, retryForMs });
  return undefined;
}

/** A payment whose step was withdrawn meanwhile is settled all the same. */
export function settleDropped(
  d: Draft,
  { grant }: PendingAction,
  event: Extract<Event, { type: 'action_done' | 'action_failed' }>,
): void {
  if (grant === undefined) return;
  if (event.type === 'action_done') settleDroppedGrant(d, grant, 'spent');
  else settleDroppedGrant(d, grant, nothingHappened(event.error) ? 'reserved' : 'unknown');
}

/** The answer to a call in flight must fit the step it comes back to. */
function obstacles({ action, step }: Visit, before: DoStep, after: DoStep): Obstacle[] {
  if (action === undefined || before.call === after.call) return [];
  return [{ code: 'migrate/call-in-flight', params: { step, call: before.call } }];
}
