/** `reply` of a call: what is read of an outside system's answer. In one place, so that scenarios read as production does. */
import type { Value } from './plan.ts';

type Named = Record<string, Value>;

/** Each name gets the value at its dotted path (a number is an index into a list), null where nothing is. */
export function mappedReply(body: Named, mapping: Readonly<Record<string, string>>): Named {
  return Object.fromEntries(Object.entries(mapping).map(([name, path]) => [name, valueAt(body, path)]));
}

function valueAt(body: Named, path: string): Value {
  let value: Value = body;
  for (const name of path.split('.')) {
    if (Array.isArray(value)) value = /^\d{1,6}$/.test(name) ? (value[Number(name)] ?? null) : null;
    else if (typeof value === 'object' && value !== null)
      value = Object.hasOwn(value, name) ? (value[name] ?? null) : null;
    else return null;
  }
  return value;
}
