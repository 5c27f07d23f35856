/** Rule 2: many cases are due at one instant. */
import { expect, test } from 'vitest';
import { placeAmongDue } from '../../engine/values/severity.ts';
import type { Plan } from '../../language/plan.ts';

const planOf = (choices?: string[]) =>
  ({ fields: choices === undefined ? {} : { severity: { type: 'choice', choices } } }) as unknown as Plan;

test('rule 2: of many that are due at one instant the worse severity goes first; who has none does not wait', () => {
  const plan = planOf(['S1', 'S2', 'S3', 'S4', 'S5', 'S6']);
  expect(['S1', 'S2', 'S4', 'S5', 'S6'].map((severity) => placeAmongDue(plan, severity))).toEqual([0, 1, 3, 4, 4]);
  expect(placeAmongDue(plan, null)).toBe(0);
  expect(placeAmongDue(planOf(), null)).toBe(0);
});
