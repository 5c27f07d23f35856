/** Rule 25: signals fire on the edge, once per cycle, silence or window, and wait for a disposition. */
import { describe, expect, test } from 'vitest';
import { view } from '../../engine/kernel.ts';
import { DAY, HOUR, MINUTE } from '../setup/small-plan.ts';
import { done, playOf, refusal, START_MS, text } from '../setup/written.ts';

const data = { customer: 'CU-1', order: 'O-1' };
const sop = (signals: string, more = '') => `sop: watched
version: 1
title: 有信号
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  order: { type: text }
  channel: { type: choice, of: [hotline, media] }
  severity: { type: choice, of: [S1, S2, S3], default: S3 }
intake:
  join: { same: [customer, order] }
  reopen: { within: 7nd, go_to: receive }
clocks:
  response: { title: 响应, from: case.opened, until: receive.done, limit: 4h }
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 20nd }
  again: { title: 重开后, from: case.reopened, until: case.closed, limit: 9nd }
${more}signals:
  ${signals}
steps:
  receive: { title: 接收, task: { for: team/sales, may_ask: [channel] }, outcomes: { registered: deliver } }
  deliver: { title: 送货, task: { for: team/logistics }, outcomes: { delivered: close, back: receive } }
`;
const fired = (p: ReturnType<typeof playOf>) =>
  p.events.filter((e) => e.type === 'signal.fired').map((e) => [e.data?.signal, e.data?.n, (e.atMs - START_MS) / HOUR]);

describe('when', () => {
  const overdue = sop(
    'RS02: { title: 响应超时, when: { clock.response.state: breached }, notify: role/manager, raise: severity, dispose_within: 4h }',
  );

  test('rule 25: a signal fires at the instant its condition comes true, with its effects, and once', () => {
    const p = playOf('watched', overdue, data);
    p.advance(3 * HOUR);
    expect(fired(p)).toEqual([]);
    p.advance(2 * HOUR);
    expect(fired(p)).toEqual([['RS02', 1, 4]]);
    expect(p.state.data.severity).toBe('S2');
    expect(p.sent.map((s) => [s.about, s.values.signal, s.to])).toEqual([
      ['signal', '响应超时', { kind: 'person', ids: ['ma'] }],
    ]);
    p.advance(DAY);
    expect(fired(p)).toHaveLength(1);
  });

  test('rule 25: a worker that slept finds the signal at the same instant, not when it woke', () => {
    const p = playOf('watched', overdue, data);
    p.sleep(9 * HOUR);
    p.act('ca', { act: 'annotate', note: text });
    expect(fired(p)).toEqual([['RS02', 1, 4]]);
  });

  test('rule 25: a share of a limit is reached by time alone, without any event', () => {
    const p = playOf(
      'watched',
      sop("RS04: { title: 将超时, when: { clock.response.used: '>= 90%', case.owner_acts: 0 }, dispose_within: 4h }"),
      data,
    );
    expect(p.nextMs).toBe(START_MS + 3.6 * HOUR);
    p.advance(4 * HOUR - 1);
    expect(fired(p)).toEqual([['RS04', 1, 3.6]]);
  });

  test('rule 25: what remains of a limit is watched alike, with a strict comparison a moment later', () => {
    const p = playOf(
      'watched',
      sop("RS04: { title: 将超时, when: { clock.response.left: '< 1h' }, dispose_within: 4h }"),
      data,
    );
    p.advance(3 * HOUR);
    expect(fired(p)).toEqual([]);
    p.advance(MINUTE);
    expect(fired(p)).toEqual([['RS04', 1, (3 * HOUR + 1) / HOUR]]);
  });

  test('rule 25: it fires again in the next cycle only when it comes true again', () => {
    const p = playOf('watched', sop('RS05: { title: 媒体, when: { channel: media }, dispose_within: 4h }'), data);
    p.act('sb', done('receive', 'registered', { with: { channel: 'media' } }));
    p.act('lp', done('deliver', 'back'));
    p.act('sb', done('receive', 'registered', { with: { channel: 'hotline' } }));
    p.act('lp', done('deliver', 'back'));
    p.act('sb', done('receive', 'registered', { with: { channel: 'media' } }));
    expect(fired(p)).toHaveLength(1);
    p.act('lp', done('deliver', 'delivered'));
    p.act('zhou', { act: 'reopen', reason: text });
    expect(fired(p)).toHaveLength(1);
    p.act('sb', done('receive', 'registered', { with: { channel: 'hotline' } }));
    p.act('lp', done('deliver', 'back'));
    p.act('sb', done('receive', 'registered', { with: { channel: 'media' } }));
    expect(fired(p).map(([, n]) => n)).toEqual([1, 2]);
  });
});

describe('silent', () => {
  const quiet = sop(
    'RS08: { title: 无扫描, silent: { event: scan, for: 24h, during: deliver }, dispose_within: 4h }',
    'on:\n  scan: { subject: order, watch: role/manager }\n',
  );

  test('rule 25: no event for so long while the step is open; each silence once', () => {
    const p = playOf('watched', quiet, data);
    p.advance(30 * HOUR);
    p.act('sb', done('receive', 'registered'));
    p.advance(20 * HOUR);
    p.happen('scan');
    p.advance(20 * HOUR);
    expect(fired(p)).toEqual([]);
    p.advance(30 * HOUR);
    expect(fired(p)).toEqual([['RS08', 1, 74]]);
    p.happen('scan');
    p.advance(25 * HOUR);
    expect(fired(p).map(([, n]) => n)).toEqual([1, 2]);
  });

  test('rule 25: nothing done on an open case at all', () => {
    const p = playOf(
      'watched',
      sop('RS08: { title: 无人动, silent: { event: activity, for: 24h }, dispose_within: 4h }'),
      data,
    );
    p.advance(23 * HOUR);
    p.act('ca', { act: 'annotate', note: text });
    p.advance(23 * HOUR);
    expect(fired(p)).toEqual([]);
    p.advance(HOUR);
    expect(fired(p)).toEqual([['RS08', 1, 47]]);
  });
});

describe('count, disposition', () => {
  const counted = sop(
    'RS01: { title: 重复进线, count: { of: contact, same: [customer], within: 24h, reaches: 2 }, run: watched-more, with: { customer: =customer }, dispose_within: 4h }',
  );
  const more = {
    'watched-more.sop.yaml': sop('RS02: { title: 无, when: { channel: media }, dispose_within: 1h }').replace(
      'sop: watched',
      'sop: watched-more',
    ),
  };
  const signalled = (id: string) => ({ type: 'signalled' as const, id, code: 'RS01', facts: { count: 2 } });

  test('rule 25: what the record counted fires once by its id, and starts the case it names', () => {
    const p = playOf('watched', counted, data, more);
    p.hear(signalled('a'));
    p.hear(signalled('a'));
    expect(fired(p)).toHaveLength(1);
    expect(p.started.map((s) => [s.sop, s.with])).toEqual([['watched-more', { customer: 'CU-1' }]]);
    expect(p.state.links).toEqual([{ case: p.started[0]?.case, kind: 'child' }]);
    expect(p.state.pending).toEqual([]);
    p.hear(signalled('b'));
    expect(fired(p)).toHaveLength(2);
  });

  test('rule 25: each firing has a clock until it is disposed of, the oldest first; late is late', () => {
    const p = playOf('watched', counted, data, more);
    expect(refusal(() => p.act('zhou', { act: 'dispose', signal: 'RS01', as: 'handled' }))).toBe(
      'signal/nothing-to-dispose',
    );
    expect(refusal(() => p.act('zhou', { act: 'dispose', signal: 'RS99', as: 'handled' }))).toBe(
      'data/invalid signal:data/unknown',
    );
    p.hear(signalled('a'));
    p.advance(2 * HOUR);
    p.hear(signalled('b'));
    p.act('zhou', { act: 'dispose', signal: 'RS01', as: 'false_alarm', note: text });
    p.advance(5 * HOUR);
    const clocks = view(p.world.plan, p.state, p.nowMs).clocks.filter((c) => c.id === 'signal:RS01');
    expect(clocks.map((c) => [c.of, c.title, c.state])).toEqual([
      [1, '重复进线', 'met'],
      [2, '重复进线', 'breached'],
    ]);
    p.act('zhou', { act: 'dispose', signal: 'RS01', as: 'handled' });
    expect(p.events.filter((e) => e.type === 'signal.disposed').map((e) => e.data)).toEqual([
      { signal: 'RS01', n: 1, as: 'false_alarm', note: text },
      { signal: 'RS01', n: 2, as: 'handled' },
    ]);
  });

  test('rule 25: a signal of the close itself is told, and disposed of on the closed case', () => {
    const p = playOf(
      'watched',
      sop('RS12: { title: 无凭证结案, when: { case.state: closed }, notify: role/manager, dispose_within: 4h }'),
      data,
    );
    p.act('sb', done('receive', 'registered'));
    p.act('lp', done('deliver', 'delivered'));
    expect(p.finished).toBe('done');
    expect(p.sent.map((s) => s.about)).toEqual(['signal']);
    expect(view(p.world.plan, p.state, p.nowMs).signals?.map((s) => s.signal)).toEqual(['RS12']);
    p.act('zhou', { act: 'dispose', signal: 'RS12', as: 'handled' });
    expect(view(p.world.plan, p.state, p.nowMs).signals).toBeUndefined();
    expect(p.state.state).toBe('closed');
  });
});
