/** Whether one condition holds wherever another does: certain when it says yes, careful otherwise. */
import type { Expr } from '../plan.ts';

/** `a ⇒ b`, by shape: equal tests, tighter bounds, a value among values. */
export function implies(a: Expr, b: Expr): boolean {
  if (same(a, b) || b === true) return true;
  const [allOfB, anyOfA, anyOfB, allOfA] = [partsOf(b, '&&'), partsOf(a, '||'), partsOf(b, '||'), partsOf(a, '&&')];
  if (allOfB !== undefined) return allOfB.every((part) => implies(a, part));
  if (anyOfA !== undefined) return anyOfA.every((part) => implies(part, b));
  if (anyOfB !== undefined) return anyOfB.some((part) => implies(a, part));
  if (allOfA !== undefined) return allOfA.some((part) => implies(part, b));
  return testImplies(a, b);
}

function same(a: Expr, b: Expr): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function partsOf(expr: Expr, op: string): Expr[] | undefined {
  return Array.isArray(expr) && expr[0] === op ? expr.slice(1) : undefined;
}

function testImplies(a: Expr, b: Expr): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || !same(a[1] ?? null, b[1] ?? null)) return false;
  const [left, , x = null] = a;
  const [right, , y = null] = b;
  if (right === 'in')
    return left === '=='
      ? among(x, y)
      : left === 'in' && Array.isArray(x) && x.slice(1).every((item) => among(item, y));
  if (typeof x !== 'number' || typeof y !== 'number') return false;
  switch (right) {
    case '>=':
      return (left === '>=' || left === '>' || left === '==') && x >= y;
    case '>':
      return left === '>' ? x >= y : (left === '>=' || left === '==') && x > y;
    case '<=':
      return (left === '<=' || left === '<' || left === '==') && x <= y;
    case '<':
      return left === '<' ? x <= y : (left === '<=' || left === '==') && x < y;
    default:
      return false;
  }
}

function among(item: Expr, list: Expr): boolean {
  return Array.isArray(list) && list.slice(1).some((other) => same(item, other));
}
