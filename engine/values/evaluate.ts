/**
 * Evaluates the compact expressions of a Plan. CEL was parsed and type-checked when the plan was compiled, so this is a
 * total function over known shapes: an empty operand makes an operation empty, and an empty condition does not hold
 * (semantics: "Empty values").
 */
import type { Expr, Value } from '../../language/plan.ts';

/** Where names get their values. `field` answers null for an empty field, `name` for an engine name that has none. */
export interface Scope {
  field(name: string): Value;
  name(head: string, second: string, third: string): Value;
  /** So far from now: an instant, or the local date of it. */
  now(type: string, unit: string, amount: number, calendar: string): Value;
  /** Evidence of this name was given. */
  given(name: string): boolean;
}

type Variables = { readonly name: string; readonly value: Value; readonly outer: Variables } | undefined;

/** Whether a condition holds. Anything but true (also empty) does not. */
export function holds(expr: Expr, scope: Scope): boolean {
  return evaluate(expr, scope) === true;
}

/** The value of an expression; null when a value it needs is empty. */
export function evaluate(expr: Expr, scope: Scope, variables?: Variables): Value {
  if (!Array.isArray(expr)) return expr;
  // By index: taking an array apart goes through its iterator, and conditions are looked at whenever something happens.
  const op = expr[0];
  const a = expr[1] ?? null;
  const b = expr[2] ?? null;
  const c = expr[3] ?? null;
  switch (op) {
    case 'f':
      return scope.field(a as string);
    case 'n':
      return scope.name(a as string, (b ?? '') as string, (c ?? '') as string);
    case 'v':
      return variable(a as string, variables);
    case 'have':
      return filled(scope.field(a as string));
    case 'evidence':
      return scope.given(a as string);
    case 'now':
      return scope.now(a as string, b as string, c as number, expr[4] as string);
    case '&&':
      return all(expr, scope, variables);
    case '||':
      return any(expr, scope, variables);
    case 'in':
      return isListed(b)
        ? among(b, evaluate(a, scope, variables), scope, variables)
        : operate(op, evaluate(a, scope, variables), evaluate(b, scope, variables));
    case '!':
      return evaluate(a, scope, variables) !== true;
    case '?':
      return evaluate(evaluate(a, scope, variables) === true ? b : c, scope, variables);
    case '==':
      return equal(evaluate(a, scope, variables), evaluate(b, scope, variables));
    case '!=':
      return !equal(evaluate(a, scope, variables), evaluate(b, scope, variables));
    case 'l':
      return expr.slice(1).map((item) => evaluate(item, scope, variables));
    case 'm':
      return mapOf(expr, scope, variables);
    case '.':
    case '[]':
      return member(evaluate(a, scope, variables), evaluate(b, scope, variables));
    case 'exists':
    case 'all':
    case 'filter':
    case 'map':
      return macro(op, evaluate(a, scope, variables), (value) =>
        evaluate(c, scope, { name: b as string, value, outer: variables }),
      );
    case 'call':
      return call(
        a as string,
        expr.slice(2).map((x) => evaluate(x, scope, variables)),
      );
    case 'neg': {
      const value = evaluate(a, scope, variables);
      return typeof value === 'number' ? -value : null;
    }
    default:
      return operate(op, evaluate(a, scope, variables), evaluate(b, scope, variables));
  }
}

/** A list that is written out: it is looked through, and not made first. */
function isListed(expr: Expr): expr is ['l', ...Expr[]] {
  return Array.isArray(expr) && expr[0] === 'l';
}

function among(list: Expr[], item: Value, scope: Scope, variables: Variables): Value {
  if (item === null) return null;
  for (let i = 1; i < list.length; i++) if (equal(evaluate(list[i] ?? null, scope, variables), item)) return true;
  return false;
}

/** Filled: neither empty nor an empty text or list. */
export function filled(value: Value | undefined): boolean {
  if (value === null || value === undefined || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}

function all(expr: Expr[], scope: Scope, variables: Variables): boolean {
  for (let i = 1; i < expr.length; i++) if (evaluate(expr[i] ?? null, scope, variables) !== true) return false;
  return true;
}

function any(expr: Expr[], scope: Scope, variables: Variables): boolean {
  for (let i = 1; i < expr.length; i++) if (evaluate(expr[i] ?? null, scope, variables) === true) return true;
  return false;
}

function operate(op: string, left: Value, right: Value): Value {
  if (left === null || right === null) return null;
  if (op === 'in') return isIn(left, right);
  if (op === '+' && typeof left === 'string' && typeof right === 'string') return left + right;
  if (op === '+' && Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
  if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) return null;
  switch (op) {
    case '<':
      return left < (right as typeof left);
    case '<=':
      return left <= (right as typeof left);
    case '>':
      return left > (right as typeof left);
    case '>=':
      return left >= (right as typeof left);
    default:
      return typeof left === 'number' ? calculate(op, left, right as number) : null;
  }
}

function calculate(op: string, left: number, right: number): Value {
  const result =
    op === '+' ? left + right : op === '-' ? left - right : op === '*' ? left * right : divide(op, left, right);
  return result !== null && Number.isFinite(result) ? result : null;
}

function divide(op: string, left: number, right: number): number | null {
  if (right === 0) return null;
  if (op === '%') return left % right;
  if (op === '/') return left / right;
  // CEL's division of two integers, chosen by the compiler where both types are integer.
  return op === 'div' ? Math.trunc(left / right) : null;
}

function isIn(item: Value, container: Value): boolean {
  if (Array.isArray(container)) return container.some((x) => equal(x, item));
  return typeof container === 'object' && container !== null && Object.hasOwn(container, String(item));
}

function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => equal(x, b[i] ?? null));
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((k) => Object.hasOwn(b, k) && equal(a[k] ?? null, b[k] ?? null))
  );
}

function member(base: Value, key: Value): Value {
  if (Array.isArray(base)) return typeof key === 'number' ? (base[key] ?? null) : null;
  if (base === null || typeof base !== 'object' || !Object.hasOwn(base, String(key))) return null;
  return base[String(key)] ?? null;
}

function mapOf(expr: Expr[], scope: Scope, variables: Variables): Value {
  const map: { [name: string]: Value } = Object.create(null) as { [name: string]: Value };
  for (let i = 1; i + 1 < expr.length; i += 2) {
    map[String(evaluate(expr[i] ?? null, scope, variables))] = evaluate(expr[i + 1] ?? null, scope, variables);
  }
  return { ...map };
}

function variable(name: string, variables: Variables): Value {
  for (let v = variables; v !== undefined; v = v.outer) if (v.name === name) return v.value;
  return null;
}

function macro(op: string, list: Value, at: (item: Value) => Value): Value {
  if (!Array.isArray(list)) return null;
  if (op === 'exists') return list.some((x) => at(x) === true);
  if (op === 'all') return list.every((x) => at(x) === true);
  return op === 'filter' ? list.filter((x) => at(x) === true) : list.map(at);
}

function call(name: string, args: Value[]): Value {
  const [text, other] = args;
  if (name === 'size') return typeof text === 'string' ? [...text].length : Array.isArray(text) ? text.length : null;
  if (typeof text !== 'string' || typeof other !== 'string') return null;
  switch (name) {
    case 'startsWith':
      return text.startsWith(other);
    case 'endsWith':
      return text.endsWith(other);
    case 'contains':
      return text.includes(other);
    default:
      return null;
  }
}
