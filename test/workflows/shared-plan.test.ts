/** Cases of one thread share a plan, and only one that is the same through and through. */
import { expect, test } from 'vitest';
import type { Plan } from '../../language/plan.ts';
import { sharedPlan } from '../../workflows/shared-plan.ts';
import { shippedWorkspace } from '../setup/shipped.ts';

const copy = (): Plan => structuredClone(shippedWorkspace().packages.get('complaint')?.plan) as Plan;

test('an equal plan is the one that came before, and nobody writes into it', () => {
  const first = sharedPlan(copy());
  expect(sharedPlan(copy())).toBe(first);
  expect(first).toEqual(copy());
  expect(() => {
    (first.steps as unknown[]).push({});
  }).toThrow(TypeError);
});

test('a plan that only says it is the same goes its own way', () => {
  const first = sharedPlan(copy());
  const other = { ...copy(), title: '另一个' };
  expect(sharedPlan(other)).toBe(other);
  const [step, ...steps] = copy().steps;
  const longer = { ...copy(), steps: [...steps, step].filter((it) => it !== undefined) };
  expect(sharedPlan(longer)).toBe(longer);
  expect(sharedPlan(copy())).toBe(first);
});

test('more plans than are kept cost nobody theirs', () => {
  const plans = Array.from({ length: 150 }, (_, n) => ({ ...copy(), hash: `h-${n}` }));
  for (const plan of plans) expect(sharedPlan(plan)).toBe(plan);
  const last = plans.at(-1) as Plan;
  expect(sharedPlan(structuredClone(last))).toBe(last);
});
