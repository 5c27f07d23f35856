/** Somebody has authority for whatever amount may be asked (semantics rule 22). */
import { type RoleCaps, UNLIMITED } from '../../authority.ts';
import type { Checked } from '../../check/rule.ts';
import { type Context, fault, placeOf } from '../../context.ts';
import { type Organization, rolesHeld } from '../../organization.ts';
import type { ApproveStep } from '../../plan.ts';
import { at, type Place } from '../../source/place.ts';

export function checkApproval({ context, plan }: Checked, step: ApproveStep): void {
  const { authority: action } = step;
  if (action === undefined) return;
  const roles = context.authorities.entries?.get(action);
  const { organization } = context;
  if (roles === undefined || organization === undefined) return;
  const held = rolesHeld(organization);
  const place = at(placeOf(context, step.id), 'approve', 'authority');
  const able = roles.filter((r) => held.has(r.role));
  const highest = Math.max(-1, ...able.map((r) => r.caps.once ?? UNLIMITED));
  const asked = plan.fields[step.amount ?? '']?.max ?? UNLIMITED;
  if (asked <= highest) {
    checkOthers(context, organization, able, action, place);
    return;
  }
  // With nobody at all the file of authorities is at fault, and says so.
  if (able.length > 0)
    fault(context, 'approve/above-every-authority', place, {
      field: step.amount ?? '',
      limit: highest / 100,
      found: action,
    });
}

/** Whoever stands behind a payment does not approve it: of the highest amounts somebody else must be able to (rule 23). */
function checkOthers(
  context: Context,
  { people }: Organization,
  able: readonly RoleCaps[],
  action: string,
  place: Place,
): void {
  const highest = Math.max(-1, ...able.map((r) => r.caps.once ?? UNLIMITED));
  const roles = able.filter((r) => (r.caps.once ?? UNLIMITED) === highest).map((r) => r.role);
  const ids = Object.keys(people).filter((id) => people[id]?.roles.some((role) => roles.includes(role)));
  if (ids.length === 1)
    fault(context, 'approve/one-approver', place, { found: ids[0] ?? '', action, roles: roles.join(', ') });
}
