/** JSON as the record writes it: what PostgreSQL can store, and one form that hashes can rely on. */
import { createHash } from 'node:crypto';

/** Escapes that PostgreSQL refuses: NUL and halves of a surrogate pair; the first group holds escaped backslashes. */
const unstorable = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** JSON text with what PostgreSQL cannot store replaced by U+FFFD: a batch must never be refused for a character. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(unstorable, '$1\\ufffd');
}

/** The value itself, or a cleaned copy when it holds a character that PostgreSQL cannot store. */
export function storable<T>(value: T): T {
  const text = JSON.stringify(value);
  const clean = text.replace(unstorable, '$1\\ufffd');
  return clean === text ? value : (JSON.parse(clean) as T);
}

/** JSON with the keys of every object sorted: equal values give equal texts. Absent members do not count. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );
}

/** SHA-256 in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
