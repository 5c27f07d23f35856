/** The key under which intakes meet (rule 17): keyed, over the SOP and the values of `intake.join.same` at the opening. */
import type { Plan, Value } from '../../language/plan.ts';
import { type Digest, joinKey } from '../../records/database/digest.ts';

/**
 * From values in the kernel's units, personal ones in plain: the key is all that is kept of them. An empty field equals
 * only an empty one. Undefined: the SOP joins nothing.
 */
export function joinKeyOf(plan: Plan, values: Readonly<Record<string, Value>>, digest: Digest): string | undefined {
  return joinKey(digest, plan, (name) => values[name] ?? plan.fields[name]?.default ?? null);
}
