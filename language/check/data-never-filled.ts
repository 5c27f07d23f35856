/** What a task requires before it can be completed, some step must fill; else it can never be. */
import { fault, placeOf } from '../context.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { Expr } from '../plan.ts';
import { at } from '../source/place.ts';
import { fieldUse } from './field-use.ts';
import type { Rule } from './rule.ts';

export const dataNeverFilled: Rule = ({ context, plan }) => {
  const { filled } = fieldUse(plan);
  for (const step of plan.steps) {
    for (const { when = null, path, required } of factsOf(step).tests(step)) {
      if (!required) continue;
      for (const field of requiredFields(when))
        if (!filled.has(field)) fault(context, 'data/never-filled', at(placeOf(context, step.id), ...path), { field });
    }
  }
};

/** Fields that must be filled for the condition to hold; what stands under `not` or `any` need not. */
function requiredFields(expr: Expr): string[] {
  if (!Array.isArray(expr)) return [];
  if (expr[0] === '&&') return expr.slice(1).flatMap(requiredFields);
  return expr[0] === 'have' && typeof expr[1] === 'string' ? [expr[1]] : [];
}
