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

/** Of an outcome that needs its right no more, everybody who had it not. */
export function freedOfRights(before: Plan | undefined, after: Plan, organization: Organization | undefined): string[] {
  const needs = (plan: Plan) => [
    ...plan.steps.flatMap((step) =>
      Object.entries(step.outcomes).map(([id, it]) => [`${step.id}.${id}`, it.needs] as const),
    ),
    ...Object.entries(plan.anywhere ?? {}).map(([id, it]) => [id, it.needs] as const),
  ];
  const now = new Map(needs(after));
  const all = Object.values(organization?.people ?? {}).flatMap(({ roles }) => roles);
  return (before === undefined ? [] : needs(before)).flatMap(([outcome, right]) => {
    if (right === undefined || !now.has(outcome) || now.get(outcome) === right) return [];
    const had = before?.rights?.[right]?.roles ?? [];
    const has = after.rights?.[now.get(outcome) ?? '']?.roles ?? all;
    return has.filter((role) => !had.includes(role));
  });
}
