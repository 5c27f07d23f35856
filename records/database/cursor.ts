/** Cursors of keyset pages: the sort key of the last row, opaque to callers. Pure. */
import { BadCursor } from '../errors.ts';
import type { Page, PageQuery } from '../store/lists.ts';

type Key = (string | number | boolean)[];

const defaultLimit = 50;
const largestLimit = 200;

/** How many rows a page has: 1–200, 50 when not said. */
export function limitOf(query: PageQuery): number {
  return Math.min(Math.max(Math.trunc(query.limit ?? defaultLimit), 1), largestLimit);
}

/** The key inside a cursor, of the given shape (an example value for each part). @throws BadCursor */
export function keyOf<K extends Key>(cursor: string, shape: K): K {
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new BadCursor('The cursor cannot be read.');
  }
  const fits =
    Array.isArray(key) &&
    key.length === shape.length &&
    key.every((part, i) => typeof part === typeof shape[i] && isStorable(part));
  if (!fits) throw new BadCursor('The cursor belongs to another list.');
  return key as K;
}

/** What a column can be compared with. */
function isStorable(part: unknown): boolean {
  if (typeof part === 'number') return Number.isSafeInteger(part);
  return typeof part !== 'string' || !part.includes('\0');
}

/** A page of rows that were read with one more than `limit`, so that a last page has no `next`. */
export function pageOf<R, T>(rows: readonly R[], limit: number, item: (row: R) => T, key: (row: R) => Key): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(item);
  if (last === undefined || rows.length <= limit) return { items };
  return { items, next: Buffer.from(JSON.stringify(key(last))).toString('base64url') };
}
