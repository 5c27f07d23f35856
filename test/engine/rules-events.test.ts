/** What outside events do to an open case wherever it stands, and re-opening by an intake of the same matter (rules 2, 15, 17). */
import { describe, expect, test } from 'vitest';
import { view } from '../../engine/kernel.ts';
import { DAY, HOUR } from '../setup/small-plan.ts';
import { done, openSteps, playOf, refusal, text, types } from '../setup/written.ts';

const data = { customer: 'CU-1', order: 'O-1' };
const sop = (on: string) => `sop: ordered
version: 1
title: 订单
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  order: { type: text }
  weight: { type: integer }
  severity: { type: choice, of: [S1, S2, S3], default: S3 }
intake:
  join: { same: [customer, order] }
  reopen: { within: 3nd, go_to: receive }
on:
  never: { subject: order, go_to: rescue }
  ${on}
clocks:
  response: { title: 响应, from: case.opened, until: receive.done, limit: 4h }
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 20nd }
  scanned: { title: 扫描, from: case.opened, until: event.scan, limit: 10h }
  again: { title: 重开后, from: case.reopened, until: case.closed, limit: 9nd }
steps:
  receive: { title: 接收, task: { for: team/sales }, outcomes: { registered: both } }
  both:
    title: 两边
    parallel:
      branches:
        one: { steps: { ask: { title: 问, task: { for: team/sales }, outcomes: { answered: done } } } }
        two: { steps: { hold: { title: 等, wait: { events: [scan, contact] }, outcomes: { scan: done, contact: done } } } }
    outcomes: { done: settle }
  settle: { title: 了结, task: { for: team/sales }, outcomes: { solved: { go_to: call-back, resolves: true } } }
  rescue: { title: 挽回, task: { for: team/customer-service }, outcomes: { over: close } }
  call-back:
    title: 回访
    call_back: { for: team/customer-service, after: 2h, within: 24h, hours: always-on, attempts: 2, survey: [speed] }
    outcomes: { satisfied: close, dissatisfied: { go_to: receive, reopen: true }, unreachable: { go_to: close, result: unconfirmed } }
`;
const scan = sop('scan: { subject: order, save: { weight: parcel.weight }, raise: severity, notify: role/manager }');
const lost = sop("lost: { subject: order, when: { weight: '> 5' }, set: { severity: S1 }, go_to: rescue }");
const cancelled = sop('order-cancelled: { subject: order, go_to: cancel }');

describe('on', () => {
  test('an event is saved, has its effects and its moment; what waits for it goes on', () => {
    const p = playOf('ordered', scan, data);
    p.act('sb', done('receive', 'registered'));
    p.happen('scan', { parcel: { weight: 3 }, secret: 'x' });
    expect(p.state.data).toMatchObject({ weight: 3, severity: 'S2' });
    expect(openSteps(p)).toEqual(['ask', 'both']);
    expect(p.state.clocks.find((c) => c.id === 'scanned')?.phase).toBe('met');
    expect(p.sent.map((s) => s.about)).toEqual(['outcome']);
  });

  test('what does not fit its field is not saved, and the event counts all the same', () => {
    const p = playOf('ordered', scan, data);
    p.happen('scan', { parcel: { weight: 'heavy' } });
    expect(p.state.data.weight).toBeUndefined();
    expect(types(p)).toContain('event.not_saved');
    expect(p.state.data.severity).toBe('S2');
  });

  test('rule 1: led elsewhere, everything open is withdrawn, its clocks cancelled; only where its condition holds', () => {
    const p = playOf('ordered', lost, data);
    p.act('sb', done('receive', 'registered'));
    p.happen('lost');
    expect(openSteps(p)).toEqual(['ask', 'both', 'hold']);
    const q = playOf('ordered', lost, { ...data, weight: 9 });
    q.happen('lost');
    expect(openSteps(q)).toEqual(['rescue']);
    expect(q.state.data.severity).toBe('S1');
    expect(q.events.filter((e) => e.type === 'step.withdrawn').map((e) => e.step)).toEqual(['receive']);
    expect(q.state.clocks.find((c) => c.id === 'response')).toMatchObject({ phase: 'cancelled', reason: 'not_needed' });
    expect(refusal(() => q.act('sb', done('receive', 'registered')))).toBe('act/step-not-open');
  });

  test('once resolved an event only closes or cancels', () => {
    const resolved = (yaml: string) => {
      const p = playOf('ordered', yaml, { ...data, weight: 9 });
      p.act('sb', done('receive', 'registered'));
      p.act('sb', done('ask', 'answered'));
      p.act('ca', { act: 'contact', direction: 'in' });
      p.act('sb', done('settle', 'solved'));
      return p;
    };
    const p = resolved(lost);
    p.happen('lost');
    expect([p.state.state, openSteps(p), p.state.data.severity]).toEqual(['resolved', ['call-back'], 'S1']);
    const q = resolved(cancelled);
    q.happen('order-cancelled');
    expect([q.state.state, q.finished]).toEqual(['cancelled', 'cancelled']);
  });

  test('an event comes once by its id, and never to a case that is over', () => {
    const p = playOf('ordered', cancelled, data);
    p.happen('order-cancelled', {}, 'e-1');
    expect(p.finished).toBe('cancelled');
    const before = p.events.length;
    p.happen('order-cancelled', {}, 'e-1');
    p.happen('order-cancelled', {}, 'e-2');
    expect(p.events.length).toBe(before);
  });

  test('rule 2: a contact and a breach in the same second: the contact comes first and cancels, or meets, what was due', () => {
    const p = playOf('ordered', sop('contact: { go_to: rescue }'), data);
    p.sleep(4 * HOUR);
    p.act('ca', { act: 'contact', direction: 'in' });
    expect(openSteps(p)).toEqual(['rescue']);
    expect(types(p)).not.toContain('clock.breached');
    const q = playOf('ordered', sop('contact: { go_to: rescue }'), data);
    q.sleep(4 * HOUR + 1);
    q.act('ca', { act: 'contact', direction: 'in' });
    expect(q.events.filter((e) => e.type === 'clock.breached').map((e) => e.clock)).toEqual(['response']);
    expect(types(q).indexOf('clock.breached')).toBeLessThan(types(q).indexOf('contact.received'));
  });
});

describe('intake.reopen', () => {
  const again = { act: 'contact', direction: 'in', reopens: true } as const;
  const closed = () => {
    const p = playOf('ordered', cancelled, data);
    p.act('sb', done('receive', 'registered'));
    p.act('sb', done('ask', 'answered'));
    p.act('ca', { act: 'contact', direction: 'in' });
    p.act('sb', done('settle', 'solved'));
    p.advance(2 * HOUR);
    p.act('ca', { act: 'attempt', step: 'call-back', outcome: 'satisfied', answers: { speed: 9 } });
    return p;
  };

  test('rule 15: the same matter within the window re-opens where the SOP says; the intake counts as a contact', () => {
    const p = closed();
    p.sleep(3 * DAY);
    expect(p.finished).toBe('confirmed');
    p.act({ id: 'web', roles: ['integration'], teams: [] }, again);
    expect([p.state.state, p.state.cycle, p.state.contacts, openSteps(p)]).toEqual(['open', 2, 3, ['receive']]);
    expect(p.state.clocks.find((c) => c.id === 'again')?.phase).toBe('running');
    // The second of two racing intakes finds the case open: a contact like any other.
    p.act({ id: 'web', roles: ['integration'], teams: [] }, again);
    expect([p.state.cycle, p.state.contacts]).toEqual([2, 4]);
  });

  test('rule 15: after the window neither an intake nor the act re-opens; a plain contact never does', () => {
    const p = closed();
    expect(refusal(() => p.act('ca', { act: 'contact', direction: 'in' }))).toBe('act/case-over');
    p.sleep(3 * DAY + 1);
    expect(refusal(() => p.act('ca', again))).toBe('act/case-over');
    expect(refusal(() => p.act('zhou', { act: 'reopen', reason: text }))).toBe('reopen/too-late');
  });

  test('rule 17: a case knows what it is linked to, the strongest first', () => {
    const p = playOf('ordered', sop('contact: { when: { case.link: repeat }, raise: severity }'), data);
    p.hear({ type: 'linked', id: 'l-1', case: 'C-0', kind: 'same_customer' });
    p.act('ca', { act: 'contact', direction: 'in' });
    expect(p.state.data.severity).toBe('S3');
    p.hear({ type: 'linked', id: 'l-2', case: 'C-9', kind: 'repeat' });
    p.act('ca', { act: 'contact', direction: 'in' });
    expect(p.state.data.severity).toBe('S2');
    expect(view(p.world.plan, p.state, p.nowMs).links).toHaveLength(2);
  });
});
