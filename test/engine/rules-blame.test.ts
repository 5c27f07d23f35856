/** Rule 21: blame by record, and the report of legs that shows it. */
import { describe, expect, test } from 'vitest';
import { legsOf } from '../../engine/see/legs.ts';
import type { Play } from '../../simulator/play.ts';
import { accept, begin, clock, confirm, deliver, HOUR, offered, reject } from './three-parties.ts';
import { done, START_MS, text, types } from '../setup/written.ts';

describe('rule 21: blame by record', () => {
  test('rule 21: a crossed red line is attributed to whoever is accountable then, with the age of an open offer', () => {
    const p = begin();
    p.act('sb', accept);
    p.advance(3 * HOUR);
    p.act('sb', confirm);
    p.advance(HOUR);
    const breach = p.events.find((e) => e.type === 'clock.breached');
    expect(breach).toMatchObject({ clock: 'line:sale', data: { accountable: 'sales', offer_age_ms: HOUR } });
  });

  test('rule 21: arbitration may re-attribute with a reason; both are kept', () => {
    const p = begin();
    p.act('sb', accept);
    p.advance(5 * HOUR);
    p.act('cao', { act: 'arbitrate', step: 'fulfil', clock: 'line:sale', to: 'customer-service', reason: text });
    expect(clock(p, 'line:sale')).toMatchObject({ breachedBy: 'sales', attributedTo: 'customer-service' });
    expect(p.events.findLast((e) => e.type === 'breach.attributed')?.data).toMatchObject({
      before: 'sales',
      after: 'customer-service',
    });
  });

  test('rule 21: a ruling on the breach of an earlier cycle is told with that breach', () => {
    const p = begin();
    p.act('sb', accept);
    p.advance(5 * HOUR);
    p.act('sb', confirm);
    p.act('lo', accept);
    p.act('lo', deliver);
    p.act('io', accept);
    p.act('io', done('install', 'installed'));
    p.act('ca', done('check', 'bad', { with: { at_fault: 'sales' } }));
    p.act('sb', accept);
    p.advance(5 * HOUR);
    const arbitrate = { act: 'arbitrate', step: 'fulfil', clock: 'line:sale', to: 'customer-service' } as const;
    p.act('cao', { ...arbitrate, of: 1, reason: text });
    expect(legsOf(p.events).legs.flatMap((leg) => leg.breaches.map((b) => [b.of, b.attributedTo]))).toEqual([
      [1, 'customer-service'],
      [2, undefined],
    ]);
  });

  test('rule 21: a dispute never stops the work: breaches are told while arbitration runs', () => {
    const p = offered();
    p.act('lp', reject);
    p.act('sb', confirm);
    p.act('lp', reject);
    p.advance(5 * HOUR);
    expect(types(p)).toContain('level.fired');
    expect(p.state.visits).toHaveLength(1);
  });
});

describe('rule 21: the report of legs', () => {
  const spans = (p: Play) => legsOf(p.events).accountable;

  test('rule 19: exactly one team at every instant: spans follow each other without gap or overlap', () => {
    const p = offered();
    p.advance(2 * HOUR);
    p.act('lo', deliver);
    p.act('io', accept);
    p.advance(HOUR);
    p.act('io', done('install', 'installed'));
    const all = spans(p);
    expect(all.map((s) => s.team)).toEqual([
      'customer-service',
      'sales',
      'logistics',
      'installation',
      'customer-service',
    ]);
    expect(all[0]?.fromMs).toBe(START_MS);
    for (const [i, span] of all.entries()) expect(span.untilMs).toBe(all[i + 1]?.fromMs ?? p.nowMs);
  });

  test('rule 18: a merge and its undo leave no gap: the party answers for the hand-over as before', () => {
    const p = begin();
    p.act('sb', accept);
    p.advance(HOUR);
    p.act('zhou', { act: 'merge', into: 'C-0', reason: text });
    expect(spans(p).at(-1)).toEqual({ team: 'sales', fromMs: START_MS, untilMs: p.nowMs });
    p.advance(HOUR);
    p.act({ id: 'sun', roles: ['supervisor'], teams: [] }, { act: 'unmerge', reason: text });
    expect(spans(p).at(-1)).toEqual({ team: 'sales', fromMs: START_MS });
    p.act('sb', confirm);
    p.act('lo', accept);
    expect(spans(p).map((s) => s.team)).toEqual(['customer-service', 'sales', 'logistics']);
    const { legs } = legsOf(p.events);
    expect(legs.map((l) => l.endedAtMs)).toEqual([p.nowMs, undefined]);
  });

  test('rule 18: what was over before the merge stays over', () => {
    const p = offered();
    p.act('lo', accept);
    p.act('lo', deliver);
    p.act('io', accept);
    p.act('io', done('install', 'installed'));
    const before = legsOf(p.events);
    expect(before.accountable.at(-1)?.untilMs).toBe(p.nowMs);
    p.advance(60_000);
    p.act('zhou', { act: 'merge', into: 'C-0', reason: text });
    p.act({ id: 'sun', roles: ['supervisor'], teams: [] }, { act: 'unmerge', reason: text });
    expect(legsOf(p.events)).toEqual(before);
  });

  test('rule 21: each leg with its times, how it was taken, rejections, breaches before and after arbitration', () => {
    const p = begin();
    p.act('sb', accept);
    p.advance(5 * HOUR);
    p.act('cao', { act: 'arbitrate', step: 'fulfil', clock: 'line:sale', to: 'customer-service', reason: text });
    p.act('sb', confirm);
    p.act('lp', reject);
    p.act('sb', confirm);
    p.advance(2 * HOUR);
    expect(legsOf(p.events).legs).toMatchObject([
      {
        leg: 'sale',
        party: 'sales',
        acceptedAtMs: START_MS,
        endedAtMs: START_MS + 7 * HOUR,
        how: 'accepted',
        breaches: [
          { clock: 'line:sale', atMs: START_MS + 4 * HOUR, accountable: 'sales', attributedTo: 'customer-service' },
        ],
      },
      { leg: 'transport', party: 'logistics', acceptedAtMs: START_MS + 7 * HOUR, how: 'forced', rejections: 1 },
    ]);
  });
});
