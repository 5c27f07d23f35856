/** Semantics rule 5: a clock whose calendar is chosen by a field. */
import { expect, test } from 'vitest';
import { loadWritten, done, playOf, text } from '../setup/written.ts';

const OFFICE = `calendar: office
title: 办公时间
zone: Asia/Shanghai
week: { mon-fri: ['09:00-12:00', '13:00-18:00'] }
known_until: 9999-12-31
`;
const SOP = `sop: reaching
version: 1
title: 答复
owner: role/duty-manager
calendar: always-on
data:
  customer: { type: party, required: true }
  channel: { type: choice, of: [regulator, phone, shop], default: phone }
  day: { type: date }
clocks:
  answer:
    title: 答复时限
    from: case.opened
    until: case.closed
    limit: 4h
    calendar: { by: channel, regulator: always-on, otherwise: office }
steps:
  judge: { title: 判断, task: { for: team/customer-service, may_ask: [channel] }, outcomes: { judged: answer } }
  answer:
    title: 答复
    task: { for: team/customer-service }
    clock: { limit: 1h, calendar: { by: channel, regulator: always-on, otherwise: office } }
    outcomes: { told: close }
`;
const calendars = { 'calendars/office.yaml': OFFICE };
/** A Wednesday, 16:00 in Shanghai. */
const START = Date.parse('2026-11-25T16:00:00+08:00');
const opened = (channel: string, yaml = SOP) =>
  playOf('reaching', yaml, { customer: 'C-1', channel }, calendars, START);
const dueOf = (p: ReturnType<typeof opened>, id: string) =>
  new Date((p.state.clocks.find((c) => c.id === id)?.dueMs ?? 0) + 8 * 3_600_000).toISOString().slice(0, 16);

test('rule 5: the calendar is that of the field’s value, and of any other value the one for otherwise', () => {
  expect(dueOf(opened('regulator'), 'answer')).toBe('2026-11-25T20:00');
  expect(dueOf(opened('phone'), 'answer')).toBe('2026-11-26T11:00');
});

test('rule 5: another value measures what was consumed anew on its calendar, and a correction does as well', () => {
  const p = opened('phone');
  p.advance(3 * 3_600_000);
  p.act('ca', done('judge', 'judged', { with: { channel: 'regulator' } }));
  expect(dueOf(p, 'answer')).toBe('2026-11-25T20:00');
  expect(dueOf(p, 'step:answer')).toBe('2026-11-25T20:00');
  expect(p.events.find((e) => e.type === 'clock.recomputed')?.data).toMatchObject({ reason: 'recomputed' });
  p.act('ca', { act: 'correct', kind: 'classification', reason: text, with: { channel: 'shop' } });
  expect(dueOf(p, 'answer')).toBe('2026-11-26T11:00');
  expect(dueOf(p, 'step:answer')).toBe('2026-11-26T10:00');
});

test('rule 5: with nothing left on the other calendar the grace is left', () => {
  const p = opened('phone');
  p.advance(5 * 3_600_000);
  p.act('ca', done('judge', 'judged', { with: { channel: 'regulator' } }));
  expect(dueOf(p, 'answer')).toBe('2026-11-25T21:15');
});

test('a calendar by a field that is none, of a choice it has not, or by no calendar is told where it stands', () => {
  const faults = (was: string, is: string) =>
    loadWritten('reaching', SOP.replace(was, is), calendars)
      .diagnostics.filter((d) => d.severity === 'error')
      .map((d) => `${d.range.start.line} ${d.code}`);
  expect(faults('regulator: always-on, otherwise: office }\n', 'regulater: always-on, otherwise: office }\n')).toEqual([
    '16 literal/unknown-choice',
  ]);
  expect(faults('otherwise: office }\n', 'otherwise: offices }\n')).toEqual(['16 calendar/unknown']);
  expect(faults('{ by: channel, regulator: always-on', '{ by: day, regulator: always-on')).toEqual([
    '16 clock/by-not-a-choice',
  ]);
});
