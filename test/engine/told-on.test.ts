/** A ladder that tells on until the close, whose clock begins anew while a repetition waits for the record (rule 9). */
import { expect, test } from 'vitest';
import { frozen } from '../../simulator/frozen.ts';
import { done, playOf } from '../setup/written.ts';

const HOUR = 3_600_000;
const sop = `sop: telling
version: 1
title: 再通知
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
clocks:
  whole: { title: 全程, from: case.opened, until: case.resolved, limit: 1h, ladder: up }
  all: { title: 结案, from: case.opened, until: case.closed, limit: 9nd }
ladders:
  up: [{ at: due, notify: role/duty-manager, repeat: { every: 2h, until: closed } }]
steps:
  receive:
    title: 接收
    task: { for: team/sales }
    outcomes: { over: { go_to: ask, resolves: true } }
  ask:
    title: 回访
    task: { for: team/customer-service }
    outcomes: { over: close, again: { go_to: receive, reopen: true } }
`;

test('rule 9: what its ladder still had to tell is told no more, and nothing of the state before is written into', () => {
  const p = playOf('telling', sop, { customer: 'CU-1' });
  p.advance(2 * HOUR);
  p.act('sb', done('receive', 'over'));
  p.away = true;
  p.advance(2 * HOUR);
  p.act('ca', done('ask', 'again'));
  frozen(p.state);
  p.away = false;
  p.advance(HOUR);
  expect(p.sent.filter((s) => s.about === 'repeat')).toEqual([]);
});
