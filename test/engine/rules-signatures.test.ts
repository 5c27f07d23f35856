/** Rule 23: an approval of several signatures. */
import { expect, test } from 'vitest';
import { loadWritten, openSteps, playOf, refusal, text } from '../setup/written.ts';

const SOP = `sop: signing
version: 1
title: 会签
owner: role/duty-manager
calendar: always-on
data: { customer: { type: party, required: true }, amount: { type: money, default: 100 }, why: { type: text } }
clocks: { whole: { title: 整件, from: case.opened, until: case.closed, limit: 9nd } }
steps:
  ask: { title: 申请, task: { for: team/customer-service, may_ask: [why] }, outcomes: { asked: sign } }
  sign:
    title: 会签
    approve: { amount: amount, for: role/agent, binds: [why], signatures: 2 }
    outcomes: { approved: tell, rejected: ask }
  tell: { title: 告知, task: { for: team/customer-service, may_ask: [why] }, outcomes: { told: close } }
`;
const asked = () => {
  const p = playOf('signing', SOP, { customer: 'C-1' });
  p.act('cao', { act: 'complete', step: 'ask', as: 'asked' });
  return p;
};
const sign = (amount?: number) => ({ act: 'approve', step: 'sign', ...(amount !== undefined && { amount }) }) as const;

test('rule 23: two people sign, and the same one not twice', () => {
  const p = asked();
  p.act('sb', sign());
  expect(openSteps(p)).toEqual(['sign']);
  expect(p.state.visits[0]?.work?.status).toBe('queued');
  expect(refusal(() => p.act('sb', sign()))).toBe('act/excluded');
  p.act('lp', sign());
  expect(openSteps(p)).toEqual(['tell']);
  expect(p.events.filter((e) => e.type === 'approval.given').map((e) => e.actor)).toEqual(['sb', 'lp']);
});

test('rule 23: less by the first is the most that the second agrees to', () => {
  const p = asked();
  p.act('sb', sign(6_000));
  expect(refusal(() => p.act('lp', sign(8_000)))).toBe('data/invalid amount:approval/more-than-asked');
  p.act('lp', sign());
  expect(p.state.data.amount).toBe(6_000);
});

test('rule 23: one rejection rejects, and asked again all sign again', () => {
  const p = asked();
  p.act('sb', sign());
  p.act('lp', { act: 'decline', step: 'sign', reason: text });
  expect(openSteps(p)).toEqual(['ask']);
  p.act('cao', { act: 'complete', step: 'ask', as: 'asked' });
  p.act('sb', sign());
  expect(openSteps(p)).toEqual(['sign']);
});

test('rule 23: one person by name cannot sign for several', () => {
  const wrong = loadWritten('signing', SOP.replace('for: role/agent', 'for: task.ask.assignee'));
  expect(wrong.diagnostics.map((d) => d.code)).toContain('staffing/of-a-person');
});
