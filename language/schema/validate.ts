/**
 * Data against a schema, with every issue at the key or value it is about. What can be dropped without changing the
 * meaning of the rest (an unknown key, a wrong optional value) is dropped, so that the compiler can go on and find more.
 */
import type { z } from 'zod';
import type { Range } from '../diagnostic.ts';
import { DIAGNOSTICS_MAX } from '../limits.ts';
import type { Reporter } from '../report.ts';
import { toData } from '../source/node.ts';
import { at, type Place, rangeAt, rootOf, type Source } from '../source/place.ts';
import { leavesOf, reportIssue } from './issues.ts';

export interface Validated<T> {
  /** Absent when too much is wrong to go on. */
  value?: T;
  /** Nothing was reported and nothing dropped. */
  clean: boolean;
  /** Constructs of which something was dropped: what the compiler finds missing there only follows from it. */
  doubtful: Range[];
}

/** Dropping less than this far down takes a whole named thing away, which others may refer to. */
const NAMED_THING_DEPTH = 2;

/** Validates a sound source. */
export function validate<T extends z.ZodType>(schema: T, source: Source, reporter: Reporter): Validated<z.output<T>> {
  if (source.root === undefined) return { clean: false, doubtful: [] };
  const data = toData(source.root);
  const first = schema.safeParse(data, { reportInput: true });
  if (first.success) return { value: first.data, clean: true, doubtful: [] };
  const place = rootOf(source);
  const leaves = leavesOf(first.error.issues, data);
  for (const issue of leaves.slice(0, DIAGNOSTICS_MAX)) reportIssue(issue, place, reporter);
  const dropped = leaves.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((k) => [...issue.path, k]) : [issue.path],
  );
  if (dropped.some((path) => path.length <= NAMED_THING_DEPTH)) return { clean: false, doubtful: [] };
  for (const path of dropped) remove(data, path);
  const doubtful = dropped.map((path) => wholeRange(at(place, ...(path.slice(0, -1) as (string | number)[]))));
  const second = schema.safeParse(data);
  return { clean: false, doubtful, ...(second.success && { value: second.data }) };
}

function wholeRange(place: Place): Range {
  return rangeAt(place.source, place.entry?.keyStart ?? place.node?.start ?? 0, place.node?.end ?? 0);
}

function remove(data: unknown, path: readonly PropertyKey[]): void {
  let parent = data;
  for (const step of path.slice(0, -1)) {
    if (typeof parent !== 'object' || parent === null) return;
    parent = (parent as Record<PropertyKey, unknown>)[step];
  }
  const last = path.at(-1);
  // An item of a list stays: taking it out would move the items behind it away from their places.
  if (typeof parent === 'object' && parent !== null && !Array.isArray(parent) && last !== undefined) {
    delete (parent as Record<PropertyKey, unknown>)[last];
  }
}
