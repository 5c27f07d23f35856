/** Semantics rules 1–4, 7 and 8 where moments, passing by, closing and accountability decide. */
import { describe, expect, it } from 'vitest';
import { view } from '../../engine/kernel.ts';
import { Play } from '../../simulator/play.ts';
import {
  calendar,
  clock,
  DAY,
  HOUR,
  MINUTE,
  planOf,
  play,
  service,
  shanghai,
  START,
  task,
  types,
} from '../setup/small-plan.ts';

const last = (p: ReturnType<typeof play>, id: string) => p.state.clocks.findLast((c) => c.id === id);

describe('rule 1: which moments count', () => {
  it('rule 1: a clock until case.closed is met by closing, and cancelled by a cancel', () => {
    const parts = { steps: [task('receive', 'close')], clocks: [clock('a', 'case.opened', 'case.closed', 4)] };
    const closed = play(parts);
    closed.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(last(closed, 'a')?.phase).toBe('met');
    const cancelled = play(parts);
    cancelled.act('zhang', { act: 'cancel', reason: `v1.${'r'.repeat(43)}` });
    expect(last(cancelled, 'a')).toMatchObject({ phase: 'cancelled', reason: 'cancelled' });
  });

  it('rule 1: a step passed by its guard has no moments: its clock is not needed, also where skipped is listed', () => {
    const steps = [
      task('receive', 'pay'),
      task('pay', 'last', { when: false, outcomes: { done: { to: 'last' }, skipped: { to: 'last' } } }),
      task('last', 'close'),
    ];
    const p = play({ steps, clocks: [clock('a', 'case.opened', 'pay.done', 24)] });
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(last(p, 'a')).toMatchObject({ phase: 'cancelled', reason: 'not_needed' });
    expect(p.state.visits[0]?.step).toBe('last');
  });

  it('rule 1: a clock whose condition did not hold at its first moment is not started by a change of its limit’s field', () => {
    const steps = [task('receive', 'work', { mayAsk: ['severity'] }), task('work', 'close')];
    const byseverity = { by: 'severity', of: { S1: service(HOUR) }, otherwise: service(4 * HOUR) };
    const p = play({
      steps,
      clocks: [clock('a', 'case.opened', 'work.done', 0, { limit: byseverity, when: ['==', ['f', 'severity'], 'S1'] })],
    });
    p.act('li', { act: 'complete', step: 'receive', as: 'done', with: { severity: 'S1' } });
    expect(p.state.clocks).toEqual([]);
  });

  it('rule 1: a breach belongs to the team asked before there is an owner, then to the owner’s team', () => {
    const steps = [task('receive', 'work'), task('work', 'close', { for: 'team/resolution' })];
    const clocks = [clock('a', 'case.opened', 'receive.done', 4), clock('b', 'case.opened', 'work.done', 6)];
    const p = play({ steps, clocks });
    p.advance(5 * HOUR);
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    p.advance(5 * HOUR);
    // li owns the case; that the work now waits in another team's queue changes nothing.
    expect(p.state.team).toBe('resolution');
    expect(p.state.clocks.map((c) => [c.id, c.breachedBy])).toEqual([
      ['a', 'front-line'],
      ['b', 'front-line'],
    ]);
  });

  it('rule 1: nothing starts on a case that is over', () => {
    const p = play({
      steps: [task('receive', 'close')],
      clocks: [clock('a', 'event.scan', 'case.resolved', 4), clock('b', 'case.closed', 'case.reopened', 4)],
    });
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    const before = p.state.seq;
    p.happen('scan');
    expect(p.state.clocks).toEqual([]);
    expect(p.state.seq).toBe(before);
  });
});

describe('rule 2: the order of things', () => {
  it('rule 2: after an outage everything happened at its own instant, in order', () => {
    const p = play({
      steps: [task('receive', 'close', { acceptWithin: service(30 * MINUTE) })],
      clocks: [clock('a', 'case.opened', 'receive.done', 4, { warn: [50] })],
    });
    p.sleep(10 * HOUR);
    p.act('li', { act: 'claim', step: 'receive' });
    expect(p.events.filter((e) => e.atMs > START).map((e) => [e.type, (e.atMs - START) / MINUTE])).toEqual([
      ['task.lapsed', 30],
      ['task.lapsed', 60],
      ['clock.warned', 120],
      ['clock.breached', 240],
      ['task.assigned', 600],
      ['owner.changed', 600],
      ['notice.sent', 600],
      ['notice.sent', 600],
      ['notice.sent', 600],
    ]);
  });

  it('rule 2: at one instant clocks come before silences', () => {
    const step = task('receive', 'close', {
      // oxlint-disable-next-line unicorn/no-thenable -- the plan's own word; a plan is never awaited.
      ifSilent: { after: service(4 * HOUR), then: { to: 'last' } },
    });
    const p = play({
      steps: [step, task('last', 'close')],
      clocks: [clock('a', 'case.opened', 'receive.done', 4)],
    });
    p.advance(4 * HOUR);
    expect(types(p, 'clock.')).toEqual(['clock.started', 'clock.breached', 'clock.met_late']);
  });

  it('rule 2: the instant an API received an act is stored beside it and moves no clock', () => {
    const p = play({ steps: [task('receive', 'close')], clocks: [clock('a', 'case.opened', 'receive.done', 4)] });
    p.nowMs = START + 5 * HOUR;
    const actor = p.person('li');
    const act = { act: 'complete' as const, step: 'receive', as: 'done' };
    p.take({ ...p.acting(actor, act, 'x'), receivedAtMs: START + HOUR });
    expect(last(p, 'a')).toMatchObject({ breachedAtMs: START + 4 * HOUR });
    expect(p.events.find((e) => e.type === 'task.completed')).toMatchObject({
      atMs: START + 5 * HOUR,
      receivedAtMs: START + HOUR,
    });
  });

  it('rule 2: time never runs back behind what the case lived through', () => {
    const p = play({ steps: [task('receive', 'close')] });
    p.advance(2 * HOUR);
    p.act('li', { act: 'contact', direction: 'in' });
    p.nowMs = START;
    p.act('li', { act: 'contact', direction: 'in' });
    expect(p.events.at(-1)?.atMs).toBe(START + 2 * HOUR);
  });
});

describe('rule 3: ladders and limits in days', () => {
  it('rule 3: a working-day offset of a ladder counts from the due, a natural-day clock and its ladder run 24×7', () => {
    const ladders = { up: [{ at: { after: { unit: 'wd' as const, days: 3 } }, notify: [{ who: 'role/team-lead' }] }] };
    const limit = { unit: 'nd' as const, days: 1 };
    const p = play(
      {
        steps: [task('receive', 'close')],
        ladders,
        clocks: [
          clock('office', 'case.opened', 'receive.done', 4, { ladder: 'up', calendar: 'office' }),
          clock('days', 'case.opened', 'receive.done', 0, { ladder: 'up', calendar: 'office', limit }),
        ],
      },
      { startMs: shanghai('2026-11-26T09:00') },
    );
    p.advance(10 * DAY);
    // Thursday 09:00 + 4h = 14:30; three working days later is Tuesday 14:30. Friday 09:00 + 3×24h is Monday 09:00.
    expect(p.events.filter((e) => e.type === 'level.fired').map((e) => [e.clock, e.atMs])).toEqual([
      ['days', shanghai('2026-11-30T09:00')],
      ['office', shanghai('2026-12-01T14:30')],
    ]);
  });

  it('rule 3: a due field in the past when it is filled is due at once', () => {
    const p = play({
      steps: [task('receive', 'work', { mayAsk: ['promised'] }), task('work', 'close')],
      fields: { promised: { type: 'instant' } },
      clocks: [clock('a', 'case.opened', 'work.done', 0, { limit: undefined as never, due: 'promised' })],
    });
    p.advance(HOUR);
    p.act('li', { act: 'complete', step: 'receive', as: 'done', with: { promised: START } });
    expect(last(p, 'a')).toMatchObject({ breachedAtMs: START + HOUR });
  });

  it('rule 3: a date field is due at its last service moment', () => {
    const p = play(
      {
        steps: [task('receive', 'close')],
        fields: { promised: { type: 'date' } },
        clocks: [
          clock('a', 'case.opened', 'receive.done', 0, {
            limit: undefined as never,
            due: 'promised',
            calendar: 'office',
          }),
        ],
      },
      { data: { promised: '2026-11-25' } },
    );
    expect(last(p, 'a')?.dueMs).toBe(shanghai('2026-11-25T18:00'));
  });
});

describe('rules 4, 6, 7 and 8 in a case', () => {
  it('rule 4: waiting for another team, or for an empty queue, pauses nothing', () => {
    const steps = [task('receive', 'work'), task('work', 'close', { for: 'team/resolution' })];
    const p = play({ steps, clocks: [clock('a', 'case.opened', 'work.done', 24)] });
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    p.advance(20 * HOUR);
    expect(view(p.world.plan, p.state, p.nowMs).clocks[0]).toMatchObject({
      state: 'running',
      dueMs: START + 24 * HOUR,
      used: 20 / 24,
    });
  });

  it('rule 6: a clock runs on its calendar’s intervals and is due at the end of one, not at the next start', () => {
    const p = play(
      {
        steps: [task('receive', 'close')],
        clocks: [clock('a', 'case.opened', 'receive.done', 4, { calendar: 'office' })],
      },
      { startMs: shanghai('2026-11-20T17:00') },
    );
    expect(last(p, 'a')?.dueMs).toBe(shanghai('2026-11-23T12:00'));
  });

  it('rule 7: a case keeps the calendar of its own version: a later one with another Friday moves no open due', () => {
    const parts = {
      steps: [task('receive', 'close')],
      clocks: [clock('a', 'case.opened', 'receive.done', 40, { calendar: 'office' })],
    };
    const old = play(parts);
    const dueMs = last(old, 'a')?.dueMs;
    const changed = planOf(parts);
    changed.calendars.office = calendar('office', { 'mon-thu': ['09:00-12:00'] });
    const next = new Play({ ...old.world, plan: changed }, { data: { customer: 'C-1' } }, START);
    expect(last(next, 'a')?.dueMs).not.toBe(dueMs);
    old.act('li', { act: 'contact', direction: 'in' });
    expect(last(old, 'a')?.dueMs).toBe(dueMs);
  });

  it('rule 8: all clocks run in parallel; the next due is the earliest that still runs, by name', () => {
    const steps = [task('receive', 'work'), task('work', 'close')];
    const clocks = [clock('long', 'case.opened', 'work.done', 72), clock('short', 'case.opened', 'work.done', 4)];
    const p = play({ steps, clocks });
    const seen = () => view(p.world.plan, p.state, p.nowMs);
    expect(seen()).toMatchObject({ nextClock: 'short', nextDueMs: START + 4 * HOUR });
    const reply = p.act('li', { act: 'claim', step: 'receive' });
    expect(reply).toMatchObject({ nextClock: 'short', nextDueMs: START + 4 * HOUR });
    p.advance(5 * HOUR);
    expect(seen()).toMatchObject({ nextClock: 'long', nextDueMs: START + 72 * HOUR });
  });
});
