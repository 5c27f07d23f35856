/** `parallel`: all branches are entered at once; enough of them done, the block is done and the rest is withdrawn. */
import type { ParallelStep } from '../../language/plan.ts';
import type { Draft } from '../state/draft.ts';
import type { Exit, Next, Opening } from '../route/exit.ts';
import type { Visit } from '../state/state.ts';

export function enterParallel(d: Draft, visit: Visit, step: ParallelStep): Next {
  const openings = step.each === undefined ? branches(visit, step) : items(d, visit, step, step.each);
  visit.branches = { open: openings.length, done: 0 };
  // A list without items has nothing to wait for.
  return openings.length === 0 ? blockExit(visit, step, 'done') : openings;
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
export function branchDone(visit: Visit, step: ParallelStep): Exit | undefined {
  const { branches: count } = visit;
  if (count === undefined) return undefined;
  visit.branches = { open: count.open - 1, done: count.done + 1 };
  const wanted = Math.min(step.until ?? Number.POSITIVE_INFINITY, count.open + count.done);
  return visit.branches.done >= wanted ? blockExit(visit, step, 'done') : undefined;
}

/** The block is left by an outcome of its own; what is open inside is withdrawn with it. */
export function blockExit(
  visit: Visit,
  step: { id: string; next: string; outcomes: ParallelStep['outcomes'] },
  outcome: string,
): Exit {
  return { visit, step: step.id, outcome, plan: step.outcomes[outcome] ?? { to: step.next } };
}
