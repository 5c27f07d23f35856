/** Rule 26: what a task asks follows a choice, that which the completion itself brings first. */
import { describe, expect, test } from 'vitest';
import { view } from '../../engine/see/see.ts';
import { loadWritten, playOf, refusal } from '../setup/written.ts';

const SOP = `sop: asking
version: 1
title: 分类问
owner: role/duty-manager
calendar: always-on
data:
  customer: { type: party, required: true }
  category: { type: choice, of: [product, delivery, other] }
  model: { type: text }
  order: { type: text }
  why: { type: text }
clocks: { whole: { title: 整件, from: case.opened, until: case.closed, limit: 9nd } }
steps:
  classify:
    title: 分类
    task:
      for: team/customer-service
      ask: { by: category, product: [model], delivery: [order], otherwise: [category, why] }
      may_ask: [category]
    outcomes: { judged: tell }
  tell: { title: 说, task: { for: owner, require: [{ that: { any: [{ have: [model] }, { have: [order] }, { have: [why] }] }, say: 空 }] }, outcomes: { told: close } }
`;
const judged = (given: Record<string, string>) =>
  ({ act: 'complete', step: 'classify', as: 'judged', with: given }) as const;

describe('rule 26: ask by a choice', () => {
  test.each([
    [{ category: 'product' }, 'data/invalid model:data/required'],
    [{ category: 'product', model: 'X1' }, 'accepted'],
    [{ category: 'product', model: 'X1', order: 'O-1' }, 'data/invalid order:data/not-asked'],
    [{ category: 'delivery', order: 'O-1' }, 'accepted'],
    [{ category: 'other' }, 'data/invalid why:data/required'],
    [{}, 'data/invalid category:data/required why:data/required'],
  ] as const)('rule 26: brought %j, it is %s', (given, answer) => {
    const p = playOf('asking', SOP, { customer: 'C-1' });
    expect(refusal(() => p.act('ca', judged(given)))).toBe(answer);
  });

  test('rule 26: the view asks what the case as it stands calls for', () => {
    const p = playOf('asking', SOP, { customer: 'C-1', category: 'delivery' });
    expect(view(p.world.plan, p.state, p.nowMs).tasks[0]?.ask).toEqual(['order']);
    expect(refusal(() => p.act('ca', judged({})))).toBe('data/invalid order:data/required');
  });

  test.each([
    ['by: category', 'by: model', 'clock/by-not-a-choice'],
    ['product: [model]', 'produkt: [model]', 'literal/unknown-choice'],
    ['product: [model]', 'product: [modle]', 'data/unknown-field'],
    ['product: [model]', 'product: []', 'shape/empty-list'],
    [', otherwise: [category, why]', '', 'shape/missing-key'],
  ])('rule 26: %s as %s is an error', (right, wrong, code) => {
    expect(loadWritten('asking', SOP.replace(right, wrong)).diagnostics.map((d) => d.code)).toContain(code);
  });
});
