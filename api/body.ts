/** What is read of a request before anything looks at it: bytes that are no text would be kept as text that nobody sent. */
import { isUtf8 } from 'node:buffer';
import type { Request } from 'express';
import { Problem } from './problem.ts';

/** What the parser of bodies says of bytes that are no UTF-8, as its own errors have their `type`. */
export const NOT_UTF8 = 'entity.not.utf8';

/**
 * For the parser of bodies. JSON is UTF-8 (RFC 8259); whoever names another charset is decoded by it.
 *
 * @throws Error of type `NOT_UTF8`: the parser would change the status of a Problem
 */
export function mustBeUtf8(_request: unknown, _response: unknown, body: Buffer, charset: string): void {
  if (charset === 'utf-8' && !isUtf8(body)) throw Object.assign(new Error('not UTF-8'), { type: NOT_UTF8 });
}

/** @throws Problem 400 for percent signs in a query that are no encoded UTF-8 */
export function mustDecode({ originalUrl }: Pick<Request, 'originalUrl'>): void {
  const [, query = ''] = originalUrl.split('?', 2);
  try {
    decodeURIComponent(query);
  } catch {
    throw new Problem(400, 'request/bad-address');
  }
}
