/** Rule 30 in the kernel: whom the state names, whom a cycle reached, and as whom somebody reads. */
import { expect, test } from 'vitest';
import { view } from '../../engine/kernel.ts';
import { mayRead, REACHING, reachedBy, readsAs } from '../../engine/people/readers.ts';
import type { DomainEvent } from '../../engine/turn.ts';
import type { Play } from '../../simulator/play.ts';
import { done, loadWritten, playOf } from '../setup/written.ts';

const HOUR = 3_600_000;
const sop = `sop: reading
version: 1
title: 阅读
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  expert: { type: person }
  amount: { type: money, default: 300 }
intake: { reopen: { within: 7nd, go_to: work } }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 12h, ladder: up }
  again: { title: 重开后, from: case.reopened, until: case.closed, limit: 9nd }
ladders:
  up: [{ at: due, notify: role/agent, watch: [expert] }]
signals:
  RS02: { title: 超时, when: { clock.whole.state: breached }, notify: role/manager, dispose_within: 4h }
steps:
  receive:
    title: 接收
    task: { for: team/sales, may_ask: [expert] }
    outcomes: { taken: work, asked: authorize, legs: fulfil, over: close }
  work:
    title: 处理
    task: { for: team/logistics }
    outcomes: { solved: close, back: receive }
  authorize:
    title: 授权
    approve: { amount: amount, authority: compensation }
    outcomes: { approved: pay, rejected: receive }
  pay: { title: 付款, do: payments.pay, pays: authorize, with: { amount: =amount }, outcomes: { done: receive, failed: receive } }
  fulfil:
    title: 交接
    hand_over:
      coordinator: team/customer-service
      accept_within: 2h
      arbitration: { after_rejections: 2, for: role/coordinator, limit: 4h }
      legs:
        sale:
          party: team/sales
          red_line: { limit: 4h }
          steps: { confirm: { title: 核对, task: { for: party }, outcomes: { confirmed: done } } }
        transport:
          party: team/logistics
          red_line: { limit: 4h }
          steps: { deliver: { title: 送货, task: { for: party }, outcomes: { delivered: done } } }
    outcomes: { done: receive }
`;
const more = {
  'authorities.yaml': 'compensation:\n  team-lead: { once: 200 }\n  duty-manager: { once: unlimited }\n',
  'connectors.yaml': 'payments:\n  base: https://payments.example.com\n  calls:\n    pay: { post: /payouts }\n',
};
const opened = () => playOf('reading', sop, { customer: 'CU-1' }, more);

/** Readers by the state and by what this cycle's events tell, as the record keeps them. */
function readers(play: Play): string[] {
  const now = view(play.world.plan, play.state, play.nowMs).readers ?? [];
  const reached = play.events.filter((it) => it.cycle === play.state.cycle).flatMap(reachedBy);
  return [...new Set([...now.map(({ who }) => who), ...reached])].toSorted();
}
const asWhat = (play: Play, who: string) =>
  view(play.world.plan, play.state, play.nowMs).readers?.find((it) => it.who === who)?.as;

test('rule 30: the opener reads until the first step that people do is left, the team while its work is open', () => {
  const play = opened();
  expect(readers(play)).toEqual(['person/web', 'team/sales']);
  expect(asWhat(play, 'person/web')).toBe('opener');
  play.act('sb', done('receive', 'taken'));
  expect(readers(play)).toEqual(['person/sb', 'team/logistics']);
});

test('rule 30: owner and assignees of this cycle go on reading; those of the cycle before do not', () => {
  const play = opened();
  play.act('sb', done('receive', 'taken'));
  play.act('lp', done('work', 'solved'));
  expect(play.state.state).toBe('closed');
  expect(readers(play)).toEqual(['person/lp', 'person/sb']);
  play.act('sb', { act: 'reopen', reason: 'v1.' + 'r'.repeat(43) });
  expect([play.state.cycle, readers(play)]).toEqual([2, ['person/sb', 'team/logistics']]);
});

test('rule 30: whoever a level or a signal told, also those who may still acknowledge; a watching field’s person', () => {
  const play = opened();
  play.act('sb', done('receive', 'taken', { with: { expert: 'in' } }));
  play.advance(13 * HOUR);
  // The level told the agents of the team that has the work, the signal the manager, and the expert watches.
  expect(readers(play)).toEqual(expect.arrayContaining(['person/lp', 'person/ma', 'person/in']));
  expect([asWhat(play, 'person/lp'), asWhat(play, 'person/in')]).toEqual(['told', 'watcher']);
});

test('rule 30: the role that is asked to approve, and finance while a payment’s result is unknown', () => {
  const play = opened();
  play.act('sb', done('receive', 'asked'));
  expect(asWhat(play, 'role/duty-manager')).toBe('work');
  expect(readers(play)).not.toContain('role/manager');
  play.state = { ...play.state, unknown: ['g1'] };
  expect(asWhat(play, 'role/finance')).toBe('asked');
});

test('rule 30: a date of one’s own lets nobody read on who would read it no more', () => {
  const play = opened();
  play.act('sa', { act: 'remind_me', atMs: play.nowMs + HOUR });
  play.act('sb', done('receive', 'taken'));
  play.advance(2 * HOUR);
  expect(play.sent.filter(({ about }) => about === 'remind-me')).toHaveLength(1);
  expect(readers(play)).not.toContain('person/sa');
});

test('rule 30: in a hand-over the coordinator, the accountable party and the party that is offered the next leg', () => {
  const play = opened();
  play.act('sb', done('receive', 'legs'));
  expect(asWhat(play, 'team/customer-service')).toBe('work');
  expect(asWhat(play, 'team/sales')).toBe('work');
  play.act('sb', { act: 'accept', step: 'fulfil' });
  play.act('sb', done('confirm', 'confirmed'));
  // Sales is accountable until logistics accepts.
  expect(readers(play)).toEqual(expect.arrayContaining(['team/logistics', 'team/sales']));
  expect(readers(play)).not.toContain('team/customer-service');
});

test('rule 30: a lead reads as everybody led does, and nobody reads as the lead', () => {
  const { organization } = loadWritten('reading', sop, more);
  if (organization === undefined) throw new Error('no organization');
  expect(readsAs(organization, 'lp', 0)).toEqual(['person/lp', 'role/agent', 'team/logistics']);
  expect(readsAs(organization, 'lo', 0)).toEqual([
    'person/lo',
    'person/lp',
    'role/agent',
    'role/team-lead',
    'team/logistics',
  ]);
  expect(mayRead(['person/lp'], readsAs(organization, 'lo', 0))).toBe(true);
  expect(mayRead(['person/lo'], readsAs(organization, 'lp', 0))).toBe(false);
  expect(readsAs(organization, 'nobody', 0)).toEqual(['person/nobody']);
});

test('rule 30: an event that reaches nobody of ours reaches nobody; a message to a customer neither', () => {
  const line = { seq: 1, atMs: 0, cycle: 1 };
  const toCustomer = {
    ...line,
    type: 'notice.sent',
    data: { who: 'field/customer', about: 'outcome', to: 'customer' },
  };
  expect(reachedBy(toCustomer as DomainEvent)).toEqual([]);
  expect(reachedBy({ ...line, type: 'case.resolved' })).toEqual([]);
  expect(REACHING).toEqual(['task.assigned', 'owner.changed', 'notice.sent']);
});
