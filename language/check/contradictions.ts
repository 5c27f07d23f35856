/** Guards, rows, requirements and clocks whose tests contradict each other never hold. */
import { formFacts, formOf } from '../signals/form.ts';
import { fault } from '../context.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { Expr, Plan } from '../plan.ts';
import { at, type Place } from '../source/place.ts';
import type { Rule } from './rule.ts';

export const contradictions: Rule = ({ context, plan }) => {
  const look = (condition: Expr | undefined, place: Place) => {
    if (condition === undefined) return;
    const clash = contradiction(condition)?.[0] ?? beyond(plan, condition);
    if (clash !== undefined) fault(context, 'condition/never-holds', place, { found: nameOf(clash) });
  };
  for (const clock of plan.clocks) look(clock.when, at(context.root, 'clocks', clock.id, 'when'));
  for (const [id, outcome] of Object.entries(plan.anywhere ?? {}))
    look(outcome.when, at(context.root, 'anywhere', id, 'when'));
  for (const signal of plan.signals ?? [])
    look(formFacts(signal).condition(signal), at(context.root, 'signals', signal.code, formOf(signal) ?? ''));
  for (const step of plan.steps) {
    const place = at(context.root, 'steps', step.id);
    look(step.when, at(place, 'when'));
    if ('clock' in step) look(step.clock?.when, at(place, 'clock', 'when'));
    for (const { when, path } of factsOf(step).tests(step)) look(when, at(place, ...path));
  }
};

/** Two tests of a conjunction that exclude each other, by shape: certain when it finds some. */
export function contradiction(condition: Expr): [Expr, Expr] | undefined {
  const tests = conjuncts(condition);
  for (const [i, a] of tests.entries()) {
    const other = tests.slice(i + 1).find((b) => exclude(a, b));
    if (other !== undefined) return [a, other];
  }
  return undefined;
}

/** A test that the field's own `min` and `max`, or the scale of a survey, leave no value for. */
function beyond({ fields }: Plan, condition: Expr): Expr | undefined {
  return conjuncts(condition).find((test) => {
    const asked = Array.isArray(test) ? bound(test) : undefined;
    const can = asked && Array.isArray(test) ? reach(fields, test[1] ?? null) : undefined;
    return asked !== undefined && can !== undefined && apart(asked, can);
  });
}

function reach(fields: Plan['fields'], name: Expr): Span | undefined {
  if (!Array.isArray(name)) return undefined;
  if (name[0] === 'n' && name[1] === 'survey') return { from: 0, to: 10, open: undefined };
  const field = name[0] === 'f' ? fields[String(name[1])] : undefined;
  if (field === undefined || !['money', 'integer', 'number'].includes(field.type)) return undefined;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = field;
  return { from: min, to: max, open: undefined };
}

function conjuncts(expr: Expr): Expr[] {
  return Array.isArray(expr) && expr[0] === '&&' ? expr.slice(1).flatMap((part) => conjuncts(part as Expr)) : [expr];
}

const same = (a: Expr, b: Expr) => JSON.stringify(a) === JSON.stringify(b);

function exclude(a: Expr, b: Expr): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  if (a[0] === '!' && same(a[1] ?? null, b)) return true;
  if (b[0] === '!' && same(b[1] ?? null, a)) return true;
  if (!same(a[1] ?? null, b[1] ?? null)) return false;
  const [some, others] = [valuesOf(a), valuesOf(b)];
  if (some !== undefined && others !== undefined) return !some.some((x) => others.some((y) => same(x, y)));
  const [low, high] = bound(a) !== undefined ? [bound(a), bound(b)] : [bound(b), bound(a)];
  if (low === undefined || high === undefined) return false;
  return apart(low, high);
}

function apart(low: Span, high: Span): boolean {
  return low.from > high.to || high.from > low.to || touching(low, high) || touching(high, low);
}

/** The values a test takes: `== x`, `in [x, y]`. */
function valuesOf([op, , value = null]: Exclude<Expr, null | boolean | number | string>): Expr[] | undefined {
  if (op === '==') return [value];
  return op === 'in' && Array.isArray(value) && value[0] === 'l' ? value.slice(1) : undefined;
}

interface Span {
  from: number;
  to: number;
  /** Which ends belong to it. */
  open: 'from' | 'to' | undefined;
}

function bound([op, , value = null]: Exclude<Expr, null | boolean | number | string>): Span | undefined {
  if (typeof value !== 'number') return undefined;
  const [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (op === '==') return { from: value, to: value, open: undefined };
  if (op === '<' || op === '<=') return { from, to: value, open: op === '<' ? 'to' : undefined };
  if (op === '>' || op === '>=') return { from: value, to, open: op === '>' ? 'from' : undefined };
  return undefined;
}

/** They share one end, which one of them does not hold. */
function touching(low: Span, high: Span): boolean {
  return low.to === high.from && (low.open === 'to' || high.open === 'from');
}

/** What a test is about. */
function nameOf(test: Expr): string {
  if (!Array.isArray(test)) return String(test);
  const [op, left = null] = test;
  if (op === '!' || op === 'have') return typeof left === 'string' ? left : nameOf(left);
  return op === 'f' || op === 'n' ? test.slice(1).join('.') : nameOf(left);
}
