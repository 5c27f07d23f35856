/** Rule 24 inside `each`: every item has its own grant, whatever blocks stand between, and pays only that. */
import { expect, test } from 'vitest';
import { files } from '../setup/approvals.ts';
import { done, playOf } from '../setup/written.ts';

const head = `sop: nest
version: 1
title: 嵌套
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  amount: { type: money, default: 300 }
  items: { type: list, of: { name: { type: text } } }
  parts: { type: list, of: { name: { type: text } } }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
steps:
`;
const two = [{ name: 'a' }, { name: 'b' }];

test('rule 24: inside `each` every item has its own grant, also where a block stands between', () => {
  const sop = `${head}  all:
    title: 每件
    parallel:
      each: items
      steps:
        both:
          title: 同时
          parallel:
            branches:
              money:
                steps:
                  authorize: { title: 授权, approve: { amount: amount, authority: compensation }, outcomes: { approved: prepare, rejected: left } }
                  prepare: { title: 备, task: { for: team/customer-service }, outcomes: { ready: pay } }
                  pay: { title: 付, do: payments.pay, pays: authorize, with: { amount: =amount }, outcomes: { done: done, failed: manual } }
                  manual: { title: 手工, task: { for: role/manager }, outcomes: { fine: done } }
              facts:
                steps:
                  look: { title: 看, task: { for: team/customer-service }, outcomes: { seen: done } }
          outcomes: { done: done, left: done }
    outcomes: { done: close }
`;
  const p = playOf('nest', sop, { customer: 'C', items: two }, files);
  p.act('cao', { act: 'approve', step: 'authorize', attempt: 1 });
  p.act('cao', { act: 'approve', step: 'authorize', attempt: 2 });
  expect([...p.ledger.lines.values()].map((l) => l.state)).toEqual(['reserved', 'reserved']);
  p.act('ca', done('prepare', 'ready', { attempt: 1 }));
  p.act('ca', done('prepare', 'ready', { attempt: 2 }));
  expect(p.calls).toHaveLength(2);
});

test('rule 24: so has every item of a list inside another; what is approved for the outer one is spent once', () => {
  const sop = (outer: string, inner: string) => `${head}  all:
    title: 每件
    parallel:
      each: items
      steps:
${outer}        every:
          title: 每部分
          parallel:
            each: parts
            steps:
${inner}              prepare: { title: 备, task: { for: team/customer-service }, outcomes: { ready: pay } }
              pay: { title: 付, do: payments.pay, pays: authorize, with: { amount: =amount }, outcomes: { done: done, failed: done } }
          outcomes: { done: done }
    outcomes: { done: close }
`;
  const approval = (next: string) =>
    `authorize: { title: 授权, approve: { amount: amount, authority: compensation }, outcomes: { approved: ${next}, rejected: done } }\n`;
  const inside = sop('', `              ${approval('prepare')}`);
  const above = sop(`        ${approval('every')}`, '');
  const paid = [inside, above].map((yaml) => {
    const p = playOf('nest', yaml, { customer: 'C', items: two, parts: two, amount: 200 }, files);
    // Whoever approves must not become the owner: the approval would fall (rule 23).
    for (const step of ['authorize', 'prepare'])
      for (const { visit: attempt } of p.state.visits.filter((v) => v.step === step))
        if (step === 'authorize') p.act('cao', { act: 'approve', step, attempt });
        else p.act('ca', done(step, 'ready', { attempt }));
    return new Set(p.calls.map((c) => c.key)).size;
  });
  expect(paid).toEqual([4, 2]);
});
