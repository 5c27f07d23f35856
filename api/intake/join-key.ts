/** The key under which intakes meet (rule 17): keyed, over the SOP and the values of `intake.join.same` at the opening. */
import type { Plan, Value } from '../../language/plan.ts';
import { type Digest, joinKey } from '../../records/database/digest.ts';
import type { RecordStore } from '../../records/store.ts';
import { allRevealed, readAll } from '../translate/reveal.ts';

/**
 * From values in the kernel's units, personal ones in plain: the key is all that is kept of them. An empty field equals
 * only an empty one. Undefined: the SOP joins nothing.
 */
export function joinKeyOf(plan: Plan, values: Readonly<Record<string, Value>>, digest: Digest): string | undefined {
  return joinKey(digest, plan, (name) => values[name] ?? plan.fields[name]?.default ?? null);
}

/** The key a case was opened under: by what its opening gave, which later acts may have changed. */
export async function joinKeyOfCase(
  record: RecordStore,
  plan: Plan,
  caseId: string,
  digest: Digest,
): Promise<string | undefined> {
  if (plan.join.length === 0) return undefined;
  const [opened] = (await record.timeline(caseId, { limit: 1 })).items;
  const data = opened?.type === 'case.opened' ? opened.data?.data : undefined;
  if (data === undefined || data === null || typeof data !== 'object' || Array.isArray(data)) return undefined;
  const values = Object.fromEntries(plan.join.map((name) => [name, data[name] ?? null]));
  const reveal = await readAll(record, values, { case: caseId, purpose: 'intake:join', actor: 'system' });
  return joinKeyOf(plan, allRevealed(values, reveal), digest);
}
