/** From the text of a reply to the named values of the result; pure. */
import type { ApplicationFailure } from '@temporalio/common';
import type { Value } from '../../language/plan.ts';
import { mappedReply } from '../../language/reply-mapping.ts';
import { retryable, terminal } from '../failure.ts';

/** Deeper than any reply worth reading, and far from the depth at which JSON itself gives up. */
const depthMax = 32;

/**
 * With a mapping, each name gets the value at its dotted path (a number is an index into a list), null where nothing is.
 * Without, the object as it is. An empty reply has no values.
 *
 * @throws ApplicationFailure OutsideBadReply: retryable when the text is no JSON object, since the same key gets the
 * same effect and perhaps a better answer; terminal when a number cannot be kept exactly.
 */
export function readReply(
  label: string,
  status: number,
  text: string,
  mapping?: Readonly<Record<string, string>>,
): Record<string, Value> {
  const body = text.trim() === '' ? {} : parsed(text);
  if (!isObject(body))
    throw retryable('OutsideBadReply', `${label}: the reply is no JSON object.`, { details: { status } });
  const inexact = () =>
    terminal('OutsideBadReply', `${label}: the reply is too deep, or has a number that cannot be kept exactly.`, {
      status,
    });
  if (!mapping) return exact(body, inexact, 0) as Record<string, Value>;
  const read = mappedReply(body, mapping);
  for (const value of Object.values(read)) exact(value, inexact, 0);
  return read;
}

/** The parser's own error would quote the reply. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An order number of 19 digits comes out of JSON as another number: better no answer than a wrong one. */
function exact(value: Value, failure: () => ApplicationFailure, depth: number): Value {
  if (depth > depthMax || (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)))
    throw failure();
  if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) exact(item, failure, depth + 1);
  return value;
}

function isObject(value: unknown): value is Record<string, Value> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
