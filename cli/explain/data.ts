/** The data of an imagined opening: what was given as `name=value`, and examples for what is required and was not. */
import type { CalendarTable } from '../../language/calendar/table.ts';
import type { Code } from '../../language/codes.ts';
import type { Locale } from '../../language/diagnostic.ts';
import { literalOf } from '../../language/expression/literal.ts';
import type { FieldPlan, Plan, Value } from '../../language/plan.ts';
import { nearest } from '../../language/suggest.ts';
import { writeInstant } from '../due/instant.ts';
import { Misuse } from '../failure.ts';
import { sentenceOf } from '../sentence.ts';

/** Personal values stand in the kernel as references; which one makes no difference to any deadline. */
export const REFERENCE = `v1.${'example'.repeat(4)}`;

export interface Opening {
  data: Record<string, Value>;
  /** Fields that had to be made up. */
  assumed: string[];
}

/** @throws Misuse for a field there is none of, or a value that does not fit. */
export function openingOf(
  plan: Plan,
  given: readonly (readonly [string, string])[],
  locale: Locale,
  nowMs: number,
): Opening {
  const data: Record<string, Value> = {};
  for (const [name, text] of given) data[name] = valueOf(plan, name, text, locale);
  const assumed = Object.entries(plan.fields)
    .filter(([name, field]) => field.required && data[name] === undefined)
    .map(([name]) => name);
  for (const name of assumed) data[name] = example(plan.fields[name], name, nowMs);
  return { data, assumed };
}

/** What the fields of a chosen outcome are filled with: as given, else with an example. @throws Misuse */
export function giverOf(plan: Plan, given: readonly (readonly [string, string])[], locale: Locale) {
  const values = new Map(given.map(([name, text]) => [name, valueOf(plan, name, text, locale)]));
  return (fields: readonly string[], atMs: number): Record<string, Value> =>
    Object.fromEntries(fields.map((name) => [name, values.get(name) ?? example(plan.fields[name], name, atMs)]));
}

function valueOf(plan: Plan, name: string, text: string, locale: Locale): Value {
  const field = Object.hasOwn(plan.fields, name) ? plan.fields[name] : undefined;
  const wrong = (code: Code, params: Record<string, string | undefined>) =>
    new Misuse(`${name}=${text}: ${sentenceOf(code, { found: text, ...params }, locale)}`);
  if (field === undefined) {
    const names = Object.keys(plan.fields);
    throw wrong('data/unknown-field', { found: name, suggestion: nearest(name, names), expected: names.join(', ') });
  }
  if (text === '') return null;
  if (field.personal) return REFERENCE;
  const literal = literalOf(field.type === 'list' ? 'text' : field.type, text, field.choices);
  if ('code' in literal) throw wrong(literal.code, literal);
  return field.type === 'list' ? text.split(',') : literal.value;
}

function example(field: FieldPlan | undefined, name: string, nowMs: number): Value {
  if (field === undefined) return null;
  if (field.personal) return REFERENCE;
  switch (field.type) {
    case 'choice':
      return field.choices?.[0] ?? null;
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
    case 'money':
      return field.min ?? 0;
    case 'instant':
      return nowMs + 86_400_000;
    case 'date':
      return new Date(nowMs + 86_400_000).toISOString().slice(0, 10);
    case 'list':
      return [];
    default:
      return name.padEnd(field.min ?? 1, '-').slice(0, field.max ?? 200);
  }
}

/** A value as `--data` takes it; undefined for a personal one, which is only a reference here. */
export function writtenValue(
  field: FieldPlan | undefined,
  value: Value | undefined,
  table: CalendarTable,
): string | undefined {
  if (field?.personal) return undefined;
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(String).join(',');
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value === 'number' && field?.type === 'money') return String(value / 100);
  return typeof value === 'number' && field?.type === 'instant' ? writeInstant(value, table) : String(value);
}
