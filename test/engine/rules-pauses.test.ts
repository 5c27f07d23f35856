/** Rule 4: what a pause stops, what it does not, and when it ends. Rule 8: promises, each a clock of its own. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Act } from '../../engine/event.ts';
import { view } from '../../engine/kernel.ts';
import { Play } from '../../simulator/play.ts';
import { localOf, shanghai } from '../setup/calendars.ts';
import { examplesOf } from '../setup/page-tables.ts';
import { sop } from '../setup/waiting.ts';
import { done, openSteps, planOf, playOf, refusal, START_MS, text, types } from '../setup/written.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

const world = planOf('waiting', sop);
const begin = () => new Play(world, { data: { customer: 'CU-1' } }, START_MS);
const waiting: Act = { act: 'pause', reason: 'waiting_customer' };
const clock = (p: Play, id: string) => p.state.clocks.findLast((c) => c.id === id);
const shown = (p: Play, id: string) => view(p.world.plan, p.state, p.nowMs).clocks.findLast((c) => c.id === id);
const ended = (p: Play) => p.events.filter((e) => e.type === 'pause.ended').map((e) => e.data?.why);

function working(): Play {
  const p = begin();
  p.act('ca', { act: 'claim', step: 'receive' });
  p.act('ca', done('receive', 'taken'));
  return p;
}

describe('rule 4: what stands still', () => {
  test('rule 4: the clocks that list the reason, and nothing else: no response, no law, no accept window', () => {
    const p = begin();
    p.advance(HOUR);
    p.act('ca', waiting);
    expect(['whole', 'response', 'law'].map((id) => shown(p, id)?.state)).toEqual(['paused', 'running', 'running']);
    expect(view(p.world.plan, p.state, p.nowMs)).toMatchObject({
      pauses: [{ reason: 'waiting_customer', by: 'ca', untilMs: START_MS + 7 * HOUR }],
    });
    const due = clock(p, 'whole')?.dueMs;
    p.advance(2 * HOUR);
    p.act('ca', { act: 'resume' });
    expect(clock(p, 'whole')?.dueMs).toBe((due ?? 0) + 2 * HOUR);
    expect(clock(p, 'law')?.dueMs).toBe(START_MS + 10 * HOUR);
    expect(refusal(() => p.act('ca', { act: 'resume' }))).toBe('pause/not-paused');
  });

  test('rule 4: a paused clock fires nothing; late-by excludes paused time; the breach stays', () => {
    const p = working();
    p.advance(11 * HOUR);
    expect(clock(p, 'whole')?.breachedAtMs).toBe(START_MS + 10 * HOUR);
    const before = p.sent.length;
    p.act('ca', { act: 'pause', reason: 'force_majeure' });
    p.advance(20 * HOUR);
    expect([shown(p, 'whole')?.state, p.sent.length]).toEqual(['breached', before]);
    p.act('ca', { act: 'resume', reason: 'force_majeure' });
    expect(clock(p, 'whole')).toMatchObject({ breachedAtMs: START_MS + 10 * HOUR, dueMs: START_MS + 10 * HOUR });
    // Level 2 stands 4 h after the due: one of them had passed; the unanswered first level climbs an hour after it fired.
    p.advance(1);
    expect(clock(p, 'whole')?.ladder?.level).toBe(2);
    p.act('ca', done('work', 'solved'));
    expect(shown(p, 'whole')?.state).toBe('met_late');
  });

  test('rule 4: the window to acknowledge does not run while the clock stands still', () => {
    const p = working();
    p.advance(10 * HOUR + 30 * MINUTE);
    p.act('ca', { act: 'pause', reason: 'force_majeure' });
    p.advance(5 * HOUR);
    p.act('ca', { act: 'resume' });
    p.advance(29 * MINUTE);
    expect(clock(p, 'whole')?.ladder?.level).toBe(1);
    p.advance(2 * MINUTE);
    expect(clock(p, 'whole')?.ladder?.level).toBe(2);
  });

  test('rule 4: a clock that starts meanwhile starts paused; a clock runs on when its last pause ends', () => {
    const p = begin();
    p.act('ca', { act: 'pause', reason: 'force_majeure' });
    p.act('ca', waiting);
    p.advance(HOUR);
    p.act('ca', { act: 'resume', reason: 'waiting_customer' });
    expect(clock(p, 'whole')?.phase).toBe('paused');
    p.act('ca', { act: 'claim', step: 'receive' });
    p.act('ca', done('receive', 'taken'));
    expect([clock(p, 'whole')?.phase, clock(p, 'whole')?.dueMs]).toEqual(['running', START_MS + 11 * HOUR]);
    p.act('ca', waiting);
    p.advance(HOUR);
    expect(clock(p, 'step:work')).toMatchObject({ phase: 'paused', consumedMs: 0 });
  });

  test('rule 4: pausing twice for one reason is a no-op, and only declared reasons pause, with what they must show', () => {
    const p = begin();
    p.act('ca', waiting);
    p.advance(HOUR);
    p.act('ca', waiting);
    expect(p.state.pauses).toHaveLength(1);
    expect(types(p).filter((t) => t === 'pause.begun')).toHaveLength(1);
    expect(refusal(() => p.act('ca', { act: 'pause', reason: 'customer_appointment' }))).toContain('data/unknown');
    expect(refusal(() => p.act('ca', { act: 'pause', reason: 'waiting_third_party' }))).toContain('carrier-notice');
    const past = { ...waiting, reason: 'force_majeure', untilMs: p.nowMs } as const;
    expect(refusal(() => p.act('ca', past))).toBe('data/invalid until:data/not-in-future');
  });
});

describe('rule 4: how it ends', () => {
  test('rule 4: by a contact of the customer, if it waits for the customer', () => {
    const p = begin();
    p.act('ca', waiting);
    p.act('ca', { act: 'pause', reason: 'force_majeure' });
    p.act('ca', { act: 'contact', direction: 'in' });
    expect([ended(p), p.state.pauses?.map((x) => x.reason)]).toEqual([['contact'], ['force_majeure']]);
  });

  test('rule 4: when its max, summed over the cycle, is used up; a new cycle has all of it', () => {
    const p = working();
    p.act('ca', waiting);
    p.advance(4 * HOUR);
    p.act('ca', { act: 'resume' });
    p.act('ca', waiting);
    p.advance(3 * HOUR);
    expect(ended(p)).toEqual(['resumed', 'time']);
    expect(p.events.findLast((e) => e.type === 'pause.ended')?.atMs).toBe(START_MS + 6 * HOUR);
    expect(refusal(() => p.act('ca', waiting))).toBe('pause/used-up');
    p.act('ca', done('work', 'solved'));
    p.act('ca', { act: 'claim', step: 'check' });
    p.act('ca', done('check', 'bad'));
    expect(refusal(() => p.act('ca', waiting))).toBe('accepted');
    expect(p.state.pauses?.[0]?.untilMs).toBe(p.nowMs + 6 * HOUR);
  });

  test('rule 4: at the instant that was named, when that comes first; reminders meanwhile', () => {
    const p = working();
    const sent = p.sent.length;
    p.act('ca', { ...waiting, untilMs: p.nowMs + 5 * HOUR } as Act);
    p.advance(5 * HOUR);
    expect(ended(p)).toEqual(['time']);
    expect(p.sent.slice(sent).filter((s) => s.about === 'pause-reminder')).toHaveLength(2);
  });

  test('rule 4: by leaving the step; one that says `pause:` pauses while it is open, one without its evidence only waits', () => {
    const p = begin();
    p.act('ca', { act: 'claim', step: 'receive' });
    p.act('ca', done('receive', 'wait'));
    expect(clock(p, 'whole')?.phase).toBe('paused');
    p.advance(HOUR);
    p.happen('reply');
    expect([ended(p), clock(p, 'whole')?.phase, openSteps(p)]).toEqual([['step'], 'running', ['work']]);
    const q = begin();
    q.act('ca', { act: 'claim', step: 'receive' });
    q.act('ca', done('receive', 'third'));
    expect([q.state.pauses, types(q).includes('pause.refused')]).toEqual([undefined, true]);
  });

  test('rule 4: if_silent and a wait go on', () => {
    const p = begin();
    p.act('ca', { act: 'claim', step: 'receive' });
    p.act('ca', done('receive', 'wait'));
    p.advance(20 * HOUR);
    expect(openSteps(p)).toEqual(['work']);
  });
});

describe('rule 4: golden pauses', () => {
  const shipped = (file: string) => [`calendars/${file}`, readFileSync(`sop-definitions/calendars/${file}`, 'utf8')];
  const office = Object.fromEntries(['cn-office.yaml', 'cn-2025.yaml', 'cn-2026.yaml'].map(shipped));
  const rows = examplesOf('golden-pauses', ['calendar', 'start', 'limit', 'paused', 'resumed', 'due', 'shows']);

  test.each(rows)('rule 4: %s', (_, row) => {
    const timed = sop
      .replace('limit: 10h, warn', `limit: ${row.limit}, calendar: ${row.calendar}, warn`)
      .replace('limit: 8h', 'limit: 1h')
      .replace(/^ {2}law: .*\n/m, '');
    const p = playOf('waiting', timed, { customer: 'CU-1' }, office, shanghai(row.start));
    p.advanceTo(shanghai(row.paused));
    p.act('ca', { act: 'pause', reason: 'force_majeure' });
    p.advanceTo(shanghai(row.resumed));
    p.act('ca', { act: 'resume' });
    expect(localOf(clock(p, 'whole')?.dueMs ?? Number.NaN)).toBe(row.due);
  });
});

test('rule 4: whatever is paused and resumed, the due is what minute by minute counting gives', () => {
  const spans = fc.array(fc.record({ run: fc.integer({ min: 1, max: 90 }), still: fc.integer({ min: 1, max: 90 }) }), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(spans, (given) => {
      const p = working();
      let left = 10 * 60;
      let still = 0;
      for (const span of given) {
        if (left <= span.run || still + span.still >= 30 * 60) break;
        p.advance(span.run * MINUTE);
        left -= span.run;
        p.act('ca', { act: 'pause', reason: 'force_majeure' });
        p.advance(span.still * MINUTE);
        still += span.still;
        p.act('ca', { act: 'resume' });
      }
      expect(clock(p, 'whole')?.dueMs).toBe(p.nowMs + left * MINUTE);
      expect(p.state.pausedMs?.force_majeure ?? 0).toBe(still * MINUTE);
      p.advance(left * MINUTE);
      expect(clock(p, 'whole')?.breachedAtMs).toBe(START_MS + (600 + still) * MINUTE);
    }),
    { numRuns: 40 },
  );
});

describe('rule 8: promises', () => {
  const promise = (hours: number): Act => ({ act: 'promise', what: text, untilMs: START_MS + hours * HOUR });

  test('rule 8: each is a clock with the warn points and ladder of `promises`, met by the contact that keeps it', () => {
    const p = begin();
    p.act('ca', promise(4));
    p.act('ca', promise(2));
    expect(['promise:1', 'promise:2'].map((id) => clock(p, id)?.dueMs)).toEqual([
      START_MS + 4 * HOUR,
      START_MS + 2 * HOUR,
    ]);
    p.advance(HOUR);
    expect(clock(p, 'promise:2')?.warned).toEqual([50]);
    p.act('ca', { act: 'contact', direction: 'out', keeps: 2 });
    expect(['promise:1', 'promise:2'].map((id) => shown(p, id)?.state)).toEqual(['running', 'met']);
    expect(refusal(() => p.act('ca', { act: 'contact', direction: 'out', keeps: 2 }))).toBe(
      'data/invalid keeps:data/unknown',
    );
    p.advance(4 * HOUR);
    expect([shown(p, 'promise:1')?.state, clock(p, 'promise:1')?.ladder?.level]).toEqual(['breached', 2]);
    p.act('ca', { act: 'contact', direction: 'out' });
    expect(shown(p, 'promise:1')?.state).toBe('met_late');
  });

  test('rule 8: a promise in the past, or in an SOP without `promises`, is refused; the next due may be a promise', () => {
    const p = begin();
    expect(refusal(() => p.act('ca', promise(0)))).toBe('data/invalid until:data/not-in-future');
    expect(p.act('ca', promise(1))).toMatchObject({ nextClock: 'promise:1' });
    const without = playOf('waiting', sop.replace(/^promises: .*\n/m, ''), { customer: 'CU-1' });
    expect(refusal(() => without.act('ca', promise(1)))).toBe('promise/not-in-sop');
  });
});
