/** Values in scenarios: a field's literal in the author's units → the kernel's; instants, durations, people. */
import { fieldOf } from '../compile/effects.ts';
import { type Context, fault, known } from '../context.ts';
import { durationOf, instantOf } from '../expression/literal.ts';
import { literalFor } from '../expression/value.ts';
import type { FieldPlan, Value } from '../plan.ts';
import { at, type Place } from '../source/place.ts';

/** A field's value. Unknown fields and misfits are reported; null empties. */
export function givenValue(context: Context, name: string, source: unknown, place: Place): Value {
  const field = fieldOf(context, name, place);
  return field === undefined ? null : valueOf(context, field, source, place);
}

/** Several fields. */
export function givenValues(context: Context, source: object | undefined, place: Place): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(source ?? {}).map(([name, value]) => [name, givenValue(context, name, value, at(place, name))]),
  );
}

function valueOf(context: Context, field: FieldPlan, source: unknown, place: Place): Value {
  const { of } = field;
  const records = field.type === 'list' && of !== undefined && typeof of.type !== 'string';
  if (!records || !Array.isArray(source)) return literalFor(context, field, source, place);
  return source.map((item, i) => record(context, of as Record<string, FieldPlan>, item, at(place, i)));
}

function record(context: Context, fields: Record<string, FieldPlan>, item: unknown, place: Place): Value {
  if (typeof item !== 'object' || item === null) {
    fault(context, 'literal/does-not-fit', place, { expected: 'object' });
    return null;
  }
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => {
      const here = at(place, name);
      const field = fields[name];
      if (!known(context, 'data/unknown-field', name, Object.keys(fields), here) || field === undefined)
        return [name, null];
      return [name, valueOf(context, field, value, here)];
    }),
  );
}

/** Epoch ms of an instant with its offset; 0 when it is none, which is reported. */
export function instantAt(context: Context, text: string, place: Place): number {
  const literal = instantOf(text);
  if ('value' in literal) return literal.value;
  fault(context, literal.code, place, { found: text });
  return 0;
}

/** Real time since the start: hours and minutes, or natural days. */
export function elapsedAt(context: Context, text: string, place: Place): number {
  const literal = durationOf(text);
  if ('value' in literal) return literal.value;
  fault(context, literal.code, place, { found: text, expected: literal.expected });
  return 0;
}

/** The offset an instant is written with, in minutes east of UTC. */
export function offsetOf(text: string): number {
  const match = /([+-])(\d{2}):(\d{2})$/.exec(text);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

/** A person of the organization, or one of the words that stand for somebody. */
export function personAt(context: Context, id: string, words: readonly string[], place: Place): string {
  if (context.organization !== undefined && !words.includes(id))
    known(context, 'scenario/unknown-person', id, [...Object.keys(context.organization.people), ...words], place);
  return id;
}

/** The key of an entry as a place of its own, for names that stand left of a colon. */
export function keyOf(place: Place): Place {
  const { entry } = place;
  if (entry === undefined) return place;
  const { key, keyStart: start, keyEnd: end } = entry;
  return { ...place, node: { kind: 'scalar', start, end, value: key, text: key, plain: true } };
}
