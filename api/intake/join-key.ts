/** The key under which intakes meet (rule 17): keyed, over the SOP and the values of `intake.join.same` at the opening. */
import type { Plan, Value } from '../../language/plan.ts';
import { type DigestKey, joinKeysOf as keysOf } from '../../records/database/digest.ts';

/**
 * From values in the kernel's units, personal ones in plain: the key is all that is kept of them. An empty field equals
 * only an empty one. One for each key of digests, the one in use first; none: the SOP joins nothing.
 */
export function joinKeysOf(
  plan: Plan,
  values: Readonly<Record<string, Value>>,
  digests: readonly DigestKey[],
): string[] {
  return keysOf(digests, plan, (name) => values[name] ?? plan.fields[name]?.default ?? null);
}
