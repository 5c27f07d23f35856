/** Rule 8 beside rule 25: conditions name every promise together as `clock.promise`. */
import { expect, test } from 'vitest';
import { done, playOf, START_MS, text } from '../setup/written.ts';

const HOUR_MS = 3_600_000;
const sop = `sop: kept
version: 1
title: 承诺
owner: role/duty-manager
calendar: always-on
data: { customer: { type: party, required: true } }
clocks: { whole: { title: 整件, from: case.opened, until: case.closed, limit: 9nd } }
promises: { warn: [75%] }
signals:
  RS11: { title: 失约, when: { clock.promise.state: breached }, notify: role/duty-manager, dispose_within: 4h }
steps:
  work: { title: 处理, task: { for: team/customer-service }, outcomes: { finished: close } }
`;

const fired = (p: ReturnType<typeof playOf>) =>
  p.events.filter((e) => e.type === 'signal.fired').map((e) => e.atMs - START_MS);

test('rule 8: a promise missed fires although a later one still runs', () => {
  const p = playOf('kept', sop, { customer: 'C-1' });
  p.act('ca', { act: 'promise', what: text, untilMs: START_MS + 2 * HOUR_MS });
  p.act('ca', { act: 'promise', what: text, untilMs: START_MS + 9 * HOUR_MS });
  p.advance(2 * HOUR_MS - 1);
  expect(fired(p)).toEqual([]);
  p.advance(1);
  expect(fired(p)).toEqual([2 * HOUR_MS]);
});

test('rule 8: a promise kept fires nothing', () => {
  const p = playOf('kept', sop, { customer: 'C-1' });
  p.act('ca', { act: 'promise', what: text, untilMs: START_MS + 2 * HOUR_MS });
  p.act('ca', { act: 'contact', direction: 'out' });
  p.advance(3 * HOUR_MS);
  p.act('ca', done('work', 'finished'));
  expect(fired(p)).toEqual([]);
});
