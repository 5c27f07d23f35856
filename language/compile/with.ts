/** `with`: the values sent to a connector, or given to the fields of another case. */
import { type Context, fault } from '../context.ts';
import { type Argument, compileArgument } from '../expression/value.ts';
import type { Expr } from '../plan.ts';
import { at, type Place } from '../source/place.ts';

export interface Sent extends Argument {
  name: string;
  place: Place;
  /** The field whose name stands there as a word, its `=` forgotten; reported. */
  forgotten?: string;
}

/** By the new case's fields. They are held against its SOP when all SOPs of the workspace are known, and at the start. */
export function compileWith(
  context: Context,
  source: Record<string, unknown> | undefined,
  place: Place,
): [field: string, value: Expr][] {
  return compileSent(context, source, place).map(({ name, expr }) => [name, expr]);
}

/** Every value with its type. */
export function compileSent(context: Context, source: Record<string, unknown> | undefined, place: Place): Sent[] {
  const values = Object.entries(source ?? {});
  return values.map(([name, value]) => {
    const here = at(place, name);
    const forgotten = fieldAsText(context, value, Object.values(source ?? {}), here);
    if (forgotten !== undefined) fault(context, 'with/field-as-text', here, { found: forgotten });
    return { name, place: here, ...compileArgument(context, value, here), ...(forgotten && { forgotten }) };
  });
}

/**
 * `amount: refund`, where the field was meant, would send the word. Quoted it is a text; so it is where the field
 * itself is sent beside it: `{ amount: =voucher, reason: voucher }`.
 */
function fieldAsText(context: Context, value: unknown, beside: unknown[], { node }: Place): string | undefined {
  if (typeof value !== 'string' || !Object.hasOwn(context.fields, value)) return undefined;
  if (node?.kind !== 'scalar' || !node.plain) return undefined;
  return beside.some((v) => typeof v === 'string' && v.startsWith('=') && v.slice(1).trim() === value)
    ? undefined
    : value;
}
