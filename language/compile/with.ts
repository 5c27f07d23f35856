/** `with` of what starts another case: the values given to its fields. */
import type { Context } from '../context.ts';
import { compileArgument } from '../expression/value.ts';
import type { Expr } from '../plan.ts';
import { at, type Place } from '../source/place.ts';

/** By the new case's fields. They are held against its SOP when all SOPs of the workspace are known, and at the start. */
export function compileWith(
  context: Context,
  source: Record<string, unknown> | undefined,
  place: Place,
): [field: string, value: Expr][] {
  return Object.entries(source ?? {}).map(([name, value]) => [
    name,
    compileArgument(context, value, at(place, name)).expr,
  ]);
}
