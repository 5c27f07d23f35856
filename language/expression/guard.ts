/** "A test on an empty value fails": (in)equality is only asked where every name in it is filled. */
import type { Expr } from '../plan.ts';

/** Filled, of a field or of an engine's name. */
export function filledExpr(expr: Expr): Expr {
  if (Array.isArray(expr) && expr[0] === 'f') return ['have', expr[1] ?? null];
  return ['!=', expr, null];
}

/** `==` or `!=` with its guards. A plain equality with a literal needs none: an empty value equals no literal. */
export function equality(op: '==' | '!=', left: Expr, right: Expr): Expr {
  const reads = [...readsOf(left), ...readsOf(right)];
  const literal = !Array.isArray(left) || !Array.isArray(right);
  if (reads.length === 0 || (op === '==' && literal)) return [op, left, right];
  const unique = [...new Map(reads.map((r) => [JSON.stringify(r), r])).values()];
  return ['&&', ...unique.map(filledExpr), [op, left, right]];
}

/** Every field and engine name read inside an expression; a macro's own body is its own affair. */
function readsOf(expr: Expr): Expr[] {
  if (!Array.isArray(expr)) return [];
  const [op, ...rest] = expr;
  if (op === 'f' || op === 'n') return [expr];
  if (op === 'v' || op === 'exists' || op === 'all' || op === 'filter' || op === 'map' || op === '?') return [];
  return rest.flatMap(readsOf);
}
