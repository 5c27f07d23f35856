/** `save`: values read out of a reply or an outside event by dotted names, checked against the fields they go to. */
import type { Plan, Value } from '../../language/plan.ts';
import { misfit } from './fit.ts';

/** @param by the number of the rules that the case follows (rules.ts) */
export function readSaved(
  plan: Plan,
  save: [string, string][],
  source: Record<string, Value>,
  by: number,
): { values: Record<string, Value> } | { misfit: string } {
  const values: Record<string, Value> = {};
  for (const [field, path] of save) {
    const value = valueAt(source, path);
    const fieldPlan = plan.fields[field];
    if (fieldPlan === undefined || misfit(fieldPlan, value, by) !== undefined) return { misfit: field };
    values[field] = value;
  }
  return { values };
}

/** The value at a dotted path; null where nothing is. */
export function valueAt(source: Value, path: string): Value {
  let value: Value = source;
  for (const name of path.split('.')) {
    if (value === null || typeof value !== 'object' || Array.isArray(value) || !Object.hasOwn(value, name)) return null;
    value = value[name] ?? null;
  }
  return value;
}
