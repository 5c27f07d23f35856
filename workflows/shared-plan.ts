/**
 * One copy of a plan for all cases of a thread that run by it: each comes with its own, and a plan is many times as large as what
 * else a case holds. Loaded once a thread, not once a case (bundle.ts), so that what it remembers is everybody's.
 */
import type { Plan } from '../language/plan.ts';

/** Versions and editions of which there are open cases; one more and the oldest is shared no longer with new ones. */
const KEPT_MAX = 100;

const kept = new Map<string, Plan>();

/**
 * The plan as other cases have it, frozen; which of them came first changes nothing, since it is equal member by member: a hash
 * alone is what somebody wrote into it.
 */
export function sharedPlan(plan: Plan): Plan {
  const known = kept.get(plan.hash);
  if (known !== undefined && isSame(known, plan)) return known;
  if (known === undefined && kept.size >= KEPT_MAX)
    for (const oldest of kept.keys()) {
      kept.delete(oldest);
      break;
    }
  freeze(plan);
  if (known === undefined) kept.set(plan.hash, plan);
  return plan;
}

/** Also in the order of their members, which is the author's. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [names, others] = [Object.keys(a), Object.keys(b)];
  return (
    names.length === others.length &&
    Array.isArray(a) === Array.isArray(b) &&
    names.every((name, i) => name === others[i] && isSame(a[name as never], b[name as never]))
  );
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
}
