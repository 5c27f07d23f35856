/** Conditions in map form: every test typed by the name it stands behind, positions kept, compiled to plan operations. */
import { type Context, fault, faultAtKey, known } from '../context.ts';
import type { Expr } from '../plan.ts';
import type { TestsSource } from '../schema/condition.ts';
import { at, type Place } from '../source/place.ts';
import { halfWidth, quoted } from '../source/slips.ts';
import { equality, filledExpr } from './guard.ts';
import { isBareDigits, literalOf } from './literal.ts';
import { resolveName, unknownCode } from './names.ts';
import { fromNow } from './now.ts';
import { classOf, isOrdered, type Named } from './types.ts';

const OPERATOR = /^(<=|>=|!=|<|>|=)\s*(.*)$/s;

/** All tests must hold. A test that cannot be compiled is reported and counts as literal false. */
export function compileTests(context: Context, tests: TestsSource, place: Place): Expr {
  return conjunction(Object.keys(tests).map((name) => compileEntry(context, tests, name, at(place, name))));
}

function conjunction(parts: Expr[]): Expr {
  return parts.length === 1 ? (parts[0] as Expr) : ['&&', ...parts];
}

function compileEntry(context: Context, tests: TestsSource, name: string, place: Place): Expr {
  switch (name) {
    case 'any': {
      const parts = (tests.any ?? []).map((t, i) => compileTests(context, t, at(place, i)));
      return parts.length === 1 ? (parts[0] as Expr) : ['||', ...parts];
    }
    case 'all':
      return conjunction((tests.all ?? []).map((t, i) => compileTests(context, t, at(place, i))));
    case 'not':
      return ['!', compileTests(context, tests.not ?? {}, place)];
    case 'have':
      return compileHave(context, tests.have ?? [], place);
    default:
      return compileTest(context, name, tests[name], place);
  }
}

function compileHave(context: Context, have: string | string[], place: Place): Expr {
  if (typeof have === 'string') return haveOne(context, have, place);
  return conjunction(have.map((name, i) => haveOne(context, name, at(place, i))));
}

function haveOne(context: Context, name: string, place: Place): Expr {
  if (context.evidence.has(name)) return ['evidence', name];
  const found = resolveName(context, name);
  if ('named' in found) return filledExpr(found.named.expr);
  const code = unknownCode(context, name);
  if (code !== 'expression/unknown-name') {
    fault(context, code, place, { found: name });
    return false;
  }
  const names = [...Object.keys(context.fields), ...context.evidence, 'owner'];
  known(context, 'expression/unknown-name', name, names, place);
  return false;
}

function compileTest(context: Context, name: string, test: unknown, place: Place): Expr {
  const found = resolveName(context, name);
  if ('unknown' in found) {
    faultAtKey(context, unknownCode(context, name), place, { found: name, suggestion: found.suggestion });
    return false;
  }
  const { named } = found;
  if (named.personal) {
    faultAtKey(context, 'expression/personal', place, { field: name });
    return false;
  }
  if (named.type === 'list') {
    faultAtKey(context, 'condition/list-field', place, { field: name });
    return false;
  }
  if (Array.isArray(test)) {
    const values = test.map((_, i) => plainValue(context, named, at(place, i)));
    return ['in', named.expr, ['l', ...values]];
  }
  const operator = typeof test === 'string' ? OPERATOR.exec(test) : null;
  if (operator === null) return ['==', named.expr, plainValue(context, named, place)];
  return compileOperator(context, named, operator[1] ?? '', (operator[2] ?? '').trim(), place);
}

/** A value given plainly: of any type but those that need an operator are equal to it. */
function plainValue(context: Context, named: Named, place: Place): Expr {
  const node = place.node;
  if (isBareDigits(named.type, node)) {
    const found = node?.kind === 'scalar' ? node.text : '';
    fault(context, 'shape/quote-text', place, { found, repair: `'${found}'` });
    return null;
  }
  return literal(context, named, node?.kind === 'scalar' ? (node.plain ? node.text : String(node.value)) : '', place);
}

function literal(context: Context, named: Named, text: string, place: Place): Expr {
  const result = literalOf(named.type, text, named.choices);
  if ('value' in result) return result.value as Expr;
  const repair = halfWidthOf(named, text);
  if (repair !== undefined) {
    fault(context, 'yaml/full-width', place, { found: text, repair });
    return null;
  }
  fault(context, result.code, place, {
    found: text,
    expected: result.expected,
    suggestion: result.suggestion,
    repair: result.repair,
  });
  return null;
}

/** What was meant by `＞ 1000`, `“<= paid”` or `１０００`; undefined when half-width marks would mend nothing. */
function halfWidthOf(named: Named, text: string): string | undefined {
  const bare = /^[“”‘’「](.*)[“”‘’」]$/s.exec(text)?.[1] ?? text;
  const half = halfWidth(bare.replaceAll('≤', '<=').replaceAll('≥', '>=')).trim();
  if (half === text) return undefined;
  if (OPERATOR.test(half)) return quoted(half);
  return 'value' in literalOf(named.type, half, named.choices) ? half : undefined;
}

function compileOperator(context: Context, named: Named, op: string, right: string, place: Place): Expr {
  const sign = op === '=' ? '==' : op;
  const equals = sign === '==' || sign === '!=';
  if (!equals && !isOrdered(named.type)) {
    fault(context, 'condition/not-ordered', place, { found: right, type: named.type });
    return false;
  }
  const offset = equals ? undefined : fromNow(context, named, right, place);
  if (offset !== undefined) return [sign, named.expr, offset];
  const other = resolveName(context, right);
  if ('named' in other) return againstName(context, { named, sign, other: other.named }, right, place);
  if (classOf(named.type) === 'text') {
    const what = named.type === 'choice' && op === '!=' ? 'condition/deny-with-not' : 'condition/plain-text';
    fault(context, what, place, { found: right, operator: op });
    return false;
  }
  const value = literal(context, named, right, place);
  return equals ? equality(sign as '==', named.expr, value) : [sign, named.expr, value];
}

function againstName(
  context: Context,
  { named, sign, other }: { named: Named; sign: string; other: Named },
  right: string,
  place: Place,
): Expr {
  if (other.personal) {
    fault(context, 'expression/personal', place, { field: right });
    return false;
  }
  if (classOf(named.type) !== classOf(other.type)) {
    fault(context, 'condition/types-differ', place, { left: named.type, right: other.type, found: right });
    return false;
  }
  return sign === '==' || sign === '!=' ? equality(sign, named.expr, other.expr) : [sign, named.expr, other.expr];
}
