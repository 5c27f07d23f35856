/** What counts as reached: signals and what becomes of clocks beside outcomes, rows and levels; and reasons for what is not. */
import { expect, test } from 'vitest';
import { coverageOf, keyOf, percentOf } from '../../../simulator/scenario/coverage.ts';
import { toldOf } from './told.ts';

const { told, run } = await toldOf([
  '{ at: 1m, open: { customer: C-1, order: O-10, channel: media, description: 另一件 }, case: second }',
  '{ at: 4h1m, act: { cancel: 不办了, by: zhang } }',
]);
const cases = [told, ...told.others].map(({ events }) => events);
const missing = (given = {}) => coverageOf(run.plan, cases, given).missing.map(keyOf);
const range = told.scenario.range;

test('signals and states of clocks are counted over all cases of the SOP', () => {
  const open = missing();
  expect(open).toContain('signal RS12');
  expect(open).toContain('clock response met_late');
  expect(open).toContain('clock authorize met');
  expect(open).not.toContain('clock response breached');
  expect(open).not.toContain('clock closure cancelled');
  // Fired in the other case alone.
  expect(open).not.toContain('signal RS05');
});

test('a reason of the file excuses what is not reached, and is needless for what is', () => {
  const reasons = {
    'signal RS12': { reason: '结案必有凭证', range },
    'clock response breached': { reason: '从不', range },
  };
  const coverage = coverageOf(run.plan, cases, reasons);
  expect(coverage.excused).toEqual([{ kind: 'signal', of: 'RS12', name: '', reason: '结案必有凭证' }]);
  expect(coverage.needless).toEqual(['clock response breached']);
  expect(missing(reasons)).not.toContain('signal RS12');
});

test('a hundred per cent is all that needs to be reached', () => {
  const { missing: open } = coverageOf(run.plan, cases);
  const reasons = Object.fromEntries(open.map((it) => [keyOf(it), { reason: '另有测试', range }]));
  expect(percentOf(coverageOf(run.plan, cases))).toBeLessThan(100);
  expect(percentOf(coverageOf(run.plan, cases, reasons))).toBe(100);
});
