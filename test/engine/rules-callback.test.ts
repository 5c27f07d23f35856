/** Semantics rules 13–16: call-back attempts, spacing, hours, outcomes, the survey, re-opening by outcome, cycles. */
import { describe, expect, it } from 'vitest';
import { Refused } from '../../engine/kernel.ts';
import type { CallBackStep } from '../../language/plan.ts';
import { duration } from '../setup/calendars.ts';
import { examplesOf } from '../setup/page-tables.ts';
import { clock, DAY, HOUR, MINUTE, play, service, shanghai, task, told, types } from '../setup/small-plan.ts';

const EVIDENCE = [{ name: 'call-recording' }, { name: 'case-record' }];
const SURVEY = ['attitude', 'speed', 'solution'] as const;
type Chosen = 'satisfied' | 'dissatisfied' | 'unreachable' | 'refused';
const GOOD = { attitude: 9, speed: 8, solution: 7 };
const CUSTOMER = { id: 'web', roles: ['integration'], teams: [] };
const BAD = { attitude: 6, speed: 6, solution: 5 };

function callBack(more: Partial<CallBackStep> = {}): CallBackStep {
  return {
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
    evidence: ['call-recording', 'case-record'],
    survey: [...SURVEY],
    pass: 6,
    ladder: 'up',
    ask: [],
    calendar: 'always-on',
    next: 'close',
    outcomes: {
      satisfied: { to: 'close' },
      dissatisfied: { to: 'again', reopen: true, escalate: { ladder: 'up', level: 2 } },
      unreachable: { to: 'close', result: 'unconfirmed', notify: [{ who: 'field/customer', message: 'hello' }] },
    },
    ...more,
  };
}

/** Resolved on Monday 2026-11-23 at the given Shanghai time. */
const resolved = (local: string, more: Partial<CallBackStep> = {}) => playOfCallBack(`2026-11-23T${local}`, more);

/** Resolved at the given Shanghai time. */
function playOfCallBack(at: string, more: Partial<CallBackStep>) {
  const solve = task('solve', 'call-back', { outcomes: { solved: { to: 'call-back', resolves: true } } });
  const again = task('again', 'call-back', { outcomes: { solved: { to: 'call-back', resolves: true } } });
  const clocks = [
    clock('closure', 'case.opened', 'case.resolved', 120, { ladder: 'up' }),
    clock('re-response', 'case.reopened', 'case.contacted', 4),
  ];
  const ladders = {
    up: [
      { at: { percent: 100 }, notify: [{ who: 'role/team-lead' }] },
      { at: { after: service(4 * HOUR) }, notify: [{ who: 'role/supervisor' }] },
    ],
  };
  const p = play({ steps: [solve, callBack(more), again], clocks, ladders }, { startMs: shanghai(at) });
  p.act('li', { act: 'complete', step: 'solve', as: 'solved' });
  return p;
}

const attempt = (outcome: Chosen, answers?: Record<string, number>) => ({
  act: 'attempt' as const,
  step: 'call-back',
  outcome,
  evidence: EVIDENCE,
  ...(answers && { answers }),
});
const dueNow = (p: ReturnType<typeof play>) => p.state.clocks.findLast((c) => c.id === 'attempt:call-back')?.dueMs;

/** The refusal's code, and from when on it says that the attempt may be made. */
function thrownBy(deed: () => unknown): { code: string; from: number } {
  try {
    deed();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { code: error.refusal.code, from: Number(error.refusal.params?.from) };
  }
  throw new Error('It was taken');
}

describe('rule 13: attempts', () => {
  it('rule 13: resolving stops the closure clock; the call-back opens after 2h, due within 24h', () => {
    const p = resolved('09:00');
    expect(p.state.state).toBe('resolved');
    expect(p.state.clocks.find((c) => c.id === 'closure')?.phase).toBe('met');
    expect(() => p.act('zheng', attempt('satisfied', GOOD))).toThrow('call-back/too-soon');
    p.advance(2 * HOUR);
    expect(dueNow(p)).toBe(shanghai('2026-11-24T09:00'));
  });

  it.each(examplesOf('golden-first-attempts', ['resolved', 'after', 'within', 'due', 'shows']))(
    'rule 13: %s',
    (_, row) => {
      const p = playOfCallBack(row.resolved.replace(' ', 'T'), {
        after: duration(row.after),
        within: duration(row.within),
      });
      p.advance(2 * HOUR);
      expect(dueNow(p)).toBe(shanghai(row.due.replace(' ', 'T')));
    },
  );

  it('rule 13: an attempt outside hours is refused', () => {
    const p = resolved('18:30');
    p.advance(2 * HOUR + MINUTE);
    const evening = thrownBy(() => p.act('zheng', attempt('satisfied', GOOD)));
    expect(evening).toEqual({ code: 'call-back/too-soon', from: shanghai('2026-11-24T09:00') });
    p.advanceTo(shanghai('2026-11-24T12:30'));
    const noon = thrownBy(() => p.act('zheng', attempt('satisfied', GOOD)));
    expect(noon).toEqual({ code: 'call-back/outside-hours', from: shanghai('2026-11-24T14:00') });
  });

  it('rule 13: each further attempt is due by the end of the next half-day’s calling hours, and not made before it', () => {
    const p = resolved('08:00');
    p.advanceTo(shanghai('2026-11-23T10:30'));
    p.act('zheng', attempt('unreachable'));
    expect(dueNow(p)).toBe(shanghai('2026-11-23T20:00'));
    expect(() => p.act('zheng', attempt('unreachable'))).toThrow('call-back/too-soon');
    p.advanceTo(shanghai('2026-11-23T14:00'));
    p.act('zheng', attempt('unreachable'));
    expect(dueNow(p)).toBe(shanghai('2026-11-24T12:00'));
  });

  it('rule 13: a late attempt breaches its clock and climbs; one nobody made never counts', () => {
    const p = resolved('08:00');
    p.advance(5 * DAY);
    expect(types(p, 'attempt.')).toEqual([]);
    expect(p.state.visits[0]?.call?.attempt).toBe(1);
    expect(p.events.filter((e) => e.type === 'clock.breached').map((e) => e.clock)).toEqual(['attempt:call-back']);
    expect(told(p)).toContain('level:chen');
  });

  it('rule 13: it needs the dual record, and not the person who resolved', () => {
    const p = resolved('08:00');
    p.advanceTo(shanghai('2026-11-23T10:30'));
    expect(() =>
      p.act('zheng', {
        act: 'attempt',
        step: 'call-back',
        outcome: 'unreachable',
        evidence: [{ name: 'case-record' }],
      }),
    ).toThrow('data/invalid');
    p.state.resolvedBy = 'zheng';
    expect(() => p.act('zheng', attempt('unreachable'))).toThrow('act/excluded');
  });

  it('rule 13: with a message the engine makes the attempts; no answer within the last is unreachable', () => {
    const p = resolved('08:00', { message: 'hello', attempts: 2 });
    p.advance(10 * DAY);
    expect(p.sent.filter((s) => s.about === 'call_back')).toHaveLength(2);
    expect(p.state).toMatchObject({ state: 'closed', result: 'unconfirmed' });
  });
});

describe('rule 14: outcomes', () => {
  const atTen = (more: Partial<CallBackStep> = {}) => {
    const p = resolved('08:00', more);
    p.advanceTo(shanghai('2026-11-23T10:30'));
    return p;
  };

  it('rule 14: satisfied with a passing score closes confirmed', () => {
    const p = atTen();
    p.act('zheng', attempt('satisfied', GOOD));
    expect(p.state).toMatchObject({ state: 'closed', result: 'confirmed', survey: { score: 8 } });
    expect(p.finished).toBe('confirmed');
  });

  it('rule 14: a score below 6 re-opens whatever the agent chose; the mean is not rounded', () => {
    const p = atTen();
    p.act('zheng', attempt('satisfied', BAD));
    expect(p.state).toMatchObject({ state: 'open', cycle: 2, level: 2 });
    expect(p.state.survey?.score).toBeCloseTo(17 / 3, 10);
  });

  const scores = examplesOf('golden-scores', [...SURVEY, 'chosen', 'counts as', 'shows']);
  it.each(scores)('rule 14: %s', (_, row) => {
    const p = atTen();
    const given = SURVEY.filter((question) => row[question] !== '–');
    const answers = Object.fromEntries(given.map((question) => [question, Number(row[question])]));
    p.act('zheng', attempt(row.chosen as Chosen, given.length > 0 ? answers : undefined));
    expect(p.events.find((e) => e.type === 'callback.recorded')?.data).toMatchObject({
      chosen: row.chosen,
      outcome: row['counts as'],
    });
  });

  it('rule 14: satisfied needs every answer; refused closes unconfirmed at once', () => {
    const p = atTen();
    expect(() => p.act('zheng', attempt('satisfied', { attitude: 9 }))).toThrow('data/invalid');
    p.act('zheng', attempt('refused'));
    expect(p.state).toMatchObject({ state: 'closed', result: 'unconfirmed' });
  });

  it('rule 14: unreachable after the last attempt closes unconfirmed, with the tracking message', () => {
    const p = atTen({ attempts: 2 });
    p.act('zheng', attempt('unreachable'));
    p.advanceTo(shanghai('2026-11-23T15:00'));
    p.act('zheng', attempt('unreachable'));
    expect(p.state).toMatchObject({ state: 'closed', result: 'unconfirmed' });
    expect(p.sent.at(-1)).toMatchObject({ message: 'hello' });
  });
});

describe('rule 15: re-open and cycles', () => {
  const reopened = () => {
    const p = resolved('08:00');
    p.advanceTo(shanghai('2026-11-23T10:30'));
    p.act('zheng', attempt('dissatisfied', BAD));
    return p;
  };

  it('rule 15: same case, next cycle, data kept; the closure clock goes on from what it had consumed', () => {
    const p = reopened();
    const [first, second] = p.state.clocks.filter((c) => c.id === 'closure');
    expect(first?.phase).toBe('met');
    // Resolved at once in cycle 1: nothing consumed, so the whole limit remains from 10:30.
    expect(second).toMatchObject({ of: 2, phase: 'running', dueMs: shanghai('2026-11-23T10:30') + 120 * HOUR });
    expect(p.state.data.customer).toBe('C-1');
  });

  it('rule 15: a clock from case.reopened starts and is met by reaching the customer', () => {
    const p = reopened();
    expect(p.state.clocks.find((c) => c.id === 're-response')?.phase).toBe('running');
    p.act('li', { act: 'contact', direction: 'in' });
    expect(p.state.clocks.find((c) => c.id === 're-response')?.phase).toBe('running');
    p.act('li', { act: 'contact', direction: 'out' });
    expect(p.state.clocks.find((c) => c.id === 're-response')?.phase).toBe('met');
  });

  it('rule 15: consumed time is kept over the resolved period, min_grace at least', () => {
    const solve = task('solve', 'call-back', { outcomes: { solved: { to: 'call-back', resolves: true } } });
    const p = play(
      {
        steps: [solve, callBack(), task('again', 'close')],
        clocks: [clock('closure', 'case.opened', 'case.resolved', 4)],
        ladders: { up: [{ at: { percent: 100 } }, { at: { percent: 100 } }] },
      },
      { startMs: shanghai('2026-11-23T08:00') },
    );
    p.advance(4 * HOUR - 5 * MINUTE);
    p.act('li', { act: 'complete', step: 'solve', as: 'solved' });
    p.advanceTo(shanghai('2026-11-23T15:00'));
    p.act('zheng', attempt('dissatisfied'));
    expect(p.state.clocks.findLast((c) => c.id === 'closure')?.dueMs).toBe(shanghai('2026-11-23T15:15'));
  });

  it('rule 15: a closed case is re-opened by act within 7 natural days, not later', () => {
    const close = () => {
      const p = resolved('08:00');
      p.advanceTo(shanghai('2026-11-23T10:30'));
      p.act('zheng', attempt('satisfied', GOOD));
      return p;
    };
    const reason = `v1.${'x'.repeat(43)}`;
    const p = close();
    p.advance(7 * DAY);
    p.act('chen', { act: 'reopen', reason });
    expect(p.state).toMatchObject({ state: 'open', cycle: 2 });
    const late = close();
    late.advance(7 * DAY + 1);
    expect(() => late.act('chen', { act: 'reopen', reason })).toThrow('reopen/too-late');
  });
});

describe('rule 16: the customer’s own answer', () => {
  it('rule 16: ends the call-back', () => {
    const p = resolved('08:00');
    p.act(CUSTOMER, { act: 'survey', answers: GOOD });
    expect(p.state).toMatchObject({ state: 'closed', result: 'confirmed' });
  });

  it('rule 16: a low one after an unconfirmed close re-opens; a good one confirms', () => {
    const unconfirmed = () => {
      const p = resolved('08:00');
      p.advanceTo(shanghai('2026-11-23T10:30'));
      p.act('zheng', attempt('refused'));
      return p;
    };
    const low = unconfirmed();
    low.act(CUSTOMER, { act: 'survey', answers: BAD });
    expect(low.state).toMatchObject({ state: 'open', cycle: 2 });
    const good = unconfirmed();
    good.act(CUSTOMER, { act: 'survey', answers: GOOD });
    expect(good.state).toMatchObject({ state: 'closed', result: 'confirmed' });
  });
});
