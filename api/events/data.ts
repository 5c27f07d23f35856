/**
 * What of an outside event a case hears: only what `on` and its steps save, in the kernel's units, personal values as references.
 * The rest of an event never enters a history.
 */
import { valueAt } from '../../engine/values/saved.ts';
import type { FieldPlan, Plan, Value } from '../../language/plan.ts';
import type { Incoming } from '../translate/personal.ts';
import { fromWire } from '../translate/values.ts';
import { savedFrom } from './known.ts';

/** Nested as it came, so that the kernel finds each value at its path. `brought` collects the rows for the vault. */
export function eventData(
  plan: Plan,
  name: string,
  data: Record<string, Value>,
  brought: Incoming,
): Record<string, Value> {
  const heard: Record<string, Value> = Object.create(null);
  for (const [fieldName, path] of savedFrom(plan, name)) {
    const field = plan.fields[fieldName];
    if (field !== undefined) put(heard, path, heardValue(fieldName, field, valueAt(data, path), brought));
  }
  return heard;
}

/** A value that does not fit stays one that does not: the kernel then saves nothing, and the event counts all the same. */
function heardValue(name: string, field: FieldPlan, value: Value, brought: Incoming): Value {
  if ('code' in fromWire(field, value)) return field.personal || field.type === 'list' ? misfitting : value;
  return brought.fields({ [name]: value }, 'data.')[name] ?? null;
}

/** Fits no personal field and no list, and tells nothing. */
const misfitting = true;

function put(into: Record<string, Value>, path: string, value: Value): void {
  const names = path.split('.');
  const last = names.pop() ?? path;
  let at = into;
  for (const name of names) {
    const inner = at[name] ?? null;
    const next: Record<string, Value> =
      inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? inner : Object.create(null);
    at[name] = next;
    at = next;
  }
  at[last] = value;
}
