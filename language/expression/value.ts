/** Values of `set`, `with` and `default`: literals by the field's type, or `=` and CEL whose type must fit. */
import { type Context, fault } from '../context.ts';
import type { Expr, FieldPlan, Value } from '../plan.ts';
import { at, type Place, writtenText } from '../source/place.ts';
import { compileCel, type Compiled } from './condition.ts';
import { isBareDigits, literalOf } from './literal.ts';
import { resolveName } from './names.ts';
import { classOf } from './types.ts';

/** The value put into a field by `set`. */
export function compileSet(context: Context, field: FieldPlan, name: string, source: unknown, place: Place): Expr {
  if (source === null) return null;
  if (typeof source !== 'string' || !source.startsWith('=')) {
    if (field.personal) fault(context, 'data/personal-literal', place, { field: name });
    return valueFor(context, field, source, place) as Expr;
  }
  const compiled = compileCel(context, source.slice(1), place, 1);
  if (compiled === undefined) return null;
  if (field.personal) fault(context, 'data/personal-literal', place, { field: name });
  else if (!fits(context, field, compiled))
    fault(context, 'expression/does-not-fit', place, { field: name, expected: field.type, found: compiled.type });
  return compiled.expr;
}

export interface Argument {
  expr: Expr;
  /** CEL's name of a computed value's type. */
  type?: string;
  /** It is a point in time. */
  instant?: true;
}

/** A value sent to a connector. A personal field may be sent as it is: what travels is its reference. */
export function compileArgument(context: Context, source: unknown, place: Place): Argument {
  if (typeof source !== 'string' || !source.startsWith('='))
    return { expr: Array.isArray(source) ? ['l', ...(source as Expr[])] : (source as Expr) };
  const bare = resolveName(context, source.slice(1).trim());
  if ('named' in bare && bare.named.personal)
    return { expr: bare.named.expr, ...(bare.named.type === 'instant' && { instant: true }) };
  const compiled = compileCel(context, source.slice(1), place, 1);
  if (compiled === undefined) return { expr: null };
  const { expr, type } = compiled;
  return { expr, type, ...(/timestamp/i.test(type) && { instant: true }) };
}

/** A literal that a field is to have: of its type, and an amount not below zero unless the field's `min` says that it may be. */
export function valueFor(context: Context, field: FieldPlan, source: unknown, place: Place): Value {
  const value = literalFor(context, field, source, place);
  const amounts: readonly unknown[] = Array.isArray(value) ? value : [value];
  const { type, min } = field.type === 'list' && typeof field.of?.type === 'string' ? (field.of as FieldPlan) : field;
  if (type === 'money' && min === undefined && amounts.some((it) => typeof it === 'number' && it < 0))
    fault(context, 'data/negative-amount', place, { found: writtenText(place) });
  return value;
}

/** A literal of the field's type, from the characters as written. */
export function literalFor(context: Context, field: FieldPlan, source: unknown, place: Place): Value {
  if (source === null) return null;
  if (field.type === 'list') return listFor(context, field, source, place);
  const { node } = place;
  const text = node?.kind === 'scalar' ? (node.plain ? node.text : String(node.value)) : undefined;
  if (text === undefined || Array.isArray(source)) {
    fault(context, 'literal/does-not-fit', place, { expected: field.type });
    return null;
  }
  if (isBareDigits(field.type, node)) {
    fault(context, 'shape/quote-text', place, { found: text, repair: `'${text}'` });
    return null;
  }
  const result = literalOf(field.type, text, field.choices);
  if ('value' in result) return result.value;
  fault(context, result.code, place, {
    found: text,
    expected: result.expected,
    suggestion: result.suggestion,
    repair: result.repair,
  });
  return null;
}

function listFor(context: Context, field: FieldPlan, source: unknown, place: Place): Value {
  const { of } = field;
  if (!Array.isArray(source) || of === undefined || typeof of.type !== 'string') {
    fault(context, 'literal/does-not-fit', place, { expected: 'list' });
    return null;
  }
  return source.map((item, i) => literalFor(context, of as FieldPlan, item, at(place, i)));
}

/** Whether a computed value can stand in a field. */
function fits(context: Context, field: FieldPlan, { type, ast }: Compiled): boolean {
  switch (field.type) {
    case 'money':
      return type === 'Money';
    case 'integer':
      return type === 'int';
    case 'number':
      return type === 'double' || type === 'int';
    case 'boolean':
      return type === 'bool';
    case 'instant':
      return /timestamp/i.test(type);
    case 'list':
      return type.startsWith('list');
    case 'text':
      return type === 'string';
    default:
      return type === 'string' && textFits(context, field, ast);
  }
}

/** Choices, dates, people and references: a name of the same type, or a literal that is one. */
function textFits(context: Context, field: FieldPlan, ast: Compiled['ast']): boolean {
  if (ast.op === '?:') return textFits(context, field, ast.args[1]) && textFits(context, field, ast.args[2]);
  if (ast.op === 'value')
    return typeof ast.args === 'string' && 'value' in literalOf(field.type, ast.args, field.choices);
  const found = resolveName(
    context,
    ast.input.slice(ast.range.start, ast.range.end).replace(/\[["']([^"']+)["']\]/g, '.$1'),
  );
  if (!('named' in found) || classOf(found.named.type) !== classOf(field.type)) return false;
  if (field.type === 'choice') return found.named.choices?.every((c) => field.choices?.includes(c)) === true;
  return found.named.type === field.type;
}
