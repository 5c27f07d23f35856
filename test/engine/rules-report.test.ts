/** An agent reports a declared event: heard like the event itself, audited as her claim, and no payment is torn off by it. */
import { describe, expect, test } from 'vitest';
import { view } from '../../engine/see/see.ts';
import { openSteps, playOf, refusal, text } from '../setup/written.ts';

const SOP = `sop: visits
version: 1
title: 上门
owner: role/duty-manager
calendar: always-on
data:
  customer: { type: party, required: true }
  visit_on: { type: date }
  amount: { type: money, default: 100 }
on:
  withdrawn: { subject: customer, go_to: farewell }
clocks: { whole: { title: 整件, from: case.opened, until: case.closed, limit: 9nd } }
steps:
  plan: { title: 约, task: { for: team/customer-service, ask: [visit_on] }, outcomes: { planned: visit } }
  visit:
    title: 等上门
    wait: { events: [rescheduled], until: visit_on, save: { visit_on: visit_on } }
    outcomes: { rescheduled: visit, silent: agree }
  agree: { title: 批, approve: { amount: amount, for: role/duty-manager }, outcomes: { approved: pay, rejected: farewell } }
  pay: { title: 付, do: payments.pay, pays: agree, with: { amount: =amount, customer: =customer }, outcomes: { done: farewell, failed: agree } }
  farewell: { title: 道别, task: { for: team/customer-service }, outcomes: { over: close } }
`;
const more = {
  'connectors.yaml': `payments: { base: 'https://pay.example.com', secret: PAY, calls: { pay: { post: /payouts, send: { amount: money, customer: party }, reply: { id: text } } } }
`,
};
const planned = () => {
  const p = playOf('visits', SOP, { customer: 'C-1' }, more);
  p.act('ca', { act: 'complete', step: 'plan', as: 'planned', with: { visit_on: '2026-11-30' } });
  return p;
};

describe('rule 27: an event reported by who has the case', () => {
  test('rules 2, 27: the customer reschedules while it waits', () => {
    const p = planned();
    expect(view(p.world.plan, p.state, p.nowMs).acts).toContain('report');
    p.act('ca', { act: 'report', event: 'rescheduled', with: { visit_on: '2026-12-03' }, note: text });
    expect(p.state.data.visit_on).toBe('2026-12-03');
    expect(openSteps(p)).toEqual(['visit']);
    const told = p.events.find((e) => e.type === 'event.happened');
    expect(told).toMatchObject({ actor: 'ca', data: { name: 'rescheduled', reported: true, note: text } });
  });

  test('rule 27: what leads elsewhere withdraws what is open, an approval, too', () => {
    const p = planned();
    p.act('ca', { act: 'report', event: 'withdrawn' });
    expect(openSteps(p)).toEqual(['farewell']);
    const q = planned();
    q.advance(9 * 24 * 3_600_000);
    expect(openSteps(q)).toEqual(['agree']);
    q.act('ca', { act: 'report', event: 'withdrawn' });
    expect(openSteps(q)).toEqual(['farewell']);
  });

  test('rules 24, 27: while a payment is out nothing that would withdraw it is reported', () => {
    const p = planned();
    p.advance(9 * 24 * 3_600_000);
    p.slow = true;
    p.act('zhou', { act: 'approve', step: 'agree' });
    expect(openSteps(p)).toEqual(['pay']);
    expect(refusal(() => p.act('ca', { act: 'report', event: 'withdrawn' }))).toBe('report/payment-under-way');
    p.slow = false;
    p.catchUp();
    expect(openSteps(p)).toEqual(['farewell']);
  });

  test.each([
    ['an event of no kind', 'ca', { act: 'report', event: 'nothing' }, 'report/not-declared'],
    ['a contact', 'ca', { act: 'report', event: 'contact' }, 'report/not-declared'],
    ['by somebody without the case', 'lp', { act: 'report', event: 'withdrawn' }, 'act/not-related'],
    [
      'a value that fits nothing',
      'ca',
      { act: 'report', event: 'rescheduled', with: { visit_on: 'soon' } },
      'data/invalid',
    ],
    ['words that are not kept', 'ca', { act: 'report', event: 'withdrawn', note: 'x' }, 'data/invalid'],
  ] as const)('rule 27: %s is refused', (_, who, act, code) => {
    expect(refusal(() => planned().act(who, act)).split(' ')[0]).toBe(code);
  });
});
