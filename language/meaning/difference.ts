/** Where two pieces of data differ: every place, the deepest that can be named. Lists of things with ids are compared by id. */
import { canonical } from '../hash.ts';

/** One place. What is absent was not there, or is not there any more. */
export interface Difference {
  path: string[];
  before?: unknown;
  after?: unknown;
}

type Named = Record<string, unknown>;

/** In the order of the keys; none for equal data. Nothing that differs is left out. */
export function differences(before: unknown, after: unknown, path: string[] = []): Difference[] {
  if (before === after || canonical(before ?? null) === canonical(after ?? null)) return [];
  const [one, other] = [byName(before), byName(after)];
  if (one === undefined || other === undefined)
    return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.flatMap((name) => differences(own(one, name), own(other, name), [...path, name]));
}

function own(of: Named, name: string): unknown {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

/** Maps as they are; lists whose items have ids of their own by them. Everything else is one value. */
function byName(value: unknown): Named | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return value as Named;
  const ids = value.map((it: unknown) => {
    const { id, code, role } = (typeof it === 'object' && it !== null ? it : {}) as Record<string, unknown>;
    return [id, code, role].find((name) => typeof name === 'string');
  });
  if (ids.some((id) => id === undefined) || new Set(ids).size < ids.length) return undefined;
  return Object.fromEntries(value.map((it: unknown, i) => [String(ids[i]), it]));
}
