/** What contacts and joining intakes bring to an open case, and when they were received (semantics rules 1, 2 and 17). */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Act } from '../../engine/event.ts';
import { view } from '../../engine/kernel.ts';
import { migrate } from '../../engine/migrate/migrate.ts';
import type { Value } from '../../language/plan.ts';
import { localOf, shanghai } from '../setup/calendars.ts';
import { examplesOf } from '../setup/page-tables.ts';
import { HOUR, MINUTE } from '../setup/small-plan.ts';
import { Play } from '../../simulator/play.ts';
import { done, openSteps, planOf, playOf, refusal, START_MS, text, types } from '../setup/written.ts';

const data = { customer: 'CU-1', order: 'O-1', channel: 'hotline', weight: 3 };
const sop = (on: string, clocks = '') => `sop: asked
version: 1
title: 询问
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  order: { type: text }
  channel: { type: choice, of: [hotline, app, regulator, media] }
  weight: { type: integer }
  outside: { type: boolean }
  said: { type: text, personal: true }
  letter: { type: instant }
  reached: { type: choice, of: [hotline, app, regulator, media] }
  severity: { type: choice, of: [S1, S2, S3], default: S3 }
intake:
  join: { same: [customer, order] }
  reopen: { within: 3nd, go_to: solve }
on:
  ${on}
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 20h, warn: [50%] }
  golden: { title: 黄金四小时, from: event.contact, until: case.contacted, limit: 4h, when: { event.channel: [regulator, media] }, warn: [50%] }
  ${clocks}
steps:
  solve: { title: 解决, task: { for: team/sales }, clock: { limit: 90h }, outcomes: { solved: close } }
`;
const outside =
  'contact: { when: { event.channel: [regulator, media] }, set: { outside: true, severity: S1, reached: =event.channel, letter: =event.received_at }, notify: role/manager }';
const joins = (given: Record<string, Value>, more: Partial<Extract<Act, { act: 'contact' }>> = {}): Act => ({
  act: 'contact',
  direction: 'in',
  reopens: true,
  with: { customer: 'CU-1', order: 'O-1', ...given },
  ...more,
});
const clock = (p: ReturnType<typeof playOf>, id: string) => p.state.clocks.findLast((c) => c.id === id);

describe('what a contact says', () => {
  test('rule 17: `on: contact` tests and sets what came; of a contact that says nothing nothing happens', () => {
    const p = playOf('asked', sop(outside), data);
    p.act('ca', { act: 'contact', direction: 'in' });
    expect(p.state.data).toMatchObject({ severity: 'S3', channel: 'hotline' });
    p.act('ca', joins({ channel: 'regulator' }));
    expect(p.state.data).toMatchObject({ outside: true, severity: 'S1', reached: 'regulator', channel: 'hotline' });
    expect(p.sent.map((s) => s.about)).toContain('outcome');
  });

  test('rule 17: the channel of the act counts where the contact gives no such field', () => {
    const p = playOf('asked', sop(outside), data);
    p.act('ca', { act: 'contact', direction: 'in', channel: 'media' });
    expect(p.state.data.reached).toBe('media');
    p.act('ca', { act: 'contact', direction: 'in', channel: 'carrier-pigeon' });
    expect(p.state.data.reached).toBe('media');
  });

  test('rule 17: words are asked for by presence, and saved as the reference they are', () => {
    const p = playOf(
      'asked',
      sop('contact: { when: { have: event.text }, save: { said: text, weight: weight }, set: { outside: true } }'),
      data,
    );
    p.act('ca', { act: 'contact', direction: 'in' });
    expect(p.state.data.outside).toBeUndefined();
    p.act('ca', { act: 'contact', direction: 'in', note: text });
    expect(p.state.data).toMatchObject({ outside: true, said: text, weight: 3 });
  });

  test('rule 17: what an outside event brings for a field is read by its name, from where `save` takes it', () => {
    const p = playOf(
      'asked',
      sop(
        "scan: { subject: order, when: { event.weight: '> 5' }, save: { weight: parcel.weight }, set: { outside: '=event.weight > weight' } }",
      ),
      data,
    );
    p.happen('scan', { parcel: { weight: 4 } });
    expect(p.state.data.weight).toBe(3);
    p.happen('scan', { parcel: { weight: 9 } });
    expect(p.state.data).toMatchObject({ weight: 9, outside: false });
  });

  test('rule 17: what differs is kept beside the case and offered, until somebody writes the field', () => {
    const p = playOf('asked', sop('never: { subject: order, go_to: cancel }'), data);
    p.act('ca', joins({ channel: 'app', weight: 3, said: text }));
    expect(p.state.data).toMatchObject({ channel: 'hotline', weight: 3 });
    const differs = () => view(p.world.plan, p.state, p.nowMs).differs?.map((d) => [d.field, d.value, d.by]);
    expect(differs()).toEqual([['channel', 'app', 'ca']]);
    expect(p.events.find((e) => e.type === 'contact.differs')?.data).toEqual({
      before: { channel: 'hotline' },
      after: { channel: 'app' },
    });
    p.act('ca', joins({ weight: 5 }));
    expect(differs()).toHaveLength(2);
  });

  test('rule 17: what the SOP saved differs no more', () => {
    const p = playOf('asked', sop('contact: { save: { channel: channel } }'), data);
    p.act('ca', joins({ channel: 'app' }));
    expect(p.state.data.channel).toBe('app');
    expect([p.state.differs, types(p).includes('contact.differs')]).toEqual([undefined, false]);
  });

  test('rule 17: a contact brings only what fits; of an intake the rest is in its note', () => {
    const p = playOf('asked', sop(outside), data);
    const bad: Act = { act: 'contact', direction: 'in', with: { weight: 'heavy', colour: 'red' } };
    expect(refusal(() => p.act('ca', bad))).toBe(
      'data/invalid with.weight:data/not-a-number with.colour:data/unknown-field',
    );
    p.act('ca', joins({ weight: 'heavy', colour: 'red' }));
    expect(p.state.differs).toBeUndefined();
  });

  test('a case of an earlier number hears that a contact came, and nothing else', () => {
    const p = playOf('asked', sop(outside), data);
    p.state = { ...p.state, rules: 6 };
    const before = p.events.length;
    p.act('ca', joins({ channel: 'regulator', weight: 'heavy' }, { claimedAtMs: 0 }));
    expect(p.state.data).toEqual(data && { ...data, severity: 'S3' });
    expect(p.events.slice(before).map((e) => [e.type, e.data])).toEqual([['contact.received', {}]]);
    expect(clock(p, 'golden')).toBeUndefined();
  });

  test('rule 15: an intake that re-opens is heard in the new cycle', () => {
    const p = playOf('asked', sop(outside), data);
    p.act('sa', done('solve', 'solved'));
    p.act('ca', joins({ channel: 'media' }));
    expect([p.state.cycle, openSteps(p), p.state.data.severity]).toEqual([2, ['solve'], 'S1']);
    expect(clock(p, 'golden')).toMatchObject({ of: 2, phase: 'running' });
  });
});

describe('when it was received', () => {
  const start = (p: ReturnType<typeof playOf>, claimedAtMs: number | undefined) =>
    p.act('ca', joins({ channel: 'regulator' }, { ...(claimedAtMs !== undefined && { claimedAtMs }) }));

  test('rule 1: a clock from a contact starts by its condition, though we had reached the customer before', () => {
    const p = playOf('asked', sop(outside), data);
    p.act('sa', { act: 'contact', direction: 'out' });
    p.act('ca', { act: 'contact', direction: 'in', channel: 'app' });
    expect(clock(p, 'golden')).toBeUndefined();
    p.advance(HOUR);
    start(p, undefined);
    expect(clock(p, 'golden')).toMatchObject({ phase: 'running', dueMs: p.nowMs + 4 * HOUR });
    p.advance(HOUR);
    p.act('sa', { act: 'contact', direction: 'out' });
    expect(clock(p, 'golden')?.phase).toBe('met');
  });

  test('rule 1: brought by a later version, it does not start for a contact that was answered', () => {
    const p = playOf(
      'asked',
      sop(outside).replace(
        /  golden:.*\n/,
        '  other: { title: 另, from: event.contact, until: case.contacted, limit: 4h }\n',
      ),
      data,
    );
    const { plan } = planOf(
      'asked',
      sop(outside)
        .replace('version: 1', 'version: 2')
        .replace(', when: { event.channel: [regulator, media] }, warn: [50%] }', ' }'),
    );
    p.act('ca', { act: 'contact', direction: 'in' });
    p.advance(HOUR);
    p.act('sa', { act: 'contact', direction: 'out' });
    const moved = migrate(
      p.world.plan,
      plan,
      p.state,
      { id: 'move', actor: { id: 'ma', roles: ['manager'], teams: [] } },
      p.nowMs,
    );
    expect('turn' in moved && moved.turn.state.clocks.map((c) => [c.id, c.phase])).toEqual([
      ['whole', 'running'],
      ['step:solve', 'running'],
      ['other', 'met'],
    ]);
  });

  test('rule 2: it counts from when the contact was received, and the audit names who said so', () => {
    const p = playOf('asked', sop(outside), data);
    p.advance(5 * HOUR);
    const received = p.nowMs - (3 * HOUR + 50 * MINUTE);
    start(p, received);
    expect(clock(p, 'golden')).toMatchObject({ startedAtMs: received, dueMs: received + 4 * HOUR });
    expect(p.events.find((e) => e.type === 'contact.received')).toMatchObject({
      actor: 'ca',
      data: { claimed: received },
    });
    expect(p.state.data.letter).toBe(received);
    p.advance(10 * MINUTE);
    expect(clock(p, 'golden')?.breachedAtMs).toBe(received + 4 * HOUR);
  });

  test('rule 2: received longer ago than the limit, it is breached at once', () => {
    const p = playOf('asked', sop(outside), data);
    p.advance(9 * HOUR);
    start(p, p.nowMs - 6 * HOUR);
    p.advance(0);
    expect(clock(p, 'golden')?.breachedAtMs).toBe(p.nowMs);
  });

  test('rule 2: it is never in the future, lies at most 72 hours back, and stops no clock earlier', () => {
    const p = playOf(
      'asked',
      sop(outside, 'seen: { title: 回音, from: case.opened, until: event.contact, limit: 1h }'),
      data,
    );
    p.advance(80 * HOUR);
    const said = (ms: number) => refusal(() => start(p, p.nowMs + ms));
    expect(said(1)).toBe('data/invalid received_at:data/in-future');
    expect(said(-72 * HOUR - 1)).toBe('data/invalid received_at:data/too-long-ago');
    start(p, p.nowMs - 72 * HOUR);
    expect(clock(p, 'seen')).toMatchObject({ phase: 'met', stoppedAtMs: p.nowMs });
  });

  test('rule 2: clocks of the opening count from when what opened it was received', () => {
    const p = new Play(planOf('asked', sop(outside)), { data, claimedAtMs: START_MS - 3 * HOUR }, START_MS);
    expect(clock(p, 'whole')).toMatchObject({ startedAtMs: p.nowMs - 3 * HOUR, dueMs: p.nowMs + 17 * HOUR });
    expect(p.events[0]).toMatchObject({ type: 'case.opened', data: { claimed: p.nowMs - 3 * HOUR } });
    expect(p.state.openedAtMs).toBe(p.nowMs);
  });

  const office = Object.fromEntries(
    ['cn-office.yaml', 'cn-2025.yaml', 'cn-2026.yaml'].map((file) => [
      `calendars/${file}`,
      readFileSync(`sop-definitions/calendars/${file}`, 'utf8'),
    ]),
  );
  const rows = examplesOf('golden-received', ['calendar', 'received', 'entered', 'limit', 'due', 'breached', 'shows']);

  test.each(rows)('rule 2: %s', (_, row) => {
    const timed = sop(outside).replace('limit: 4h', `limit: ${row.limit}, calendar: ${row.calendar}`);
    const p = playOf('asked', timed, data, office, shanghai(row.entered));
    start(p, shanghai(row.received));
    expect(localOf(clock(p, 'golden')?.dueMs ?? Number.NaN)).toBe(row.due);
    p.advance(24 * HOUR);
    expect(localOf(clock(p, 'golden')?.breachedAtMs ?? Number.NaN)).toBe(row.breached);
  });
});
