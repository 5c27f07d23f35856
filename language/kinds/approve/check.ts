/** Somebody has authority for whatever amount may be asked (semantics rule 22). */
import { UNLIMITED } from '../../authority.ts';
import type { Checked } from '../../check/rule.ts';
import { fault, placeOf } from '../../context.ts';
import { rolesHeld } from '../../organization.ts';
import type { ApproveStep } from '../../plan.ts';
import { at } from '../../source/place.ts';

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
  if (asked <= highest) return;
  // With nobody at all the file of authorities is at fault, and says so.
  if (able.length > 0)
    fault(context, 'approve/above-every-authority', place, {
      field: step.amount ?? '',
      limit: highest / 100,
      found: action,
    });
}
