/** Steps that need no person: wait, do, decide, notify; and what a case may hold of personal values. */
import { describe, expect, it } from 'vitest';
import { refuseIntake } from '../../engine/kernel.ts';
import type { DoStep, WaitStep } from '../../language/plan.ts';
import { HOUR, planOf, play, service, START, task, types } from '../setup/small-plan.ts';

const REFERENCE = `v1.${'p'.repeat(43)}`;
const fields = {
  tracking: { type: 'text' as const },
  secret: { type: 'text' as const, personal: true as const },
  promised: { type: 'instant' as const },
  amount: { type: 'money' as const },
};

function wait(more: Partial<WaitStep>): WaitStep {
  const outcomes = { happened: { to: 'after' }, scan: { to: 'scanned' }, silent: { to: 'close', result: 'silent' } };
  const base = { kind: 'wait' as const, id: 'wait', title: 'wait', calendar: 'always-on', next: 'after' };
  return { ...base, events: ['scan', 'call'], save: [['tracking', 'parcel.no']], outcomes, ...more };
}

const waiting = (more: Partial<WaitStep>, data = {}) =>
  play({ steps: [wait(more), task('after', 'close'), task('scanned', 'close')], fields }, { data });

function call(more: Partial<DoStep> = {}): DoStep {
  return {
    kind: 'do',
    id: 'pay',
    title: 'pay',
    call: 'payments.pay',
    with: [],
    save: [],
    timeoutMs: 1_000,
    retryForMs: 60_000,
    calendar: 'always-on',
    next: 'close',
    outcomes: { done: { to: 'close' }, failed: { to: 'by-hand' } },
    ...more,
  };
}

describe('wait', () => {
  it('takes the first of its events, by its own outcome or happened, and saves what fits', () => {
    const p = waiting({ for: service(4 * HOUR) });
    p.happen('other');
    expect(p.state.visits[0]?.step).toBe('wait');
    p.happen('scan', { parcel: { no: 'SF-1' } });
    expect(p.state).toMatchObject({ data: { tracking: 'SF-1' }, visits: [{ step: 'scanned' }] });
    const q = waiting({ for: service(4 * HOUR) });
    q.happen('call', { parcel: { no: 17 } });
    expect(q.state.visits[0]?.step).toBe('after');
    expect(q.state.data.tracking).toBeUndefined();
  });

  it('ends in silence for a time, until an instant, and at once when there is nothing to wait for', () => {
    const timed = waiting({ for: service(4 * HOUR) });
    timed.advance(4 * HOUR - 1);
    expect(timed.state.state).toBe('open');
    timed.advance(1);
    expect(timed.state).toMatchObject({ result: 'silent', closedAtMs: START + 4 * HOUR });
    const until = waiting({ until: 'promised' }, { promised: START + HOUR });
    until.advance(HOUR);
    expect(until.state.result).toBe('silent');
    expect(waiting({ until: 'promised', events: [] }).state.result).toBe('silent');
    expect(waiting({ until: 'promised' }).state.state).toBe('open');
  });

  it('takes an event delivered twice once', () => {
    const p = play({
      steps: [wait({ outcomes: { scan: { to: 'wait' }, happened: { to: 'after' } } }), task('after', 'close')],
    });
    p.happen('scan', {}, 'e-1');
    const { seq } = p.state;
    p.happen('scan', {}, 'e-1');
    expect(p.state.seq).toBe(seq);
  });
});

describe('do', () => {
  it('a call in flight when the case is cancelled ends by itself; only then is the run over, its reply dropped', () => {
    const inFlight = play({
      steps: [task('receive', 'pay'), call({ save: [['tracking', 'id']] }), task('by-hand', 'close')],
      fields,
    });
    inFlight.slow = true;
    inFlight.act('li', { act: 'complete', step: 'receive', as: 'done' });
    inFlight.act('chen', { act: 'cancel', reason: REFERENCE });
    expect(inFlight.state).toMatchObject({ state: 'cancelled', pending: [{ call: 'payments.pay' }] });
    expect(inFlight.finished).toBeUndefined();
    inFlight.catchUp();
    expect(inFlight.finished).toBe('cancelled');
    expect(types(inFlight, 'action.')).toEqual(['action.started', 'action.dropped']);
    expect(inFlight.state.pending).toEqual([]);
  });

  it('a reply that does not fit the field it is saved to is a failure, not data', () => {
    const steps = [call({ save: [['tracking', 'id']] }), task('by-hand', 'close')];
    const p = play({ steps, fields }, { reply: () => ({ id: 17 }) });
    expect(p.state.visits[0]?.step).toBe('by-hand');
    expect(p.state.data.tracking).toBeUndefined();
    const q = play({ steps, fields }, { reply: () => ({ id: 'P-1' }) });
    expect(q.state).toMatchObject({ state: 'closed', data: { tracking: 'P-1' } });
  });
});

describe('personal values', () => {
  it('enter as vault references only: at intake, in acts, in replies, by set', () => {
    const raw = '张三 13800000000';
    const steps = [
      task('receive', 'pay', {
        ask: ['secret'],
        outcomes: { done: { to: 'pay' }, wrong: { to: 'receive', set: [['secret', raw]], reasonRequired: true } },
      }),
      call({ save: [['secret', 'name']] }),
      task('by-hand', 'close'),
    ];
    const plan = planOf({ steps, fields });
    expect(refuseIntake(plan, { secret: raw })?.fields).toEqual([{ field: 'secret', code: 'data/raw-personal-value' }]);
    expect(refuseIntake(plan, { secret: REFERENCE })).toBeUndefined();
    const p = play({ steps, fields }, { reply: () => ({ name: raw }) });
    const complete = (more: object) => p.act('li', { act: 'complete', step: 'receive', as: 'done', ...more });
    expect(() => complete({ with: { secret: raw } })).toThrow('data/invalid');
    expect(() => complete({ with: { secret: REFERENCE }, note: raw })).toThrow('data/invalid');
    complete({ as: 'wrong', with: { secret: REFERENCE }, reason: REFERENCE });
    expect(p.state.data.secret).toBeUndefined();
    complete({ with: { secret: REFERENCE }, note: REFERENCE });
    expect(p.state.visits[0]?.step).toBe('by-hand');
    expect(JSON.stringify([p.state, p.events])).not.toContain('1380000');
  });
});

describe('replies', () => {
  it('stay under 600 bytes with the longest names', () => {
    const long = 'x'.repeat(60);
    const steps = [task(long, 'last'), task('last', 'close', { for: 'owner' })];
    const p = play({ steps });
    const reply = p.act({ id: 'p'.repeat(80), roles: ['agent'], teams: ['front-line'] }, { act: 'claim', step: long });
    expect(Buffer.byteLength(JSON.stringify(reply))).toBeLessThan(600);
    expect(reply).toMatchObject({ state: 'open', step: long, attempt: 1, assignee: 'p'.repeat(80) });
  });

  it('answer the intake’s own contact as opened, a repeated act as repeated, another contact as joined', () => {
    const p = play({ steps: [task('receive', 'close')] });
    const contact = { act: 'contact' as const, direction: 'in' as const };
    expect(p.act('li', contact, 'intake')).toMatchObject({ opened: true });
    expect(p.act('li', contact, 'c-2')).toMatchObject({ joined: true });
    expect(p.act('li', contact, 'c-2')).toMatchObject({ repeated: true });
    expect(p.state.contacts).toBe(2);
  });
});
