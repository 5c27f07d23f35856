/**
 * What was rejected before (semantics rule 23): that amount, or more, needs a higher role the next time, wherever the money is
 * asked for again – at the same approval, or in the case that this one was merged into.
 */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { ApproveStep } from '../../language/plan.ts';
import { indexOf } from '../plan-index.ts';
import type { Rejected } from '../state/authors.ts';
import type { Draft } from '../state/draft.ts';
import type { Visit } from '../state/state.ts';
import type { Rejection } from '../told/facts.ts';
import { keepsAuthors } from './authors.ts';
import { keyOf } from './grant-key.ts';
import { rolesOf } from './roles.ts';

/** The least amounts of both, and everybody, the earlier first. */
function joined(a: Rejected | undefined, b: Rejected): Rejected {
  if (a === undefined) return b;
  const roles = { ...a.roles };
  for (const [role, amount] of Object.entries(b.roles)) roles[role] = Math.min(roles[role] ?? amount, amount);
  return { roles, by: [...new Set([...a.by, ...b.by])] };
}

/** What was rejected at this approval before, inside `each` for this item, and of its action in merged cases. */
export function rejectedAt(d: Draft, visit: Visit, step: ApproveStep): Rejected | undefined {
  const here = d.state.rejected?.[keyOf(d.state, step.id, visit.in)];
  const there = d.state.rejectedThere?.[step.authority ?? ''];
  return here === undefined ? there : joined(there, here);
}

/** Rule 23: a rejected amount, or more, needs a higher role than the one that rejected it; at the top another person. */
export function leastFor(d: Draft, visit: Visit, step: ApproveStep, amount: number): string | undefined {
  const roles = rolesOf(d.plan, step);
  const before = rejectedAt(d, visit, step)?.roles ?? {};
  const above = roles.map(({ role }, i) => ((before[role] ?? Number.POSITIVE_INFINITY) <= amount ? i + 1 : 0));
  const least = Math.max(0, ...above);
  return least === 0 ? undefined : roles[Math.min(least, roles.length - 1)]?.role;
}

/** Remembers a rejection, by the highest role of whoever rejected. */
export function noteRejection(
  d: Draft,
  visit: Visit,
  step: ApproveStep,
  by: { id: string; roles: readonly string[] },
): void {
  const role = rolesOf(d.plan, step).findLast((r) => by.roles.includes(r.role))?.role ?? visit.approval?.role;
  const amount = visit.approval?.amount;
  if (!keepsAuthors(d.state) || role === undefined || amount === undefined) return;
  const key = keyOf(d.state, step.id, visit.in);
  const rejected = joined(d.state.rejected?.[key], { roles: { [role]: amount }, by: [by.id] });
  d.state.rejected = { ...d.state.rejected, [key]: rejected };
}

/** By action, what the survivor of a merge is told; of the cases merged into this one before, too. */
export function rejections(d: Draft): Rejection[] {
  const found = new Map<string, Rejected>(Object.entries(d.state.rejectedThere ?? {}));
  for (const [key, rejected] of Object.entries(d.state.rejected ?? {})) {
    const step = indexOf(d.plan).steps.get(key.split('#')[0] ?? '');
    const action = step && factsOf(step).approval(step)?.authority;
    if (action !== undefined) found.set(action, joined(found.get(action), rejected));
  }
  return [...found].map(([action, { roles, by }]) => ({ action, roles, by }));
}

/** Those of a merged case count in its survivor, and go on counting when it is taken out again. */
export function addRejections(d: Draft, more: readonly Rejection[]): void {
  for (const { action, ...rejected } of more) {
    const known = d.state.rejectedThere ?? {};
    d.state.rejectedThere = { ...known, [action]: joined(known[action], rejected) };
  }
}
