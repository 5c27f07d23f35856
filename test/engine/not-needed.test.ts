/** Rule 23: an approval that nobody has to give goes where its own outcome leads. */
import { expect, test } from 'vitest';
import { done, openSteps, playOf } from '../setup/written.ts';

const sop = `sop: small-gifts
version: 1
title: 小额
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  amount: { type: money }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
steps:
  ask: { title: 申请, task: { for: team/customer-service, ask: [amount] }, outcomes: { asked: allow } }
  allow:
    title: 批准
    approve: { amount: amount, authority: gift }
    outcomes: { not_needed: at-once, approved: later, rejected: ask }
  at-once: { title: 立即, task: { for: owner }, outcomes: { given: close } }
  later: { title: 照批准, task: { for: owner }, outcomes: { given: close } }
`;
const authorities = { 'authorities.yaml': 'gift:\n  agent: { once: 100 }\n  team-lead: { once: unlimited }\n' };

test('rule 23: within the own caps by `not_needed`, above them by `approved`', () => {
  const ways = [100, 101].map((yuan) => {
    const p = playOf('small-gifts', sop, { customer: 'CU-1' }, authorities);
    p.act('ca', { act: 'claim', step: 'ask' });
    p.act('ca', done('ask', 'asked', { with: { amount: yuan * 100 } }));
    if (openSteps(p)[0] === 'allow') p.act('cao', { act: 'approve', step: 'allow' });
    return openSteps(p);
  });
  expect(ways).toEqual([['at-once'], ['later']]);
});
