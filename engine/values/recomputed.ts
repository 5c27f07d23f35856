/**
 * What steps that are past set from a field that is corrected, computed anew with the same table (semantics rule 35). Only
 * what still stands as they made it: what somebody wrote since is that person's.
 */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { EffectsPlan, Expr, StepPlan, Value } from '../../language/plan.ts';
import type { Draft } from '../state/draft.ts';
import { scopeOf } from './context.ts';
import { evaluate, holds, type Scope } from './evaluate.ts';
import { misfit } from './fit.ts';

/** One field, its new value, and what it is computed by. */
export interface Recomputed {
  field: string;
  value: Value;
  expr: Expr;
}

/** In the order of the steps: what one computes, the next one reads. `corrected` itself is nobody's to compute. */
export function recomputed(d: Draft, corrected: Record<string, Value>): Recomputed[] {
  const after: Record<string, Value> = { ...d.state.data, ...corrected };
  const changed = new Set(Object.keys(corrected));
  const found = new Map<string, Recomputed>();
  const [then, now] = [scopeOver(d, d.state.data), scopeOver(d, after)];
  for (const step of d.plan.steps) {
    const outcome = d.state.steps[step.id]?.outcome;
    if (outcome === undefined) continue;
    for (const [field, expr] of setBy(step, outcome, now, changed)) {
      if (Object.hasOwn(corrected, field) || !isAsMade(d, step, outcome, field, then)) continue;
      const value = fitting(d, field, evaluate(expr, now));
      if (same(value, after[field] ?? null)) continue;
      after[field] = value;
      changed.add(field);
      found.set(field, { field, value, expr });
    }
  }
  return [...found.values()];
}

/** What the step sets now, where that rests on what changed: of a table the row that matches now. */
function setBy(step: StepPlan, outcome: string, now: Scope, changed: ReadonlySet<string>): [string, Expr][] {
  const rows = factsOf(step).rows(step);
  if (!rows.some((row) => row.name === outcome))
    return (step.outcomes[outcome]?.set ?? []).filter(([, expr]) => reads(expr, changed));
  const all = rows.some(({ plan }) => reads(plan.when ?? null, changed));
  const row = rows.find(({ plan }) => plan.when === undefined || holds(plan.when, now));
  return (row?.plan.set ?? []).filter(([, expr]) => all || reads(expr, changed));
}

/**
 * Whether the field still stands as the step made it: by the way that was taken, or by the row that matched what the case said
 * when it was corrected before.
 */
function isAsMade(d: Draft, step: StepPlan, outcome: string, field: string, then: Scope): boolean {
  const rows = factsOf(step).rows(step);
  const taken: EffectsPlan | undefined = rows.find(({ name }) => name === outcome)?.plan ?? step.outcomes[outcome];
  const matching = rows.find(({ plan }) => plan.when === undefined || holds(plan.when, then))?.plan;
  return [taken, matching].some((plan) => {
    const expr = plan?.set?.find(([name]) => name === field)?.[1];
    const made = expr === undefined ? null : fitting(d, field, evaluate(expr, then));
    return plan !== undefined && same(made, d.state.data[field] ?? null);
  });
}

function scopeOver(d: Draft, data: Readonly<Record<string, Value>>): Scope {
  return { ...scopeOf(d), field: (name) => data[name] ?? null };
}

/** As `set` writes it: what does not fit empties the field. */
function fitting(d: Draft, field: string, value: Value): Value {
  const plan = d.plan.fields[field];
  return plan === undefined || misfit(plan, value, d.state.rules) !== undefined ? null : value;
}

function reads(expr: Expr, fields: ReadonlySet<string>): boolean {
  if (!Array.isArray(expr)) return false;
  const [op, ...args] = expr;
  if (op === 'f' || op === 'have') return fields.has(String(args[0]));
  return args.some((arg) => reads(arg, fields));
}

function same(a: Value, b: Value): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
