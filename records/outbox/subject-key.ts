/** What cases are compared by: a hash of what for and of the values, so that no value is kept a second time. */
import { createHash } from 'node:crypto';
import { canonical } from '../../language/hash.ts';
import type { Value } from '../../language/plan.ts';

/** Undefined while a field is empty: an empty one is like no other. */
export function subjectKey(
  purpose: readonly string[],
  data: Readonly<Record<string, Value>>,
  same: readonly string[],
): string | undefined {
  const values = same.map((name) => data[name] ?? null);
  if (values.some((value) => value === null || value === '')) return undefined;
  return createHash('sha256')
    .update(canonical([...purpose, values]))
    .digest('hex');
}
