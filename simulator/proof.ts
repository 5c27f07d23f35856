/** Evidence as those who bring it in stories and storms do: what its kind needs is there. */
import type { Evidence } from '../engine/event.ts';
import { fileOf } from '../engine/values/file.ts';
import type { Plan } from '../language/plan.ts';

/** A file that nobody has brought anywhere: in a story only its name counts. */
export const FILE = fileOf(`v1.${'f'.repeat(43)}`);

/** Each by its name, and where the SOP wants to know it with what it refers to. */
export function proofOf({ evidence: kinds = {} }: Plan, names: readonly string[]): Evidence[] {
  return names.map((name) => {
    const needs = Object.hasOwn(kinds, name) ? kinds[name]?.needs : undefined;
    return needs === undefined ? { name } : { name, ref: needs === 'file' ? FILE : `${name}-1` };
  });
}
