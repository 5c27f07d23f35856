/**
 * Rule 27 before an act reaches its case, where the case itself does not ask: one that follows rules older than the table,
 * and of a merge the case that survives. The function is the kernel's own, over the case as recorded.
 */
import type { Act, Actor } from '../../engine/event.ts';
import { actsFor } from '../../engine/people/offered.ts';
import { partiesSeen } from '../../engine/people/parties-seen.ts';
import { aimOf, refusedBy } from '../../engine/people/relation.ts';
import { type Directory, rightOf } from '../../engine/people/right.ts';
import type { View } from '../../engine/see/view.ts';
import { NARROWER_ONLY } from '../../language/relations.ts';
import type { Package, Plan } from '../../language/plan.ts';
import type { CaseRecord } from '../../records/store/read.ts';
import { Problem } from '../problem.ts';
import { refusalProblem } from './refusals.ts';

interface Of {
  found: CaseRecord;
  published: Package;
}

/** Who may end by one word what older rules let anybody who leads end: nobody else can be asked there. */
const ALONE: readonly string[] = ['supervisor', 'duty-manager'];

/** @throws Problem 403 */
export function mustBeRelated({ found, published }: Of, actor: Actor, act: Act, organization: Directory | undefined) {
  const { view } = found;
  // The case asks itself.
  if (view.parties !== undefined) return;
  const aim = aimOf(act);
  if (NARROWER_ONLY.has(aim.right)) return;
  refuseUnrelated(published.plan, view, actor, act, organization);
  if (act.act === 'cancel' && takesTwo(published.plan, view) && !actor.roles.some((role) => ALONE.includes(role)))
    throw new Problem(403, 'act/needs-role', { params: { act: 'cancel', roles: ALONE.join(', ') } });
}

/** Of a merge, the case that goes on: it takes the same right to both. @throws Problem 403 */
export function mustBeRelatedToSurvivor(
  { found, published }: Of,
  actor: Actor,
  act: Act,
  organization: Directory | undefined,
): void {
  refuseUnrelated(published.plan, found.view, actor, act, organization);
}

function refuseUnrelated(plan: Plan, view: View, actor: Actor, act: Act, organization: Directory | undefined): void {
  const refused = refusedBy(
    partiesSeen(plan, view),
    aimOf(act),
    actor,
    rightOf(organization, actor.id, act, Date.now()),
  );
  if (refused !== undefined) throw refusalProblem(refused.refusal, plan);
}

/** A clock of the law runs, or money may have moved, as far as the view tells. */
function takesTwo(plan: Plan, view: View): boolean {
  const statutory = new Set(plan.clocks.filter((clock) => clock.statutory).map((clock) => clock.id));
  const runs = view.clocks.some(({ id, state }) => statutory.has(id) && ['running', 'breached'].includes(state));
  return runs || (view.unknownPayments?.length ?? 0) > 0;
}

/** The acts of the view that this caller may send. */
export function actsOfCaller({ found, published }: Of, actor: Actor, organization: Directory | undefined): string[] {
  return actsFor(found.view.acts, partiesSeen(published.plan, found.view), actor, organization, Date.now());
}
