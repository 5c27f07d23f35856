/** Semantics rules 1, 2 and 5 on whole cases; the arithmetic itself is tested beside the calendars. */
import { describe, expect, it } from 'vitest';
import { view } from '../../engine/kernel.ts';
import { clock, HOUR, MINUTE, play, service, START, task, types } from '../setup/small-plan.ts';

const twoSteps = [task('receive', 'classify'), task('classify', 'close')];
const stateOf = (p: ReturnType<typeof play>, id: string) =>
  view(p.world.plan, p.state, p.nowMs).clocks.findLast((c) => c.id === id);

describe('rule 1: states of a clock', () => {
  it('rule 1: pending until its moment, running, met at its stop moment', () => {
    const p = play({
      steps: twoSteps,
      clocks: [clock('a', 'case.opened', 'receive.done', 4), clock('b', 'receive.done', 'classify.done', 4)],
    });
    expect([stateOf(p, 'a')?.state, stateOf(p, 'b')?.state]).toEqual(['running', 'pending']);
    p.advance(HOUR);
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect([stateOf(p, 'a')?.state, stateOf(p, 'b')?.state]).toEqual(['met', 'running']);
    expect(stateOf(p, 'b')?.dueMs).toBe(START + 5 * HOUR);
  });

  it('rule 1: a breach is latched and recorded once, with the accountable team; a late stop is met_late', () => {
    const p = play({ steps: twoSteps, clocks: [clock('a', 'case.opened', 'receive.done', 4)] });
    p.advance(5 * HOUR);
    expect(stateOf(p, 'a')).toMatchObject({ state: 'breached', breachedAtMs: START + 4 * HOUR });
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(stateOf(p, 'a')?.state).toBe('met_late');
    const breaches = p.events.filter((e) => e.type === 'clock.breached');
    expect(breaches).toHaveLength(1);
    expect(breaches[0]?.data).toMatchObject({ accountable: 'front-line' });
  });

  it('rule 1: a clock whose step is passed by is cancelled as not needed, unless breached', () => {
    const steps = [
      task('receive', 'classify', { outcomes: { done: { to: 'classify' }, quick: { to: 'last' } } }),
      task('classify', 'last'),
      task('last', 'close'),
    ];
    const clocks = [clock('b', 'case.opened', 'classify.done', 24), clock('c', 'case.opened', 'classify.entered', 1)];
    const p = play({ steps, clocks });
    p.advance(2 * HOUR);
    p.act('li', { act: 'complete', step: 'receive', as: 'quick' });
    expect(stateOf(p, 'b')).toMatchObject({ state: 'cancelled', reason: 'not_needed' });
    expect(stateOf(p, 'c')?.state).toBe('breached');
  });

  it('rule 1: going back neither stops nor restarts a case clock; a step clock runs once a visit', () => {
    const steps = [
      task('receive', 'work'),
      task('work', 'close', {
        outcomes: { done: { to: 'close' }, back: { to: 'receive' } },
        clock: { title: '工时', limit: service(2 * HOUR), calendar: 'always-on', warn: [], minGraceMs: 0 },
      }),
    ];
    const p = play({ steps, clocks: [clock('a', 'case.opened', 'receive.done', 4)] });
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    p.advance(HOUR);
    p.act('li', { act: 'complete', step: 'work', as: 'back' });
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(p.state.clocks.filter((c) => c.id === 'a')).toHaveLength(1);
    expect(p.state.clocks.filter((c) => c.id === 'step:work').map((c) => [c.of, c.phase])).toEqual([
      [1, 'met'],
      [2, 'running'],
    ]);
    expect(stateOf(p, 'step:work')?.dueMs).toBe(START + 3 * HOUR);
  });

  it('rule 1: closing cancels what still runs', () => {
    const p = play({ steps: [task('receive', 'close')], clocks: [clock('a', 'case.opened', 'event.never', 4)] });
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(stateOf(p, 'a')).toMatchObject({ state: 'cancelled', reason: 'closed' });
    expect(p.finished).toBe('done');
  });

  it('rule 1: a clock whose condition is false is not started', () => {
    const p = play({
      steps: twoSteps,
      clocks: [clock('a', 'case.opened', 'receive.done', 4, { when: ['==', ['f', 'severity'], 'S1'] })],
    });
    expect(stateOf(p, 'a')?.state).toBe('pending');
  });
});

describe('rule 2: dues', () => {
  it('rule 2: a stop exactly at the due is met; the act comes before the clock', () => {
    const p = play({ steps: twoSteps, clocks: [clock('a', 'case.opened', 'receive.done', 4)] });
    p.nowMs = START + 4 * HOUR;
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(stateOf(p, 'a')?.state).toBe('met');
  });

  it('rule 2: one millisecond later it has breached, at the due and not at the act', () => {
    const p = play({ steps: twoSteps, clocks: [clock('a', 'case.opened', 'receive.done', 4)] });
    p.nowMs = START + 4 * HOUR + 1;
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(stateOf(p, 'a')).toMatchObject({ state: 'met_late', breachedAtMs: START + 4 * HOUR });
  });

  it('rule 2: warn points tell owner and watchers at their share; an unowned case tells the lead of the team asked', () => {
    const p = play({ steps: twoSteps, clocks: [clock('a', 'case.opened', 'receive.done', 4, { warn: [50, 75] })] });
    p.advance(2 * HOUR);
    expect(p.sent.map((s) => [s.about, s.atMs - START, s.to])).toEqual([
      ['warn', 2 * HOUR, { kind: 'person', ids: ['zhang'] }],
    ]);
    p.act('li', { act: 'claim', step: 'receive' });
    p.advance(HOUR);
    expect(p.sent[1]).toMatchObject({ about: 'warn', to: { ids: ['li'] } });
  });
});

describe('rule 3: limits', () => {
  it('rule 3: a limit of zero is due at once', () => {
    const p = play({ steps: twoSteps, clocks: [clock('a', 'case.opened', 'receive.done', 0)] });
    expect(types(p, 'clock.')).toEqual(['clock.started', 'clock.breached']);
  });

  it('rule 3: natural days run 24×7 on any calendar', () => {
    const p = play({
      steps: twoSteps,
      clocks: [clock('a', 'case.opened', 'receive.done', 0, { limit: { unit: 'nd', days: 5 }, calendar: 'office' })],
    });
    expect(stateOf(p, 'a')?.dueMs).toBe(START + 5 * 24 * HOUR);
  });

  it('rule 3: a due field that is empty leaves the clock pending; filled, it runs to that instant', () => {
    const steps = [task('receive', 'work', { mayAsk: ['promised'] }), task('work', 'close')];
    const p = play({
      steps,
      fields: { promised: { type: 'instant' } },
      clocks: [clock('a', 'case.opened', 'work.done', 0, { limit: undefined as never, due: 'promised' })],
    });
    expect(stateOf(p, 'a')?.state).toBe('pending');
    p.act('li', { act: 'complete', step: 'receive', as: 'done', with: { promised: START + 30 * HOUR } });
    expect(stateOf(p, 'a')).toMatchObject({ state: 'running', dueMs: START + 30 * HOUR });
  });
});

describe('rule 5: recompute', () => {
  const byseverity = clock('a', 'case.opened', 'work.done', 0, {
    limit: { by: 'severity', of: { S1: service(HOUR), S2: service(4 * HOUR) }, otherwise: service(24 * HOUR) },
    warn: [50, 75],
  });
  const steps = [task('receive', 'work', { mayAsk: ['severity'] }), task('work', 'close')];

  it('rule 5: start and consumed are kept; remaining is the new target less what was consumed', () => {
    const p = play({ steps, clocks: [byseverity] });
    p.advance(HOUR);
    p.act('li', { act: 'complete', step: 'receive', as: 'done', with: { severity: 'S2' } });
    expect(stateOf(p, 'a')).toMatchObject({ state: 'running', startedAtMs: START, dueMs: START + 4 * HOUR });
  });

  it('rule 5: nothing remaining gives min_grace from now, reason reclassified', () => {
    const p = play({ steps, clocks: [byseverity] });
    p.advance(3 * HOUR);
    p.act('li', { act: 'complete', step: 'receive', as: 'done', with: { severity: 'S1' } });
    expect(stateOf(p, 'a')).toMatchObject({ state: 'running', dueMs: START + 3 * HOUR + 15 * MINUTE });
    expect(p.events.find((e) => e.type === 'clock.recomputed')?.data).toMatchObject({ reason: 'reclassified' });
  });

  it('rule 5: warn points already passed collapse into one immediate warning', () => {
    const p = play({ steps, clocks: [byseverity] });
    p.advance(3.5 * HOUR);
    p.act('li', { act: 'complete', step: 'receive', as: 'done', with: { severity: 'S2' } });
    expect(p.events.filter((e) => e.type === 'clock.warned').map((e) => [e.atMs - START, e.data?.percent])).toEqual([
      [3.5 * HOUR, 75],
    ]);
  });
});
