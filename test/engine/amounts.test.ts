/** Semantics, "Amounts": money below zero fits a field that declares it; what began by an earlier number goes on as it did. */
import { expect, test } from 'vitest';
import type { Act, Actor } from '../../engine/event.ts';
import { apply, open, refuse, refuseIntake } from '../../engine/kernel.ts';
import { rules } from '../../engine/rules.ts';
import { rightOf } from '../../engine/people/right.ts';
import { misfit } from '../../engine/values/fit.ts';
import type { FieldPlan, Value } from '../../language/plan.ts';
import { planOf, START_MS } from '../setup/written.ts';

const { plan } = planOf(
  'refund',
  `sop: refund
version: 1
title: 退款
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  amount: { type: money }
  difference: { type: money, min: -500 }
  total: { type: money }
  rows: { type: list, of: { price: { type: money } } }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 20nd }
on:
  told: { subject: customer, save: { amount: amount } }
steps:
  enter:
    title: 录入
    task: { for: team/sales, may_ask: [amount, difference, rows] }
    outcomes: { done: { go_to: check, set: { total: '=difference * 2' } } }
  check:
    title: 核对
    task: { for: team/sales }
    outcomes: { done: close }
`,
);
const sales: Actor = { id: 'sb', roles: ['agent'], teams: ['sales'] };
const { number } = rules.nonNegativeMoney;

const begun = (by: number) =>
  open(plan, { case: 'C-1', id: 'i-1', actor: sales, data: { customer: 'CU-1' } }, START_MS, by).state;
const completing = (step: string, given: Record<string, Value>, id: string) => {
  const act: Act = { act: 'complete', step, as: 'done', with: given };
  return { type: 'act' as const, id, actor: sales, act, right: rightOf(undefined, sales.id, act, 0) };
};
const entering = (given: Record<string, Value>) => completing('enter', given, 'a-1');
const faultsAt = (by: number, given: Record<string, Value>) =>
  refuse(plan, begun(by), entering(given), START_MS)?.fields?.map((it) => `${it.field} ${it.code}`);

test('an act brings no negative amount unless the field declares it; an earlier case takes it as before', () => {
  expect(faultsAt(number, { amount: -1, difference: -50_000 })).toEqual(['amount data/too-small']);
  expect(faultsAt(number, { difference: -50_001 })).toEqual(['difference data/too-small']);
  expect(faultsAt(number, { rows: [{ price: 100 }, { price: -1 }] })).toEqual(['rows data/too-small']);
  expect(faultsAt(number, { amount: 0, rows: [{ price: 0 }] })).toBeUndefined();
  for (const earlier of [1, number - 1]) {
    expect(faultsAt(earlier, { amount: -1, rows: [{ price: -1 }] })).toBeUndefined();
    expect(apply(plan, begun(earlier), entering({ amount: -1 }), START_MS).state.data.amount).toBe(-1);
  }
});

test('an intake is a new case: it begins by the newest number', () => {
  expect(refuseIntake(plan, { customer: 'CU-1', amount: -1, difference: -1 })?.fields).toMatchObject([
    { field: 'amount', code: 'data/too-small' },
  ]);
});

test('`set` and what an outside event saves are held against it, too', () => {
  const setBy = (by: number) => apply(plan, begun(by), entering({ difference: -100 }), START_MS).state.data.total;
  expect([setBy(number - 1), setBy(number)]).toEqual([-200, undefined]);
  const told = (by: number) =>
    apply(plan, begun(by), { type: 'happened', id: 'e-1', name: 'told', data: { amount: -5 } }, START_MS).state.data
      .amount;
  expect([told(number - 1), told(number)]).toEqual([-5, undefined]);
});

test('a case re-opened from a state of an earlier number keeps its amount', () => {
  const before = apply(plan, begun(1), entering({ amount: -1 }), START_MS).state;
  const carried = { ...before, rules: number };
  const after = apply(plan, carried, completing('check', {}, 'a-2'), START_MS + 1).state;
  expect([after.state, after.data.amount]).toEqual(['closed', -1]);
});

test('only money has this floor', () => {
  const fits = (type: FieldPlan['type']) => misfit({ type }, -1, number);
  expect([fits('integer'), fits('number'), fits('money')]).toEqual([undefined, undefined, 'data/too-small']);
});
