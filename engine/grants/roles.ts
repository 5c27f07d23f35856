/** The roles with authority over an approval, as the case's version has them (semantics rule 22). */
import type { RoleCaps } from '../../language/authority.ts';
import type { ApproveStep, Plan } from '../../language/plan.ts';
import type { Approval } from '../state/state.ts';

/** The roles with authority, lowest first. */
export function rolesOf(plan: Plan, step: ApproveStep): readonly RoleCaps[] {
  return plan.authorities?.[step.authority ?? ''] ?? [];
}

/** From the role that is asked now on, and from the one that what was rejected before needs at least. */
export function rolesFrom(plan: Plan, step: ApproveStep, approval: Approval | undefined): readonly RoleCaps[] {
  const roles = rolesOf(plan, step);
  const at = (role: string | undefined) => roles.findIndex((r) => r.role === role);
  const index = Math.max(at(approval?.role), at(approval?.least));
  return index < 0 ? roles : roles.slice(index);
}
