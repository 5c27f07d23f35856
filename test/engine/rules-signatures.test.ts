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

const listed = (signers: string) =>
  SOP.replace('for: role/agent, binds: [why], signatures: 2', `binds: [why], signatures: ${signers}`);
const askedOf = (signers: string) => {
  const p = playOf('signing', listed(signers), { customer: 'C-1' });
  p.act('cao', { act: 'complete', step: 'ask', as: 'asked' });
  return p;
};
const roleAsked = (p: ReturnType<typeof askedOf>) => p.state.visits[0]?.work?.role;

test('rule 23: of a list one of each signs, in its order', () => {
  const p = askedOf('[role/agent, role/manager, role/duty-manager]');
  expect(roleAsked(p)).toBe('agent');
  expect(refusal(() => p.act('ma', sign()))).toBe('act/not-your-team');
  p.act('sb', sign());
  expect(roleAsked(p)).toBe('manager');
  expect(refusal(() => p.act('lp', sign()))).toBe('act/not-your-team');
  p.act('ma', sign(8_000));
  expect(refusal(() => p.act('zhou', sign(9_000)))).toBe('data/invalid amount:approval/more-than-asked');
  p.act('zhou', sign());
  expect(openSteps(p)).toEqual(['tell']);
  expect(p.state.data.amount).toBe(8_000);
  expect(p.events.filter((e) => e.type === 'approval.given').map((e) => e.actor)).toEqual(['sb', 'ma', 'zhou']);
});

test('rule 23: one who holds two of the roles signs once, and one rejection rejects', () => {
  const p = askedOf('[role/agent, role/team-lead]');
  p.act('sa', sign());
  expect(refusal(() => p.act('sa', sign()))).toBe('act/excluded');
  p.act('lo', { act: 'decline', step: 'sign', reason: text });
  expect(openSteps(p)).toEqual(['ask']);
});

test('rule 23: what is asked changes, and the list begins from its first', () => {
  const p = askedOf('[role/agent, role/manager]');
  p.act('sb', sign());
  expect(roleAsked(p)).toBe('manager');
  p.act('cao', { act: 'correct', kind: 'typing', reason: text, with: { why: 'other' } });
  expect(roleAsked(p)).toBe('agent');
});

test('signatures for which there are not enough people are refused, with the names of those there are', () => {
  const faults = (yaml: string) =>
    loadWritten('signing', yaml)
      .diagnostics.filter((d) => d.severity === 'error')
      .map((d) => `${d.code}: ${d.message}`);
  expect(faults(SOP.replace('role/agent', 'role/manager'))).toEqual([
    'approve/too-few-signers: 2 different people must sign, and of role/manager there are only 马 (ma): nobody signs twice',
  ]);
  expect(faults(listed('[role/manager, role/coordinator, role/manager]'))).toEqual([
    expect.stringContaining('approve/too-few-signers: 2 different people must sign, and of role/manager'),
  ]);
  expect(faults(listed('[role/coordinator, role/team-lead]'))).toEqual([]);
  expect(faults(listed('[role/manager]')).map((it) => it.split(':')[0])).toEqual(['approve/one-signature']);
  expect(faults(SOP.replace('signatures: 2', 'signatures: [role/agent, role/manager]'))).toEqual([
    expect.stringContaining('approve/authority-or-for'),
  ]);
});
