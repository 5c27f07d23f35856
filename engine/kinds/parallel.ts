/** `parallel`: all branches are entered at once; enough of them done, the block is done and the rest is withdrawn. */
import type { ParallelStep } from '../../language/plan.ts';
import type { Draft } from '../state/draft.ts';
import { type Exit, leaveBy, type Next, type Opening } from '../route/exit.ts';
import type { Visit } from '../state/state.ts';
import { IDLE } from './idle.ts';
import type { KernelKind } from './kind.ts';

export const parallel: KernelKind<ParallelStep> = { ...IDLE, enter, branchDone };

function enter(d: Draft, visit: Visit, step: ParallelStep): Next {
  const openings = step.each === undefined ? branches(visit, step) : items(d, visit, step, step.each);
  visit.branches = { open: openings.length, done: 0 };
  // A list without items has nothing to wait for.
  return openings.length === 0 ? leaveBy(visit, step, 'done') : openings;
}

function branches(visit: Visit, step: ParallelStep): Opening[] {
  return step.branches.map((b) => ({ step: b.first, in: { block: step.id, visit: visit.visit, branch: b.id } }));
}

function items(d: Draft, visit: Visit, step: ParallelStep, field: string): Opening[] {
  const list = d.state.data[field];
  const first = step.branches[0];
  if (!Array.isArray(list) || first === undefined) return [];
  return list.map((_, item) => ({
    step: first.first,
    in: { block: step.id, visit: visit.visit, branch: first.id, item },
  }));
}

/** A branch has reached `done`. */
function branchDone(_d: Draft, visit: Visit, step: ParallelStep): Exit | undefined {
  const { branches: count } = visit;
  if (count === undefined) return undefined;
  visit.branches = { open: count.open - 1, done: count.done + 1 };
  const wanted = Math.min(step.until ?? Number.POSITIVE_INFINITY, count.open + count.done);
  return visit.branches.done >= wanted ? leaveBy(visit, step, 'done') : undefined;
}
