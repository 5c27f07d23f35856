/** What open visits wait for, begun again when a case is brought back: under the same keys, so that nothing is done twice. */
import { stepOf } from '../plan-index.ts';
import type { Exit } from '../route/exit.ts';
import type { Draft } from '../state/draft.ts';
import type { PendingAction } from '../state/state.ts';
import { kindOf } from './of-step.ts';

/** Answers the steps that are left because what they had sent cannot go out again. */
export function restart(d: Draft, pending: readonly PendingAction[]): Exit[] {
  const exits = pending.flatMap((action) => again(d, action) ?? []);
  for (const visit of d.state.visits) {
    const step = stepOf(d.plan, visit.step);
    kindOf(step).restart(d, visit, step);
  }
  return exits;
}

/** What has not been answered yet still will be. */
function again(d: Draft, action: PendingAction): Exit | undefined {
  const { key } = action;
  const visit = d.state.visits.find((v) => v.action === key);
  if (visit === undefined || d.state.pending.some((p) => p.key === key)) return undefined;
  const step = stepOf(d.plan, visit.step);
  return kindOf(step).sendAgain(d, visit, step, action);
}
