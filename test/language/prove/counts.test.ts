/** How many states are walked is exact: a changed meaning, or a lost reduction, cannot hide. */
import { expect, test } from 'vitest';
import { routesOf } from '../../../language/check/routes.ts';
import { load } from '../../../language/load.ts';
import { prove, QUESTIONS } from '../../../language/prove/prove.ts';
import { walk } from '../../../language/prove/walk.ts';
import type { CompiledSop } from '../../../language/compile/plan.ts';
import { overlay } from '../../setup/overlay.ts';
import { shippedFiles } from '../../setup/shipped.ts';
import { soundIn } from './proved.ts';

const statesOf = (snippet: string, budget = 20_000) => {
  const [sop] = soundIn(overlay('sample.sop.yaml', snippet));
  const plan = { ...sop?.package.plan, clocks: [] } as unknown as CompiledSop['package']['plan'];
  const { nodes, cut } = walk(plan, routesOf(plan), budget);
  return { states: nodes.length, edges: nodes.reduce((sum, node) => sum + node.edges.length, 0), cut };
};

const many = (count: number, more = '') =>
  `steps:
  handle:
    title: 处理
    parallel:${more}
      branches:
${[...Array(count).keys()].map((i) => `        b${i}: { steps: { s${i}: { title: 步, task: { for: team/front-line, evidence: [voucher] }, outcomes: { ok: done } } } }`).join('\n')}
    outcomes: { done: close }`;

test('a straight line has a state for each step, and for who has come to own the case', () => {
  expect(statesOf('title: 样例')).toEqual({ states: 2, edges: 2, cut: false });
});

test('seventeen branches are walked in one order: a state more for each, not twice as many', () => {
  expect(statesOf(many(16)).states).toBe(19);
  expect(statesOf(many(17)).states).toBe(20);
});

test('the budget is one of states, and what lies beyond is said to be not proved', () => {
  expect(statesOf(many(17), 7)).toMatchObject({ states: 7, cut: true });
  const [sop] = soundIn(overlay('sample.sop.yaml', many(17)));
  const { proofs } = prove(sop as CompiledSop, { locale: 'en', budget: 7 });
  expect(proofs.filter(({ verdict }) => verdict === 'broken')).toEqual([]);
  expect(proofs.find(({ id }) => id === 'flow/no-dead-step')).toMatchObject({ verdict: 'open', why: 'states' });
});

test('nothing is found in the procedures that are shipped, and nothing is left open', () => {
  const sops: CompiledSop[] = [];
  load(shippedFiles, { locale: 'en', sound: (it) => void sops.push(it) });
  expect(sops).toHaveLength(11);
  for (const sop of sops) {
    const { proofs } = prove(sop, { locale: 'en' });
    const bad = proofs.filter(({ verdict }) => verdict === 'broken' || verdict === 'open');
    expect([sop.package.plan.sop, ...bad.map(({ id, why }) => `${id} ${why ?? ''}`)]).toEqual([sop.package.plan.sop]);
    expect(proofs).toHaveLength(QUESTIONS.length);
  }
});
