/** Rule 32: a case whose run was lost begins again from the state that the record kept. */
import { describe, expect, test } from 'vitest';
import { type CallReply, Play } from '../../simulator/play.ts';
import { claim, procedure, propose } from '../setup/approvals.ts';
import { HOUR, MINUTE } from '../setup/small-plan.ts';
import { done, openSteps, planOf, playOf, START_MS, text, types } from '../setup/written.ts';
import { data, files, waiting } from './two-cases.ts';

/** The payment has been sent, and nobody has heard of its answer. */
function paying(reply: () => CallReply = () => ({ id: 'P-1' })): Play {
  const p = propose(claim({ reply }), 90);
  p.slow = true;
  p.act('ca', done('between', 'ready'));
  expect([p.state.pending.length, p.calls.length]).toEqual([1, 1]);
  return p;
}

const grantsOf = (p: Play) => Object.values(p.state.grants ?? {}).map(({ state }) => state);

describe('payments', () => {
  test('rule 32: one that was under way is of unknown result, and is not sent again', () => {
    const p = paying();
    p.loseRun();
    expect([grantsOf(p), p.state.unknown, p.state.pending, openSteps(p)]).toEqual([
      ['unknown'],
      [p.calls[0]?.key],
      [],
      ['by-hand'],
    ]);
    p.slow = false;
    p.catchUp();
    expect([p.calls.length, [...p.ledger.lines.values()].map((l) => l.state)]).toEqual([1, ['unknown']]);
    expect(p.events.findLast((e) => e.type === 'action.failed')?.data).toMatchObject({ error: 'RunLost' });
  });

  test('rules 24, 32: finance looks, and what was paid is paid', () => {
    const p = paying();
    p.loseRun();
    const grant = p.calls[0]?.key ?? '';
    p.act('fi', { act: 'reconcile', grant, as: 'paid', reason: text, reference: 'R-1' });
    expect([grantsOf(p), p.state.unknown]).toEqual([['spent'], undefined]);
  });

  test('rule 32: one whose step was withdrawn meanwhile is unknown, too', () => {
    const p = paying();
    p.act('zhou', { act: 'cancel', reason: text });
    p.act('cao', { act: 'cancel', reason: text });
    expect(p.state.state).toBe('cancelled');
    p.loseRun();
    expect([p.state.unknown?.length, p.state.pending, p.finished]).toEqual([1, [], 'cancelled']);
  });

  test('rules 23, 32: one without a ledger whose step was withdrawn meanwhile is not sent again, either', () => {
    const named = procedure.replace('authority: compensation, binds', 'for: role/team-lead, binds');
    const p = propose(claim({ sop: named }), 90);
    p.act('cao', { act: 'approve', step: 'authorize' });
    p.slow = true;
    p.act('ca', done('between', 'ready'));
    expect([p.state.pending.length, p.calls.length, p.state.pending[0]?.grant]).toEqual([1, 1, undefined]);
    p.act('zhou', { act: 'cancel', reason: text });
    p.act('cao', { act: 'cancel', reason: text });
    p.loseRun();
    p.slow = false;
    p.catchUp();
    expect([p.calls.length, p.state.pending, p.finished]).toEqual([1, [], 'cancelled']);
    expect(p.events.findLast((e) => e.type === 'action.dropped')?.data).toMatchObject({ ended: 'failed' });
  });

  test('rule 32: one that was answered before is as it was', () => {
    const p = propose(claim(), 90);
    p.act('ca', done('between', 'ready'));
    p.loseRun();
    expect([grantsOf(p), openSteps(p), p.calls.length]).toEqual([['spent'], ['after'], 1]);
  });
});

describe('everything else', () => {
  const calling = `sop: asks
version: 1
title: 问
owner: role/manager
calendar: always-on
data: { customer: { type: party, required: true }, answer: { type: text } }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 10h, warn: [50%], ladder: up }
ladders:
  up:
    - { at: due, notify: role/team-lead, ack_within: 1h }
    - { at: +4h, notify: role/duty-manager }
steps:
  receive: { title: 接收, task: { for: team/sales }, outcomes: { registered: ask } }
  ask: { title: 问, do: facts.get, save: { answer: it }, outcomes: { done: work, failed: work } }
  work: { title: 处理, task: { for: team/sales }, outcomes: { over: close } }
`;
  const connectors = {
    'connectors.yaml': `facts:\n  base: https://facts.example.com\n  calls: { get: { get: /facts } }\n`,
  };
  const asking = () => {
    const { plan, organization } = planOf('asks', calling, connectors);
    const world = { plan, organization, reply: () => ({ it: '好' }) };
    return new Play(world, { data: { customer: 'CU-1' } }, START_MS);
  };

  test('rule 32: a call that moves no money goes out again under its key', () => {
    const p = asking();
    p.slow = true;
    p.act('sa', done('receive', 'registered'));
    p.loseRun();
    p.catchUp();
    expect(p.calls.map(({ key }) => key)).toEqual([p.calls[0]?.key, p.calls[0]?.key]);
    expect([openSteps(p), p.state.data.answer, p.state.pending]).toEqual([['work'], '好', []]);
  });

  test('rules 2, 9, 32: what fell due meanwhile happens late, at its own instant, each level once', () => {
    const p = asking();
    p.advance(4 * HOUR);
    p.sleep(9 * HOUR);
    p.loseRun();
    const told = p.events.filter((e) => /^(clock.warned|clock.breached|level.fired|case.begun)/.test(e.type));
    expect(told.map((e) => [e.type, (e.atMs - START_MS) / MINUTE])).toEqual([
      ['clock.warned', 300],
      ['clock.breached', 600],
      ['level.fired', 600],
      ['case.begun_again', 780],
      // Whom the level before it told is asked first, as after any outage.
      ['level.fired', 780],
    ]);
    p.loseRun();
    p.advance(HOUR);
    expect(types(p).filter((t) => /^(level.fired|clock.breached|clock.warned)/.test(t))).toHaveLength(4);
  });

  test('rule 32: who asked and who confirmed is told, since when, and by which plan it goes on', () => {
    const p = asking();
    p.sleep(HOUR);
    p.loseRun();
    const told = p.events.find((e) => e.type === 'case.begun_again');
    expect(told).toMatchObject({
      actor: 'han',
      data: { asked: 'chen', recorded: START_MS, plan: p.world.plan.hash },
    });
  });

  test('rule 32: a child whose end was told to the lost run is asked for', () => {
    const p = playOf('twice', waiting, data, files);
    p.act('sa', done('receive', 'registered'));
    const child = p.started[0]?.case ?? '';
    const before = p.state;
    p.endChild(child, { result: 'settled', data: { answer: '好' } });
    expect(openSteps(p)).toEqual(['last']);
    // The record never heard of it.
    p.state = before;
    p.loseRun();
    expect([openSteps(p), p.state.data.found, p.started.length]).toEqual([['last'], '好', 1]);
  });
});
