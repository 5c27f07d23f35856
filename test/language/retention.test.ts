/** retention.yaml compiled: what a law asks at least is held whatever `days` says. */
import { expect, test } from 'vitest';
import { caseClass, fieldClasses, keptUntilMs, type RetentionPlan } from '../../language/retention.ts';
import { shippedWorkspace } from '../setup/shipped.ts';

const DAY_MS = 86_400_000;
const plan: RetentionPlan = {
  apply: true,
  classes: { short: { purpose: '举证', days: 10, minimumDays: 30 }, contact: { purpose: '回访', days: 5 } },
  sops: { complaint: { class: 'short', fields: { phone: 'short', address: 'contact' } } },
};

test('of a case and of a field the days of the law count where there are more of them', () => {
  const own = caseClass(plan, 'complaint');
  expect(own).toMatchObject({ id: 'short', purpose: '举证', days: 30 });
  expect(own && keptUntilMs(own, 0)).toBe(30 * DAY_MS);
  expect(fieldClasses(plan, 'complaint').map(({ field, of }) => [field, of.days])).toEqual([
    ['phone', 30],
    ['address', 5],
  ]);
});

test('what the file says of the law is compiled', () => {
  expect(shippedWorkspace().retention?.classes.dispute).toMatchObject({ days: 1125, minimumDays: 1095 });
});
