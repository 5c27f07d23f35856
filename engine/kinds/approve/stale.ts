/** Approvals that are not about what the case says any more (semantics rule 23). */
import type { ApproveStep } from '../../../language/plan.ts';
import { factsOf } from '../../../language/kinds/of-step.ts';
import { boundHash } from '../../grants/bound.ts';
import { stepOf } from '../../plan-index.ts';
import type { Draft } from '../../state/draft.ts';
import type { Approval, Visit } from '../../state/state.ts';

/** Open approvals whose amount, customer, bound fields or evidence are not what was asked about any more. */
export function staleApprovals(d: Draft): Visit[] {
  return d.state.visits.filter((visit) => {
    if (visit.approval === undefined || visit.approval.given !== undefined) return false;
    const found = stepOf(d.plan, visit.step);
    const step = factsOf(found).approval(found);
    return step !== undefined && isStale(d, step, visit.approval);
  });
}

export function isStale(d: Draft, step: ApproveStep, approval: Approval | undefined): boolean {
  return approval !== undefined && boundHash(d, step, approval.seen) !== approval.hash;
}
