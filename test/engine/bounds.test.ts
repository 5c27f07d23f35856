/** What a case keeps stays small, however long it goes round in circles. */
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, play, service, shanghai, START, task } from '../setup/small-plan.ts';

describe('a case stays small', () => {
  it('keeps a bounded number of ended clocks, always the newest of each', () => {
    const stepClock = { title: 'c', limit: service(HOUR), calendar: 'always-on', warn: [], minGraceMs: 0 };
    const work = task('work', 'close', {
      clock: stepClock,
      outcomes: { done: { to: 'close' }, again: { to: 'work' } },
    });
    const p = play({ steps: [work] });
    for (let i = 0; i < 100; i++) p.act('li', { act: 'complete', step: 'work', as: 'again' });
    expect(p.state.clocks.length).toBeLessThanOrEqual(31);
    expect(p.state.clocks.at(-1)).toMatchObject({ id: 'step:work', of: 101, phase: 'running' });
    expect(p.events.filter((e) => e.type === 'clock.met')).toHaveLength(100);
  });

  it('remembers a person who gave work back once', () => {
    const p = play({ steps: [task('receive', 'close')] });
    for (let i = 0; i < 5; i++) {
      p.act('li', { act: 'claim', step: 'receive' });
      p.act('li', { act: 'release', step: 'receive' });
    }
    expect(p.state.visits[0]?.work?.declined).toEqual(['li']);
  });

  it('after a weekend a person hears the latest reminder, not all of them', () => {
    const remind = { every: service(HOUR), notify: [{ who: 'owner' }] };
    const p = play({ steps: [task('receive', 'close', { remind })] }, { startMs: shanghai('2026-11-20T17:30') });
    p.act('zhang', { act: 'assign', step: 'receive', to: 'wu' });
    p.advanceTo(shanghai('2026-11-23T08:59'));
    expect(p.state.notices).toHaveLength(1);
    p.advance(MINUTE);
    expect(p.sent.map((s) => [s.atMs, s.about, s.values.times])).toEqual([
      [shanghai('2026-11-23T09:00'), 'reminder', 63],
    ]);
  });

  it('while the record is away for days, what waits to be told does not pile up', () => {
    const remind = { every: service(HOUR), notify: [{ who: 'role/team-lead' }] };
    const p = play({ steps: [task('receive', 'close', { remind, acceptWithin: service(HOUR) })] });
    p.away = true;
    p.advance(3 * DAY);
    expect(p.state.notices.length).toBeLessThan(5);
    p.away = false;
    p.advance(HOUR);
    expect(p.sent.map((s) => s.about).sort()).toContain('reminder');
    expect(p.nowMs).toBe(START + 3 * DAY + HOUR);
  });
});
