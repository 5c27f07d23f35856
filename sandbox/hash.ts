/** A hash of a JSON value that does not depend on the order of keys, to tell whether two bodies say the same. */
import { createHash } from 'node:crypto';
import type { Json } from './shape.ts';

/** SHA-256 in hex. */
export function hashOf(value: Json): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((it) => `${JSON.stringify(it)}:${canonical(value[it] ?? null)}`).join(',')}}`;
}
