/** Shares and remainders of clocks that conditions of signals compare: the instants at which they come true by time alone. */
import type { Expr, Plan } from '../../language/plan.ts';
import { latestOf } from './clock.ts';
import { instantOf } from './service-time.ts';
import { once } from '../once.ts';
import type { Clock, State } from '../state/state.ts';

interface Threshold {
  clock: string;
  of: 'used' | 'left';
  value: number;
}

const ORDERS = ['<', '<=', '>', '>='];
const NONE: readonly Threshold[] = [];

/** The next instant after now at which a comparison of a running clock with a fixed value can change. */
export function nextThresholdMs(plan: Plan, state: State, when: Expr, nowMs: number): number {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const threshold of thresholdsOf(when)) {
    const clock = latestOf(state, threshold.clock);
    if (clock?.phase !== 'running') continue;
    // At the instant itself `>=` turns; `>` does a millisecond later.
    const atMs = reachedMs(plan, clock, threshold);
    for (const candidate of [atMs, atMs + 1]) if (candidate > nowMs && candidate < nextMs) nextMs = candidate;
  }
  return nextMs;
}

function reachedMs(plan: Plan, clock: Clock, { of, value }: Threshold): number {
  const consumedMs = of === 'used' ? Math.ceil(clock.targetMs * value) : clock.targetMs - value;
  return instantOf(plan, clock, Math.max(consumedMs, clock.consumedMs));
}

const inCondition = once<Expr & object, Threshold[]>(search);

function thresholdsOf(when: Expr): readonly Threshold[] {
  return Array.isArray(when) ? inCondition(when) : NONE;
}

function search(expr: Expr): Threshold[] {
  if (!Array.isArray(expr)) return [];
  const [op, a = null, b = null] = expr;
  const here = ORDERS.includes(op) ? [compared(a, b), compared(b, a)].flatMap((t) => t ?? []) : [];
  return [...here, ...expr.slice(1).flatMap(search)];
}

function compared(name: Expr, value: Expr): Threshold | undefined {
  if (!Array.isArray(name) || typeof value !== 'number' || name[0] !== 'n' || name[1] !== 'clock') return undefined;
  const [, , clock, of] = name;
  return typeof clock === 'string' && (of === 'used' || of === 'left') ? { clock, of, value } : undefined;
}
