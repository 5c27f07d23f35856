/** Semantics rules 13–16 on the shipped complaint procedure's shape: scores, re-opening from closed, message call-backs. */
import { describe, expect, it } from 'vitest';
import type { CallBackStep, DecideStep } from '../../language/plan.ts';
import {
  clock,
  DAY,
  HOUR,
  MINUTE,
  type Parts,
  play,
  service,
  shanghai,
  task,
  told,
  types,
} from '../setup/small-plan.ts';

const REASON = `v1.${'r'.repeat(43)}`;
const CUSTOMER = { id: 'web', roles: ['integration'], teams: [] };
const EVIDENCE = [{ name: 'call-recording' }];
const TEN = shanghai('2026-11-23T10:30');

function complaint(more: Partial<CallBackStep> = {}, parts: Partial<Parts> = {}) {
  const callBack: CallBackStep = {
    kind: 'call_back',
    id: 'call-back',
    title: '回访',
    for: 'team/follow-up',
    by: 'claim',
    notBy: ['resolved_by'],
    after: service(2 * HOUR),
    within: service(24 * HOUR),
    hours: 'calling-hours',
    attempts: 3,
    spaced: 'half_day',
    evidence: ['call-recording'],
    survey: ['attitude', 'speed'],
    pass: 6,
    ladder: 'up',
    ask: [],
    calendar: 'always-on',
    next: 'close',
    outcomes: {
      satisfied: { to: 'close' },
      dissatisfied: { to: 'again', reopen: true, escalate: { ladder: 'up', level: 2 } },
      unreachable: { to: 'close', result: 'unconfirmed' },
    },
    ...more,
  };
  const again: DecideStep = {
    kind: 'decide',
    id: 'again',
    title: '重开',
    calendar: 'always-on',
    next: 'solve',
    outcomes: {},
    rows: [{ when: ['>=', ['n', 'case', 'cycle'], 3], raise: true, to: 'solve' }, { to: 'solve' }],
  };
  const solve = task('solve', 'call-back', { outcomes: { solved: { to: 'call-back', resolves: true } } });
  const p = play(
    {
      steps: [solve, callBack, again],
      clocks: [clock('closure', 'case.opened', 'case.resolved', 24, { ladder: 'up', warn: [50, 75] })],
      ladders: {
        up: [
          { at: { percent: 80 }, notify: [{ who: 'role/team-lead' }] },
          { at: { percent: 100 }, notify: [{ who: 'role/supervisor' }] },
        ],
      },
      ...parts,
    },
    { startMs: shanghai('2026-11-23T08:00'), data: { severity: 'S3' } },
  );
  return p;
}

const solve = (p: ReturnType<typeof play>) => {
  p.act('chen', { act: 'assign', step: 'solve', to: 'li' });
  p.act('li', { act: 'complete', step: 'solve', as: 'solved' });
};
const attempt = (
  outcome: 'satisfied' | 'dissatisfied' | 'unreachable' | 'refused',
  answers?: Record<string, number>,
) => ({
  act: 'attempt' as const,
  step: 'call-back',
  outcome,
  evidence: EVIDENCE,
  ...(answers && { answers }),
});
function calling(more: Partial<CallBackStep> = {}) {
  const p = complaint(more);
  solve(p);
  p.advanceTo(TEN);
  return p;
}

describe('rule 13: hours and half-days', () => {
  it('rule 13: resolved in the evening, the first attempt is due within 24h; further ones half a day each', () => {
    const p = complaint();
    p.advanceTo(shanghai('2026-11-23T19:00'));
    solve(p);
    p.advanceTo(shanghai('2026-11-24T09:00'));
    const dues = () => p.state.clocks.findLast((c) => c.id === 'attempt:call-back')?.dueMs;
    expect(dues()).toBe(shanghai('2026-11-24T19:00'));
    p.act('zheng', attempt('unreachable'));
    expect(dues()).toBe(shanghai('2026-11-24T20:00'));
    p.advanceTo(shanghai('2026-11-24T20:00') - 1);
    p.act('zheng', attempt('unreachable'));
    expect(dues()).toBe(shanghai('2026-11-25T12:00'));
  });

  it('rule 13: spaced by a duration, an attempt opens so long after the last and is due at the end of that interval', () => {
    const p = calling({ spaced: service(HOUR) });
    p.act('zheng', attempt('unreachable'));
    p.advance(59 * MINUTE);
    expect(() => p.act('zheng', attempt('unreachable'))).toThrow('call-back/too-soon');
    p.advance(MINUTE);
    expect(p.state.visits[0]?.call).toMatchObject({ attempt: 2, dueMs: shanghai('2026-11-23T12:00') });
    p.act('zheng', attempt('unreachable'));
  });

  it('rule 13: a late attempt still counts; its clock is met late', () => {
    const p = calling();
    p.advanceTo(shanghai('2026-11-25T10:00'));
    p.act('zheng', attempt('satisfied', { attitude: 8, speed: 8 }));
    expect(p.state).toMatchObject({ state: 'closed', result: 'confirmed' });
    expect(p.events.filter((e) => e.clock === 'attempt:call-back').map((e) => e.type)).toContain('clock.met_late');
  });

  it('rule 13: a second attempt by message waits for calling hours; the customer’s answer ends it', () => {
    const p = complaint({ message: 'hello', within: service(10 * HOUR) });
    solve(p);
    p.advanceTo(shanghai('2026-11-23T21:00'));
    expect(p.sent.filter((s) => s.about === 'call_back').map((s) => s.atMs)).toEqual([shanghai('2026-11-23T10:00')]);
    p.advanceTo(shanghai('2026-11-24T09:00'));
    expect(p.sent.filter((s) => s.about === 'call_back')).toHaveLength(2);
    expect(() => p.act('zheng', attempt('satisfied', { attitude: 8, speed: 8 }))).toThrow('act/not-for-this-step');
    p.act(CUSTOMER, { act: 'survey', answers: { attitude: 8, speed: 8 } });
    expect(p.state).toMatchObject({ state: 'closed', result: 'confirmed' });
  });
});

describe('rule 14: scores', () => {
  it('rule 14: refused with a low answer given is dissatisfied; unreachable cannot bring answers', () => {
    const p = calling();
    expect(() => p.act('zheng', attempt('unreachable', { attitude: 2 }))).toThrow('data/invalid');
    p.act('zheng', attempt('refused', { attitude: 2 }));
    expect(p.state).toMatchObject({ state: 'open', cycle: 2, survey: { score: 2 } });
  });

  it('rule 14: dissatisfied re-opens whatever the score', () => {
    const p = calling();
    p.act('zheng', attempt('dissatisfied', { attitude: 10, speed: 10 }));
    expect(p.state.cycle).toBe(2);
  });

  it('rule 14: the mean is not rounded: 5.5 fails where 6 passes', () => {
    const p = calling();
    p.act('zheng', attempt('satisfied', { attitude: 6, speed: 5 }));
    expect(p.state).toMatchObject({ state: 'open', survey: { score: 5.5 } });
  });
});

describe('rule 15: re-opening', () => {
  it('rule 15: the level of the new cycle is what its own outcome escalates to, told once', () => {
    const p = calling();
    p.act('zheng', attempt('dissatisfied'));
    expect(p.state).toMatchObject({ cycle: 2, level: 2 });
    expect(told(p)).toEqual(['level:chen']);
    const closure = p.state.clocks.findLast((c) => c.id === 'closure');
    expect(closure).toMatchObject({ of: 2, phase: 'running', ladder: { level: 2 } });
  });

  it('rule 15: from the second re-open severity is raised; the survey of the last cycle is kept until resolved anew', () => {
    const p = calling();
    p.act('zheng', attempt('satisfied', { attitude: 1, speed: 1 }));
    expect(p.state.data.severity).toBe('S3');
    expect(p.state.survey?.score).toBe(1);
    solve(p);
    expect(p.state.survey).toBeUndefined();
    p.advance(5 * HOUR);
    p.act('zheng', attempt('dissatisfied'));
    expect(p.state).toMatchObject({ cycle: 3, data: { severity: 'S2' } });
  });

  it('rule 15: by act from closed: the same outcome with its effects; not by anybody', () => {
    const p = calling();
    p.act('zheng', attempt('satisfied', { attitude: 9, speed: 9 }));
    p.advance(DAY);
    expect(() => p.act('wang', { act: 'reopen', reason: REASON })).toThrow('act/not-related');
    p.act('li', { act: 'reopen', reason: REASON });
    expect(p.state).toMatchObject({ state: 'open', cycle: 2, level: 2 });
    expect(p.state.visits[0]?.step).toBe('solve');
    expect(p.finished).toBeUndefined();
  });

  it('rule 15: warn points passed in the consumed time are one warning at the re-open', () => {
    const p = complaint();
    p.advance(20 * HOUR);
    solve(p);
    p.advanceTo(shanghai('2026-11-24T10:00'));
    p.act('zheng', attempt('dissatisfied'));
    const warned = p.events.filter((e) => e.type === 'clock.warned').map((e) => [e.cycle, e.data?.percent]);
    expect(warned).toEqual([
      [1, 50],
      [1, 75],
      [2, 75],
    ]);
  });

  it('rule 15: a cancelled case stays cancelled', () => {
    const p = complaint();
    p.act('chen', { act: 'cancel', reason: REASON });
    expect(() => p.act('chen', { act: 'reopen', reason: REASON })).toThrow('reopen/not-closed');
  });
});

describe('rule 16: the survey', () => {
  it('rule 16: nobody of ours submits one; nps is optional and outside the score', () => {
    const p = calling();
    const answers = { attitude: 8, speed: 8, nps: 0 };
    for (const who of ['zheng', 'chen', 'li'])
      expect(() => p.act(who, { act: 'survey', answers })).toThrow('survey/only-the-customer');
    expect(() => p.act(CUSTOMER, { act: 'survey', answers: { attitude: 11, speed: 8 } })).toThrow('data/invalid');
    expect(() => p.act(CUSTOMER, { act: 'survey', answers: { attitude: 8 } })).toThrow('data/invalid');
    p.act(CUSTOMER, { act: 'survey', answers });
    expect(p.state).toMatchObject({ state: 'closed', survey: { score: 8 } });
    expect(() => p.act(CUSTOMER, { act: 'survey', answers })).toThrow('survey/not-asked');
    // No attempt of ours was made.
    expect(types(p, 'attempt.')).toEqual([]);
  });

  it('rule 16: a low one after an unconfirmed close re-opens as dissatisfied does; a good one is on record', () => {
    const low = calling();
    low.act('zheng', attempt('refused'));
    low.act(CUSTOMER, { act: 'survey', answers: { attitude: 2, speed: 2 } });
    expect(low.state).toMatchObject({ state: 'open', cycle: 2, level: 2 });
    const good = calling();
    good.act('zheng', attempt('refused'));
    good.act(CUSTOMER, { act: 'survey', answers: { attitude: 8, speed: 8 } });
    expect(good.state).toMatchObject({ state: 'closed', result: 'confirmed' });
    expect(types(good, 'case.')).toContain('case.confirmed');
    expect(good.finished).toBe('confirmed');
  });
});
