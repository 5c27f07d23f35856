/** What no body may hold, whatever its form: characters that PostgreSQL cannot keep, nesting without an end, `__proto__`. */
import type { FieldFault } from '../problem.ts';

/** Deeper than any body of ours by far; what follows walks bodies by recursion. */
const depthMax = 32;

/** The faults of keys and values at any depth; a place that is too deep is not looked into. */
export function unusableParts(body: unknown): FieldFault[] {
  const faults: FieldFault[] = [];
  const left: { value: unknown; path: readonly string[] }[] = [{ value: body, path: [] }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, path } = next;
    const field = path.join('.');
    if (typeof value === 'string' && !keepable(value)) faults.push({ field, code: 'data/unusable-characters' });
    if (value === null || typeof value !== 'object') continue;
    if (path.length >= depthMax) {
      faults.push({ field, code: 'shape/too-deep', params: { max: depthMax } });
      continue;
    }
    for (const [key, inner] of Object.entries(value)) {
      // Written to an object it would be lost without a word.
      if (key === '__proto__') faults.push({ field: [...path, key].join('.'), code: 'shape/unknown-key' });
      else if (keepable(key)) left.push({ value: inner, path: [...path, key] });
      else faults.push({ field, code: 'data/unusable-characters' });
    }
  }
  return faults;
}

/** No U+0000 and no half of a pair: neither is text in UTF-8. */
function keepable(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}
