/** How an approval ends: agreed to, perhaps to less, not needed, or rejected (semantics rules 23, 24). */
import type { ApproveStep } from '../../../language/plan.ts';
import { writers } from '../../grants/authors.ts';
import { keepGrant, releaseAsked } from '../../grants/grants.ts';
import { noteRejection } from '../../grants/rejections.ts';
import { type Exit, leaveBy } from '../../route/exit.ts';
import { type Draft, emit, noteStep } from '../../state/draft.ts';
import type { Approval, Visit } from '../../state/state.ts';
import { setFields } from '../../values/data.ts';
import { askGrant } from './ask.ts';
import { isStale } from './stale.ts';

/** Somebody agrees: by authority the record is asked about that person's caps, else that was it. */
export function give(
  d: Draft,
  visit: Visit,
  step: ApproveStep,
  given: NonNullable<Approval['given']>,
): Exit | undefined {
  const { approval } = visit;
  if (approval === undefined) return undefined;
  if (step.authority === undefined) return decided(d, visit, step, { outcome: 'approved', ...given });
  approval.given = given;
  askGrant(d, visit, step, approval);
  return undefined;
}

interface Decision {
  outcome: 'approved' | 'not_needed';
  amount: number;
  by?: string;
  role?: string;
  roles?: string[];
  charged?: string[];
}

/** The field follows an approval of less; the grant is bound to what the case says then. */
export function decided(
  d: Draft,
  visit: Visit,
  step: ApproveStep,
  { outcome, amount, by, role, roles, charged }: Decision,
): Exit {
  const { approval } = visit;
  if (approval !== undefined) {
    // Changed between the act and the record's answer: the acts keep their order, the grant is for what was approved.
    const changed = isStale(d, step, approval);
    if (!changed && step.amount !== undefined && amount < (approval.amount ?? 0))
      setFields(
        d,
        { [step.amount]: amount },
        () => writers(by === undefined ? undefined : { id: by, roles: roles ?? [] }),
        approval.grant,
      );
    const facts = { how: outcome, grant: approval.grant, amount, by: by ?? null, role: role ?? null };
    emit(d, 'approval.decided', { step: step.id, visit: visit.visit, data: facts });
    keepGrant(d, visit, step, approval, {
      by,
      amount,
      role,
      ...(charged && { charged }),
      ...(changed && { changed }),
    });
    visit.approval = undefined;
  }
  if (by !== undefined && outcome === 'approved') noteStep(d, step.id, { assignee: by });
  const plan = step.outcomes[outcome] ?? step.outcomes.approved ?? { to: step.next };
  return { visit, step: step.id, outcome, plan };
}

/** Rejected, or left without a decision: what was reserved is given back. */
export function rejected(
  d: Draft,
  visit: Visit,
  step: ApproveStep,
  by: { id: string; roles: readonly string[] },
): Exit {
  noteRejection(d, visit, step, by);
  releaseAsked(d, visit);
  visit.approval = undefined;
  return leaveBy(visit, step, 'rejected');
}
