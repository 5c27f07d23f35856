/** Rule 18: what the undo of a merge brings back, and what has changed while the case was merged. */
import { describe, expect, test } from 'vitest';
import { Play } from '../../simulator/play.ts';
import { HOUR } from '../setup/small-plan.ts';
import { at, data, files, merge, supervisor, unmerge, waiting } from './two-cases.ts';
import { sop as pausing } from '../setup/waiting.ts';
import { done, openSteps, planOf, playOf, START_MS, types } from '../setup/written.ts';

describe('the cases it started', () => {
  test('rule 18: a child that ended while its parent was merged is asked for, and the parent goes on', () => {
    const p = playOf('twice', waiting, data, files);
    const child = at(p);
    p.act('zhou', merge);
    p.endChild(child, { result: 'settled', data: { answer: '好' } });
    p.act(supervisor, unmerge);
    expect([openSteps(p), p.state.data.found, p.state.data.how]).toEqual([['last'], '好', 'settled']);
    expect([p.started.length, p.state.pending]).toEqual([1, []]);
  });

  test('rule 18: a child that still runs is waited for as before, and nothing is told twice', () => {
    const p = playOf('twice', waiting, data, files);
    const child = at(p);
    p.act('zhou', merge);
    p.act(supervisor, unmerge);
    expect(p.state.visits).toMatchObject([{ step: 'other', child }]);
    expect(types(p).filter((t) => t === 'case.started')).toHaveLength(1);
    p.endChild(child);
    expect(openSteps(p)).toEqual(['last']);
  });

  test('rule 18: merged again before the child was heard of, it is asked again after the second undo', () => {
    const p = playOf('twice', waiting, data, files);
    const child = at(p);
    p.act('zhou', merge);
    p.slow = true;
    p.act(supervisor, unmerge);
    p.act('zhou', merge);
    p.catchUp();
    p.endChild(child);
    p.act(supervisor, unmerge);
    p.catchUp();
    expect([openSteps(p), p.state.pending]).toEqual([['last'], []]);
  });
});

describe('its clocks', () => {
  const watched = `sop: watched
version: 1
title: 有信号
owner: role/manager
calendar: always-on
data: { customer: { type: party, required: true }, channel: { type: choice, of: [hotline, media] } }
clocks: { whole: { title: 全程, from: case.opened, until: case.closed, limit: 70nd } }
signals:
  RS05: { title: 媒体, when: { channel: media }, dispose_within: 4h }
steps:
  receive: { title: 接收, task: { for: team/sales, may_ask: [channel] }, outcomes: { registered: close } }
`;
  const breached = (p: Play) => p.events.filter((e) => e.type === 'clock.breached').map((e) => e.clock);

  test('rules 18, 25: a firing disposed of while the case was merged does not breach after the undo', () => {
    const p = playOf('watched', watched, { customer: 'CU-1', channel: 'media' });
    p.act('zhou', merge);
    p.act('zhou', { act: 'dispose', signal: 'RS05', as: 'handled' });
    p.act(supervisor, unmerge);
    p.advance(10 * HOUR);
    expect([p.state.firings, breached(p)]).toEqual([undefined, []]);
  });

  test('rules 18, 25: one that still waits for its disposition does', () => {
    const p = playOf('watched', watched, { customer: 'CU-1', channel: 'media' });
    p.act('zhou', merge);
    p.act(supervisor, unmerge);
    p.advance(10 * HOUR);
    expect(breached(p)).toEqual(['signal:RS05']);
  });
});

describe('its pauses', () => {
  function working(): Play {
    const p = new Play(planOf('waiting', pausing), { data }, START_MS);
    p.act('ca', { act: 'claim', step: 'receive' });
    p.act('ca', done('receive', 'taken'));
    return p;
  }
  const whole = (p: Play) => p.state.clocks.find((c) => c.id === 'whole');

  test('rules 4, 18: a pause ends with its max, also when that passes while the case is merged', () => {
    const p = working();
    p.act('ca', { act: 'pause', reason: 'waiting_customer' });
    p.advance(HOUR);
    p.act('zhou', merge);
    p.sleep(14 * HOUR);
    p.act(supervisor, unmerge);
    expect([p.state.pauses, p.state.pausedMs?.waiting_customer]).toEqual([undefined, 6 * HOUR]);
    expect(whole(p)).toMatchObject({ phase: 'running', dueMs: START_MS + 16 * HOUR });
  });

  test('rules 4, 18: with another pause still open the clock stands still until that one ends', () => {
    const p = working();
    p.act('ca', { act: 'pause', reason: 'waiting_customer' });
    p.act('ca', { act: 'pause', reason: 'force_majeure' });
    p.act('zhou', merge);
    p.sleep(14 * HOUR);
    p.act(supervisor, unmerge);
    expect(p.state.pauses?.map((pause) => pause.reason)).toEqual(['force_majeure']);
    expect(whole(p)?.phase).toBe('paused');
    p.act('ca', { act: 'resume' });
    expect(whole(p)?.dueMs).toBe(START_MS + 24 * HOUR);
    // The step's clock stops for the customer only: it has run since 06:00.
    expect(p.state.clocks.find((c) => c.id === 'step:work')?.breachedAtMs).toBeDefined();
  });
});
