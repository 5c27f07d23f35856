/** Semantics rule 1 where a clock has several starts or stops. */
import { describe, expect, it } from 'vitest';
import { view } from '../../engine/kernel.ts';
import { clock, HOUR, play, START, task } from '../setup/small-plan.ts';

const steps = [
  task('receive', 'work', { outcomes: { done: { to: 'work' }, quick: { to: 'last' } } }),
  task('work', 'last'),
  task('last', 'close'),
];
const more = (from: string | string[], until: string | string[]) => ({ ...clock('a', '', '', 24), from, until });
const clockOf = (p: ReturnType<typeof play>) =>
  view(p.world.plan, p.state, p.nowMs).clocks.findLast((c) => c.id === 'a');

describe('rule 1: several starts and stops', () => {
  it.each([
    ['the first of several starts', 'done', HOUR],
    ['the other one, where the first is passed by', 'quick', HOUR],
  ])('rule 1: %s begins it, and no later one does it again', (_, as, atMs) => {
    const p = play({ steps, clocks: [more(['work.entered', 'last.entered'], 'case.closed')] });
    expect(clockOf(p)?.state).toBe('pending');
    p.advance(HOUR);
    p.act('li', { act: 'complete', step: 'receive', as });
    expect(clockOf(p)).toMatchObject({ state: 'running', dueMs: START + atMs + 24 * HOUR });
    p.advance(HOUR);
    if (as === 'done') p.act('li', { act: 'complete', step: 'work', as: 'done' });
    expect(clockOf(p)?.dueMs).toBe(START + atMs + 24 * HOUR);
    expect(p.state.clocks).toHaveLength(1);
  });

  it('rule 1: the first of several stops meets it', () => {
    const p = play({ steps, clocks: [more('case.opened', ['work.done', 'receive.quick'])] });
    p.act('li', { act: 'complete', step: 'receive', as: 'quick' });
    expect(clockOf(p)?.state).toBe('met');
  });

  it('rule 1: it is passed by when none of its stops can be reached any more', () => {
    const two = [more('case.opened', ['work.done', 'last.done']), { ...more('case.opened', 'work.done'), id: 'b' }];
    const p = play({ steps, clocks: two });
    p.act('li', { act: 'complete', step: 'receive', as: 'quick' });
    expect(p.state.clocks.map((c) => [c.id, c.phase])).toEqual([
      ['a', 'running'],
      ['b', 'cancelled'],
    ]);
  });

  it('rule 1: what has stopped it in this cycle keeps a later start from beginning it', () => {
    const p = play({ steps, clocks: [more(['work.entered', 'last.entered'], ['receive.quick'])] });
    p.act('li', { act: 'complete', step: 'receive', as: 'quick' });
    expect(p.state.clocks).toEqual([]);
  });

  it('rule 1: one that stops with the first step, too, is a response and never pauses (rule 4)', () => {
    const pauseOn = ['waiting_customer' as const];
    const p = play({ steps, clocks: [{ ...more('case.opened', ['receive.done', 'last.done']), pauseOn }] });
    p.world.plan.pauses = { waiting_customer: { max: { unit: 'nd', days: 9 }, evidence: [] } };
    p.act('li', { act: 'claim', step: 'receive' });
    p.act('li', { act: 'pause', reason: 'waiting_customer' });
    expect(p.state.clocks[0]?.phase).toBe('running');
  });
});
