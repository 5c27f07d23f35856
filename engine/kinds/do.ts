/** `do`: one call of a connector, idempotent by its key; its reply is saved, or it has failed after its retries. */
import type { DoStep, Value } from '../../language/plan.ts';
import { scopeOf } from '../context.ts';
import { setFields } from '../data.ts';
import { type Draft, emit, nextKey } from '../draft.ts';
import { evaluate } from '../evaluate.ts';
import type { Exit } from '../exit.ts';
import { readSaved } from '../saved.ts';
import type { Visit } from '../state.ts';

export function enterDo(d: Draft, visit: Visit, step: DoStep): void {
  const scope = scopeOf(d);
  const key = nextKey(d);
  const values = Object.fromEntries(step.with.map(([name, expr]) => [name, evaluate(expr, scope)]));
  visit.action = key;
  d.state.pending = [...d.state.pending, { key, step: step.id, visit: visit.visit, call: step.call, with: values }];
  const { id, title, call, timeoutMs, retryForMs } = step;
  d.commands.push({ type: 'run_action', key, step: id, title, call, with: values, timeoutMs, retryForMs });
  emit(d, 'action.started', { step: step.id, visit: visit.visit, data: { call: step.call } });
}

/** The call was answered. A reply that does not fit the fields it is saved to counts as a failure, not as data. */
export function actionDone(d: Draft, visit: Visit, step: DoStep, result: Record<string, Value>): Exit {
  const saved = readSaved(d.plan, step.save, result);
  if ('misfit' in saved) return actionFailed(d, visit, step, `reply/${saved.misfit}`);
  setFields(d, saved.values);
  emit(d, 'action.done', { step: step.id, visit: visit.visit, data: { call: step.call } });
  return leaveBy(visit, step, 'done');
}

export function actionFailed(d: Draft, visit: Visit, step: DoStep, error: string): Exit {
  emit(d, 'action.failed', { step: step.id, visit: visit.visit, data: { call: step.call, error } });
  return leaveBy(visit, step, 'failed');
}

function leaveBy(visit: Visit, step: DoStep, outcome: string): Exit {
  return { visit, step: step.id, outcome, plan: step.outcomes[outcome] ?? { to: step.next } };
}
