/** `run`: another SOP as a case of its own; the parent knows its child, and with `and_wait` goes on when that has ended. */
import { clockOfHead } from '../../language/clock-id.ts';
import type { Plan, RunStep, Value } from '../../language/plan.ts';
import { scopeOf } from '../values/context.ts';
import { setFields } from '../values/data.ts';
import { type Draft, emit, nextKey } from '../state/draft.ts';
import { keepsAuthors, writtenFor } from '../grants/authors.ts';
import { evaluate } from '../values/evaluate.ts';
import type { CaseEnded } from '../event.ts';
import { type Exit, leaveBy } from '../route/exit.ts';
import { link } from '../others/links.ts';
import { stepOf } from '../plan-index.ts';
import { readSaved } from '../values/saved.ts';
import type { PendingAction, Visit } from '../state/state.ts';
import { IDLE } from './idle.ts';
import type { KernelKind } from './kind.ts';

export const run: KernelKind<RunStep> = { ...IDLE, enter, restart: askChild, sendAgain, askAgain: askChild };

function enter(d: Draft, visit: Visit, step: RunStep): undefined {
  const scope = scopeOf(d);
  const values = Object.fromEntries(step.with.map(([name, expr]) => [name, evaluate(expr, scope)]));
  const { id, title, run: sop } = step;
  visit.action = startCase(d, { step: id, visit: visit.visit, title, sop, with: values, ...givenBy(d, step.with) });
}

type Authors = NonNullable<PendingAction['authors']>;

/** Who wrote what it is given goes with it (rule 23). */
export function givenBy(d: Draft, given: Parameters<typeof writtenFor>[1]): { authors?: Authors } {
  return keepsAuthors(d.state) ? { authors: writtenFor(d, given) } : {};
}

/** Asks the shell to start a case, under a key: the same key never starts two. Empty values are not given. */
export function startCase(
  d: Draft,
  start: { step: string; visit: number; title: string; sop: string; with: Record<string, Value>; authors?: Authors },
): string {
  const { step, visit, title, sop, authors } = start;
  const given = Object.fromEntries(Object.entries(start.with).filter(([, value]) => value !== null));
  const key = nextKey(d);
  d.state.pending = [
    ...d.state.pending,
    { key, step, visit, call: `run ${sop}`, with: given, run: sop, atMs: d.nowMs, ...(authors && { authors }) },
  ];
  d.commands.push({ type: 'start_case', key, step, visit, title, sop, with: given });
  emit(d, 'case.starting', { ...place(start), data: { sop } });
  return key;
}

/**
 * While the parent was merged, or its run lost, nobody could tell it that its child is over (such a run hears nothing): brought
 * back, it asks. The answer comes like that of a start.
 */
function askChild(d: Draft, visit: Visit, { id, title, run: sop }: RunStep): void {
  const { visit: number, child } = visit;
  if (child === undefined) return;
  const key = nextKey(d);
  const asked = { key, step: id, visit: number, with: {}, child };
  d.state.pending = [...d.state.pending, { ...asked, call: `run ${sop}`, run: sop, atMs: d.nowMs }];
  d.commands.push({ ...asked, type: 'start_case', title, sop });
}

/** It may have been started: under its key it is not started twice. */
function sendAgain(d: Draft, visit: Visit, { id, title, run: sop }: RunStep, action: PendingAction): undefined {
  d.state.pending = [...d.state.pending, action];
  const { key, with: given } = action;
  d.commands.push({ type: 'start_case', key, step: id, visit: visit.visit, title, sop, with: given });
}

/** A signal's case belongs to no step. */
function place({ step, visit }: { step: string; visit: number }): { step?: string; visit?: number } {
  return clockOfHead(step, 'signal') === undefined ? { step, visit } : {};
}

/** The case was started, or was there under this key; `ended` when it is over already. */
export function caseStarted(d: Draft, action: PendingAction, result: Record<string, Value>): Exit | undefined {
  forget(d, action);
  const ended = result.ended as CaseEnded | undefined;
  if (action.child !== undefined)
    return ended === undefined ? undefined : caseEnded(d, { ...ended, step: action.step, visit: action.visit });
  const child = String(result.case ?? '');
  link(d, child, 'child');
  emit(d, 'case.started', { ...place(action), data: { case: child, sop: action.run ?? '' } });
  const visit = waiting(d, action);
  const step = visit && runOf(d.plan, visit);
  if (visit === undefined || step === undefined) return undefined;
  visit.action = undefined;
  visit.child = child;
  if (!step.andWait) return leaveBy(visit, step, 'done');
  return ended === undefined ? undefined : caseEnded(d, { ...ended, step: step.id, visit: visit.visit });
}

export function caseNotStarted(d: Draft, action: PendingAction, error: string): Exit | undefined {
  forget(d, action);
  // It was started long ago: its own message still comes.
  if (action.child !== undefined) return undefined;
  emit(d, 'case.not_started', { ...place(action), data: { sop: action.run ?? '', error } });
  const visit = waiting(d, action);
  const step = visit && runOf(d.plan, visit);
  if (visit === undefined || step === undefined) return undefined;
  return leaveBy(visit, step, 'failed');
}

/** The child is over: what is asked of it is read, and the step is left. A child that was cancelled has failed. */
export function caseEnded(d: Draft, ended: CaseEnded & { step: string; visit: number }): Exit | undefined {
  const visit = waitingFor(d, ended);
  const step = visit && runOf(d.plan, visit);
  if (visit === undefined || !step?.andWait) return undefined;
  link(d, ended.case, 'child');
  // Its start may not have been answered yet: the answer then finds the step left.
  emit(d, 'case.ended', {
    step: step.id,
    visit: visit.visit,
    data: { case: ended.case, state: ended.state, result: ended.result },
  });
  const source = { ...ended.data, case: { id: ended.case, state: ended.state, result: ended.result } };
  const saved = readSaved(d.plan, step.save, source, d.state.rules);
  if ('values' in saved) setFields(d, saved.values);
  const outcome = ended.state === 'cancelled' || 'misfit' in saved ? 'failed' : 'done';
  return leaveBy(visit, step, outcome);
}

/** The child tells the step by the name it was started under; an upgrade may have renamed it, the child's id stays. */
function waitingFor({ state }: Draft, { case: child, step, visit }: { case: string; step: string; visit: number }) {
  return (
    state.visits.find((v) => v.child === child) ??
    state.visits.find((v) => v.child === undefined && v.step === step && v.visit === visit)
  );
}

function waiting(d: Draft, action: PendingAction): Visit | undefined {
  return d.state.visits.find((v) => v.action === action.key);
}

function forget(d: Draft, action: PendingAction): void {
  d.state.pending = d.state.pending.filter((p) => p.key !== action.key);
}

/** The name under which a case was started may stand for another kind of step since an upgrade: then nothing waits. */
function runOf(plan: Plan, visit: Visit): RunStep | undefined {
  const step = stepOf(plan, visit.step);
  return step.kind === 'run' ? step : undefined;
}
