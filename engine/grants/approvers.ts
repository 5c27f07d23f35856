/** The roles that may decide on an open approval, and the people who may not, whatever their role (semantics rule 23). */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { RoleCaps } from '../../language/authority.ts';
import type { ApproveStep, Plan, StaffingPlan, StepPlan, Who } from '../../language/plan.ts';
import type { Draft } from '../state/draft.ts';
import type { Approval, Visit } from '../state/state.ts';
import { excluded } from '../people/who.ts';

/** The roles with authority, lowest first. */
export function rolesOf(plan: Plan, step: ApproveStep): readonly RoleCaps[] {
  return plan.authorities?.[step.authority ?? ''] ?? [];
}

/** From the role that is asked now on. */
export function rolesFrom(plan: Plan, step: ApproveStep, approval: Approval | undefined): readonly RoleCaps[] {
  const roles = rolesOf(plan, step);
  const index = roles.findIndex((r) => r.role === approval?.role);
  return index < 0 ? roles : roles.slice(index);
}

/** `not_by`, and of an approval whoever asked. */
export function barred(d: Draft, visit: Visit, staffing: StaffingPlan): string[] {
  return [...excluded(d, staffing), ...(visit.approval?.requesters ?? [])];
}

/** Rule 23: a ladder reassigns an approval by authority only to a role that may approve. */
export function mayGetWork(plan: Plan, visit: Visit, step: StepPlan, who: Who): boolean {
  const approval = factsOf(step).approval(step);
  if (approval?.authority === undefined) return true;
  return rolesFrom(plan, approval, visit.approval).some((r) => who === `role/${r.role}`);
}
