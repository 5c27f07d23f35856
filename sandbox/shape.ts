/** Checks bodies field by field, so that an integrator's typing mistake is told and never swallowed. */
import { type Fault, Problem } from './problem.ts';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A JSON object: a request's body, a stored thing, an answer. */
export type Doc = { [name: string]: Json };

/** `fen` is a whole, positive amount of money in 分; a kind ending in `?` may be left out. */
export type Kind = 'text' | 'fen' | 'count' | 'share' | 'flag' | 'list' | 'map';
export type Shape = Record<string, Kind | `${Kind}?`>;

const kinds: Record<Kind, { fits: (value: unknown) => boolean; expected: string }> = {
  text: { fits: (v) => typeof v === 'string' && v !== '', expected: 'a text' },
  fen: { fits: (v) => Number.isSafeInteger(v) && (v as number) > 0, expected: 'a whole number of fen above 0' },
  count: { fits: (v) => Number.isSafeInteger(v) && (v as number) >= 0, expected: 'a whole number from 0' },
  share: { fits: (v) => typeof v === 'number' && v >= 0 && v <= 1, expected: 'a number from 0 to 1' },
  flag: { fits: (v) => typeof v === 'boolean', expected: 'true or false' },
  list: { fits: Array.isArray, expected: 'a list' },
  map: { fits: (v) => isDoc(v), expected: 'an object' },
};

/** Says whether a value is a JSON object. */
export function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The body, which then has every field that is not optional, each of its kind, and no other.
 *
 * @throws Problem 422 with an entry per field that is wrong.
 */
export function shaped(body: unknown, shape: Shape): Doc {
  if (!isDoc(body)) throw new Problem(422, 'wrong-data', 'The body must be a JSON object.');
  const faults: Fault[] = [];
  for (const [field, told] of Object.entries(shape)) {
    const kind = kinds[told.replace('?', '') as Kind];
    if (!Object.hasOwn(body, field)) {
      if (!told.endsWith('?')) faults.push({ field, message: `missing; expected ${kind.expected}` });
    } else if (!kind.fits(body[field])) faults.push({ field, message: `expected ${kind.expected}` });
  }
  for (const field of Object.keys(body)) {
    if (!Object.hasOwn(shape, field))
      faults.push({ field, message: `unknown; known are ${Object.keys(shape).join(', ')}` });
  }
  if (faults.length > 0) throw new Problem(422, 'wrong-data', 'Some fields are wrong.', faults);
  return body;
}
