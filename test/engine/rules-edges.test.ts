/** Rule 20: what is settled between two legs holds for the cycle, and who mends what was rejected. */
import { expect, test } from 'vitest';
import type { Act } from '../../engine/event.ts';
import { done, openSteps, planOf, playOf, refusal, text } from '../setup/written.ts';

const boss = { id: 'han', roles: ['process-owner'], teams: [] };

/** A sale and a transport; transport may lose the goods, and after that the hand-over may begin anew. */
const sop = `sop: delivery
version: 1
title: 交接
owner: role/manager
calendar: always-on
data: { customer: { type: party, required: true } }
clocks: { whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd } }
steps:
  fulfil:
    title: 交接
    hand_over:
      coordinator: team/customer-service
      accept_within: 4h
      arbitration: { after_rejections: 2, for: role/coordinator, limit: 4h }
      legs:
        sale:
          party: team/sales
          red_line: { limit: 4h }
          steps:
            confirm: { title: 核对, task: { for: party }, outcomes: { confirmed: done } }
        transport:
          party: team/logistics
          red_line: { limit: 40h }
          steps: { deliver: { title: 送货, task: { for: party }, outcomes: { delivered: done, lost: lost } } }
    outcomes: { done: { go_to: check, resolves: true }, lost: ask }
  ask: { title: 问, task: { for: team/customer-service }, outcomes: { again: fulfil } }
  check: { title: 回访, task: { for: team/customer-service }, outcomes: { fine: close, bad: { go_to: fulfil, reopen: true } } }
`;
const begin = (yaml = sop) => playOf('delivery', yaml, { customer: 'CU-1' });
const accept: Act = { act: 'accept', step: 'fulfil' };
const reject: Act = { act: 'reject', step: 'fulfil', reason: text, evidence: [{ name: 'photo' }] };
const confirm = done('confirm', 'confirmed');
const receiverTakes: Act = { act: 'arbitrate', step: 'fulfil', ruling: 'receiver_takes', reason: text };

/** Offered to transport. */
function offered(yaml?: string) {
  const p = begin(yaml);
  p.act('sb', accept);
  p.act('sb', confirm);
  return p;
}

/** Rejected twice, ruled that transport takes it. */
function settled() {
  const p = offered();
  p.act('lp', reject);
  p.act('sb', confirm);
  p.act('lp', reject);
  p.act('cao', receiverTakes);
  return p;
}

/** The hand-over anew, to where transport is offered again. */
function again(p: ReturnType<typeof begin>) {
  p.act('sb', accept);
  p.act('sb', confirm);
}

test('rule 20: a ruling ends rejecting on its edge for the cycle, not only for this visit of the hand-over', () => {
  const p = settled();
  p.act('lp', done('deliver', 'lost'));
  p.act('ca', done('ask', 'again'));
  again(p);
  expect([p.state.cycle, refusal(() => p.act('lp', reject))]).toEqual([1, 'handover/settled']);
});

test('rule 20: in the next cycle the edge is open again', () => {
  const p = settled();
  p.act('lp', done('deliver', 'delivered'));
  p.act('ca', done('check', 'bad'));
  again(p);
  expect([p.state.cycle, refusal(() => p.act('lp', reject))]).toEqual([2, 'accepted']);
});

test('rule 20: rejections are counted over the visits of a cycle', () => {
  const p = offered();
  p.act('lp', reject);
  p.act('sb', confirm);
  p.act('lp', accept);
  p.act('lp', done('deliver', 'lost'));
  p.act('ca', done('ask', 'again'));
  again(p);
  p.act('lp', reject);
  expect(p.state.visits.find((v) => v.handOver)?.handOver?.arbitration).toMatchObject({ leg: 'transport' });
});

const stamped = (upgrade = '') =>
  sop
    .replace('version: 1', upgrade === '' ? 'version: 1' : `version: 2\n${upgrade}`)
    .replace('confirmed: done } }', 'confirmed: stamp } }\n            stamp: { title: 通知, notify: role/team-lead }');

test('rule 20: the last doer mends, also when the leg ends with a step that nobody does', () => {
  const p = offered(stamped());
  p.act('lp', reject);
  expect(openSteps(p)).toEqual(['confirm', 'fulfil']);
  expect(p.state.visits.find((v) => v.step === 'confirm')?.work?.assignee).toBe('sb');
  p.act('sb', confirm);
  p.act('lp', accept);
  expect(openSteps(p)).toEqual(['deliver', 'fulfil']);
});

test('rules 7, 20: the doer’s step is found by its new name', () => {
  const p = begin(stamped());
  p.act('sb', accept);
  p.act('sb', done('confirm', 'confirmed'));
  p.act('lp', reject);
  const later = stamped('upgrade: { from: 1, steps: { confirm: look } }').replace(' confirm: {', ' look: {');
  expect(p.move(planOf('delivery', later).plan, { id: 'm-1', actor: boss })).toBe(true);
  p.act('sb', done('look', 'confirmed'));
  p.act('lp', reject);
  p.act('cao', { ...receiverTakes, ruling: 'giver_mends' } as Act);
  expect(openSteps(p)).toEqual(['fulfil', 'look']);
});
