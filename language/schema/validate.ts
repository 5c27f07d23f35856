/**
 * Data against a schema, with every issue at the key or value it is about. What can be dropped without changing the
 * meaning of the rest (an unknown key, a wrong optional value) is dropped, so that the compiler can go on and find more.
 */
import type { z } from 'zod';
import type { Reporter } from '../report.ts';
import { toData } from '../source/node.ts';
import { rootOf, type Source } from '../source/place.ts';
import { leavesOf, reportIssue } from './issues.ts';

export interface Validated<T> {
  /** Absent when too much is wrong to go on. */
  value?: T;
  /** Nothing was reported and nothing dropped. */
  clean: boolean;
}

/** Validates a sound source. */
export function validate<T extends z.ZodType>(schema: T, source: Source, reporter: Reporter): Validated<z.output<T>> {
  if (source.root === undefined) return { clean: false };
  const data = toData(source.root);
  const first = schema.safeParse(data, { reportInput: true });
  if (first.success) return { value: first.data, clean: true };
  const place = rootOf(source);
  const leaves = leavesOf(first.error.issues, data);
  for (const issue of leaves) reportIssue(issue, place, reporter);
  for (const issue of leaves) {
    if (issue.code === 'unrecognized_keys') for (const name of issue.keys) remove(data, [...issue.path, name]);
    else remove(data, issue.path);
  }
  const second = schema.safeParse(data);
  return second.success ? { value: second.data, clean: false } : { clean: false };
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
