/** Rule 19: around the legs of a hand-over the coordinator answers: `owner` and roles mean its people. */
import { expect, test } from 'vitest';
import type { Play } from '../../simulator/play.ts';
import { accept, begin, confirm, deliver, handOver, HOUR, sop } from './three-parties.ts';
import { done } from '../setup/written.ts';

/** A warning and a level after a bit more than two hours. */
const early = sop
  .replace('limit: 9nd, ladder: red-line', 'limit: 9nd, warn: [1%], ladder: early')
  .replace('ladders:\n', 'ladders:\n  early: [{ at: 1%, notify: role/team-lead }]\n');

const told = (p: Play, about: string) =>
  p.sent.filter((s) => s.about === about).flatMap((s) => (s.to.kind === 'person' ? s.to.ids : []));
const breaches = (p: Play) =>
  p.events.filter((e) => e.type === 'clock.breached').map((e) => [e.clock, e.data?.accountable]);

function delivered(yaml = sop): Play {
  const p = begin(yaml);
  p.act('sb', accept);
  p.act('sb', confirm);
  p.act('lp', accept);
  p.act('lp', deliver);
  p.act('io', accept);
  p.act('io', done('install', 'installed'));
  return p;
}

test('rule 19: before the first accept `owner` and roles mean the coordinator’s people', () => {
  const p = begin(early.replace('accept_within: 2h', 'accept_within: 4h'));
  p.advance(3 * HOUR);
  expect([told(p, 'warn'), told(p, 'level')]).toEqual([['cao'], ['cao']]);
});

test('rule 19: once a leg is accepted they mean the party’s people', () => {
  const p = begin(early);
  p.act('sb', accept);
  p.advance(3 * HOUR);
  expect([told(p, 'warn'), told(p, 'level')]).toEqual([['sb'], ['sa']]);
});

test('rule 19: after the last leg the coordinator is accountable', () => {
  const p = delivered();
  p.advance(25 * HOUR);
  expect(breaches(p)).toEqual([['step:check', 'customer-service']]);
});

test('rule 19: after the last leg work for the owner is the coordinator’s', () => {
  const p = delivered(sop.replace('task: { for: team/customer-service }', 'task: { for: owner }'));
  expect(p.state.visits).toMatchObject([{ step: 'check', work: { team: 'customer-service', assignee: 'cao' } }]);
});

test('rule 19: until a leg that a re-open offers anew is accepted, the coordinator answers, then its party', () => {
  const p = delivered(sop.replaceAll('bad: { go_to: again,', 'bad: { go_to: again, notify: owner,'));
  p.act('ca', done('check', 'bad', { with: { at_fault: 'logistics' } }));
  expect([told(p, 'outcome'), handOver(p)?.accountable]).toEqual([['cao'], 'customer-service']);
  p.act('lp', accept);
  expect([p.state.owner, p.state.coordinator]).toEqual(['lp', undefined]);
});

test('rule 19: an `assign` after the hand-over finds the case an owner, whose team answers from then on', () => {
  const found =
    '  find: { title: 找人, assign: { to: team/sales, by: least_loaded }, clock: { limit: 4h }, outcomes: { accepted: check } }\n  check:\n';
  const p = delivered(sop.replace('go_to: check, resolves', 'go_to: find, resolves').replace('  check:\n', found));
  p.advance(25 * HOUR);
  expect([p.state.owner, breaches(p)]).toEqual(['sa', [['step:check', 'sales']]]);
});
