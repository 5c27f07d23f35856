/** Semantics rule 1 where a clock begins again at a moment. */
import { describe, expect, it } from 'vitest';
import { clock, HOUR, MINUTE, play, START, task } from '../setup/small-plan.ts';

const steps = [task('receive', 'work'), task('work', 'close')];
const lead = { at: { percent: 50 }, notify: [{ who: 'role/team-lead' }] };

/** Four hours of silence towards the customer at most, warned of at 75 %. */
function talking(more: Parameters<typeof clock>[4] = {}) {
  const own = { warn: [75], ladder: 'up', restart: ['case.contacted'], ...more };
  return play({ steps, ladders: { up: [lead] }, clocks: [clock('a', 'case.opened', 'case.resolved', 4, own)] });
}
const call = (p: ReturnType<typeof play>) => p.act('li', { act: 'contact', direction: 'out' });
const hours = (ms: number) => (ms - START) / HOUR;
const seen = (p: ReturnType<typeof play>) =>
  p.events
    .filter((e) => e.clock === 'a' && e.type !== 'clock.started')
    .map((e) => [e.type, hours(e.atMs), e.type === 'clock.recomputed' ? hours(e.data.due) : '']);

describe('rule 1: restart', () => {
  it('rule 1: each moment begins it again with its whole limit, its warnings and its ladder', () => {
    const p = talking();
    p.advance(3 * HOUR);
    call(p);
    p.advance(3.5 * HOUR);
    call(p);
    p.advance(HOUR);
    expect(seen(p)).toEqual([
      ['level.fired', 2, ''],
      ['clock.warned', 3, ''],
      ['clock.recomputed', 3, 7],
      ['level.fired', 5, ''],
      ['clock.warned', 6, ''],
      ['clock.recomputed', 6.5, 10.5],
    ]);
    expect(p.state.clocks).toHaveLength(1);
  });

  it('rule 1: a breach is latched: a breached clock does not begin again', () => {
    const p = talking();
    p.advance(5 * HOUR);
    call(p);
    expect(seen(p).map(([type]) => type)).toEqual(['level.fired', 'clock.warned', 'clock.breached', 'case.orphaned']);
    expect(p.state.clocks[0]).toMatchObject({ breachedAtMs: START + 4 * HOUR, startedAtMs: START });
  });

  it('rule 1: a paused one stands still, and has its whole limit when it runs on', () => {
    const p = talking({ pauseOn: ['customer_appointment'] });
    p.world.plan.pauses = { customer_appointment: { max: { unit: 'nd', days: 9 }, evidence: [] } };
    p.act('li', { act: 'claim', step: 'receive' });
    p.advance(HOUR);
    p.act('li', { act: 'pause', reason: 'customer_appointment' });
    p.advance(HOUR);
    call(p);
    expect(p.state.clocks[0]?.phase).toBe('paused');
    p.advance(30 * MINUTE);
    p.act('li', { act: 'resume' });
    expect(p.state.clocks[0]).toMatchObject({ phase: 'running', dueMs: START + 6.5 * HOUR });
  });

  it('rule 1: a pending or met clock is not begun by it', () => {
    const p = play({
      steps,
      clocks: [clock('a', 'work.entered', 'work.done', 4, { restart: ['case.contacted', 'receive.done'] })],
    });
    call(p);
    expect(p.state.clocks).toEqual([]);
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(p.state.clocks).toHaveLength(1);
    expect(seen(p)).toEqual([]);
  });
});
