/** Who gains where a fresh sign-in is asked for less often: whoever approved by it alone and now approves without. */
import { factsOf } from '../kinds/of-step.ts';
import type { Organization } from '../organization.ts';
import { type Caps, UNLIMITED } from '../authority.ts';
import type { Package, Plan } from '../plan.ts';
import { signersOf } from '../signers.ts';

/** Roles (and `team/x`) that approve amounts above what took a fresh sign-in before; none where it is asked for as often or more. */
export function freedRoles(
  before: Organization | undefined,
  after: Organization | undefined,
  all: readonly Package[],
): string[] {
  const [was, is] = [before, after].map((it) => it?.stepUpAbove ?? UNLIMITED);
  if (was === undefined || is === undefined || is <= was) return [];
  return all.flatMap(({ plan }) => plan.steps.flatMap((step) => approversAbove(plan, step, was)));
}

function approversAbove({ authorities }: Plan, step: Plan['steps'][number], above: number): string[] {
  const approval = factsOf(step).approval(step);
  if (approval?.amount === undefined) return [];
  if (approval.authority === undefined) return signersOf(approval).map((who) => who.replace(/^role\//, ''));
  const roles = authorities?.[approval.authority] ?? [];
  return roles.filter(({ caps }) => mostOf(caps) > above).map(({ role }) => role);
}

/** What it can approve at once, whatever else is counted. */
function mostOf({ once, case: ofCase, day, customer30nd }: Caps): number {
  return Math.min(...[once, ofCase, day, customer30nd].map((cap) => cap ?? UNLIMITED));
}
