/** Authority by rule number (semantics rules 22–24): caps, approvals bound to what was approved, payments spent once. */
import { describe, expect, test } from 'vitest';
import { Ledger } from '../../simulator/ledger.ts';
import { claim, lines, propose } from '../setup/approvals.ts';
import { cancelled, done, openSteps, refusal, START_MS, text, types } from '../setup/written.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const approve = (amount?: number) => ({
  act: 'approve' as const,
  step: 'authorize',
  ...(amount !== undefined && { amount }),
});
const decline = { act: 'decline' as const, step: 'authorize', reason: text };

describe('rule 22: all caps hold, and what is pending counts', () => {
  test('rule 22: an amount equal to the cap is within it, one 分 more is not', () => {
    const within = propose(claim(), 100);
    expect(openSteps(within)).toEqual(['between']);
    expect(within.state.steps.authorize?.outcome).toBe('not_needed');
    expect(lines(within)).toEqual([[100, 'reserved', 'ca']]);
    const above = propose(claim(), 100.01);
    expect(openSteps(above)).toEqual(['authorize']);
    expect(above.state.visits[0]?.work).toMatchObject({ status: 'queued', role: 'team-lead' });
    expect(lines(above)).toEqual([[100.01, 'reserved', '-']]);
  });

  test('rule 22: the cap of a case is cumulative, over cycles and also above the own cap of each payment', () => {
    const p = propose(claim(), 100);
    p.act('ca', done('between', 'ready'));
    p.act('ca', done('after', 'more'));
    propose(p, 60);
    expect(openSteps(p)).toEqual(['authorize']);
    expect(lines(p)).toEqual([
      [100, 'committed', 'ca'],
      [60, 'reserved', '-'],
    ]);
  });

  test('rule 22: the cap of a day is one person’s, by the day of the calendar’s zone', () => {
    const ledger = new Ledger();
    // 08:00 UTC is 16:00 in Shanghai.
    for (const [i, yuan] of [100, 100].entries()) propose(claim({ ledger, case: `A-${i}`, customer: `K-${i}` }), yuan);
    expect(openSteps(propose(claim({ ledger, case: 'B', customer: 'K-8' }), 60))).toEqual(['authorize']);
    expect(openSteps(propose(claim({ ledger, case: 'C', customer: 'K-9' }), 60, {}, 'cb'))).toEqual(['between']);
    const tomorrow = claim({ ledger, case: 'D', customer: 'K-10' });
    tomorrow.advance(8 * HOUR);
    expect(openSteps(propose(tomorrow, 60))).toEqual(['between']);
  });

  test('rule 22: the cap of a customer covers 30 natural days', () => {
    const ledger = new Ledger();
    const agents = ['ca', 'cb'];
    for (const [i, by] of agents.entries()) propose(claim({ ledger, case: `A-${i}` }), 100, {}, by);
    expect(openSteps(propose(claim({ ledger, case: 'B' }), 60, {}, 'cc'))).toEqual(['authorize']);
    const later = claim({ ledger, case: 'C', atMs: Date.parse('2026-11-25T08:00:00Z') + 30 * DAY });
    expect(openSteps(propose(later, 60, {}, 'cc'))).toEqual(['between']);
  });
});

describe('rule 23: over the cap, one approval of the lowest role whose caps suffice', () => {
  test('rule 23: zero needs none and reserves nothing', () => {
    const p = propose(claim(), 0);
    expect(p.state.steps.authorize?.outcome).toBe('not_needed');
    expect(lines(p)).toEqual([]);
  });

  test('rule 23: above the lower role’s cap the next one is asked', () => {
    expect(propose(claim(), 500).state.visits[0]?.work?.role).toBe('team-lead');
    expect(propose(claim(), 500.01).state.visits[0]?.work?.role).toBe('manager');
  });

  test('rule 23: who asks may not agree, nor anybody without authority; a higher role may', () => {
    const p = propose(claim(), 600, {}, 'cao');
    expect(p.state.visits[0]?.work?.role).toBe('manager');
    expect(refusal(() => p.act('cao', approve()))).toBe('act/excluded');
    expect(refusal(() => p.act('ca', approve()))).toBe('approval/no-authority');
    p.act('ma', approve());
    expect(lines(p)).toEqual([[600, 'reserved', 'ma']]);
    const lower = propose(claim(), 300);
    expect(lower.state.visits[0]?.work?.role).toBe('team-lead');
    lower.act('ma', approve());
    expect(lines(lower)).toEqual([[300, 'reserved', 'ma']]);
  });

  test('rule 23: beyond the approver’s own caps the next role is asked, and that is on record', () => {
    const ledger = new Ledger();
    const [one, two, third] = ['A', 'B', 'C'].map((id) => propose(claim({ ledger, case: id, customer: id }), 300));
    if (one === undefined || two === undefined || third === undefined) throw new Error('Three cases were opened');
    for (const p of [one, two]) p.act('cao', approve());
    expect(third.state.visits[0]?.work?.role).toBe('team-lead');
    third.act('cao', approve());
    expect(openSteps(third)).toEqual(['authorize']);
    expect(third.state.visits[0]?.work?.role).toBe('manager');
    expect(types(third)).toContain('approval.beyond');
    third.act('ma', approve());
    expect(openSteps(third)).toEqual(['between']);
  });

  test('rule 23: approved for less, the field follows; for more it is refused', () => {
    const p = propose(claim(), 300);
    expect(refusal(() => p.act('cao', approve(30_001)))).toBe('data/invalid amount:approval/more-than-asked');
    expect(refusal(() => p.act('cao', approve(0)))).toBe('data/invalid amount:data/too-small');
    p.act('cao', approve(20_000));
    expect(p.state.data.amount).toBe(20_000);
    expect(lines(p)).toEqual([[200, 'reserved', 'cao']]);
    p.act('ca', done('between', 'ready'));
    expect(p.calls.at(-1)?.with).toEqual({ amount: 20_000 });
  });

  test('rule 23: rejected with its reason, what was reserved is given back', () => {
    const p = propose(claim(), 300);
    p.act('cao', decline);
    expect(openSteps(p)).toEqual(['propose']);
    expect(p.events.find((e) => e.type === 'approval.rejected')?.data).toMatchObject({ reason: text });
    expect(lines(p)).toEqual([[300, 'released', '-']]);
  });

  test.each([
    ['the amount', { with: { amount: 29_999 } }],
    ['the payee', { with: { customer: 'C-2' } }],
    ['a bound field', { with: { plan: 'other' } }],
  ])('rule 23: a change of %s voids it: what pays is refused', (_, change) => {
    const p = propose(claim(), 300);
    p.act('cao', approve());
    p.act('ca', done('between', 'ready', change));
    expect(p.calls).toEqual([]);
    expect(openSteps(p)).toEqual(['by-hand']);
    expect(p.events.findLast((e) => e.type === 'action.failed')?.data).toMatchObject({ error: 'approval/void' });
    expect(refusal(() => p.act('ma', done('by-hand', 'paid')))).toBe('approval/void');
    p.act('ma', done('by-hand', 'back'));
    expect(openSteps(p)).toEqual(['authorize']);
  });

  test('rule 18: a merge has an open approval asked again with the sums of both; its undo as well', () => {
    const p = propose(claim(), 80);
    expect(openSteps(p)).toEqual(['between']);
    const q = propose(claim(), 300);
    q.hear({ type: 'absorbed', id: 'm-1', case: 'C-9', openedAtMs: START_MS });
    expect(openSteps(q)).toEqual(['authorize']);
    const asked = () => types(q).filter((t) => t === 'approval.asked').length;
    expect(asked()).toBe(2);
    expect(lines(q).map((l) => l[1])).toEqual(['released', 'reserved']);
    q.hear({ type: 'absorbed', id: 'm-2', case: 'C-9', openedAtMs: START_MS, undone: true });
    expect(asked()).toBe(3);
  });

  test('rule 18: what was approved before a merge is not paid after it, unless the merge is undone', () => {
    const p = propose(claim(), 80);
    p.hear({ type: 'absorbed', id: 'm-1', case: 'C-9', openedAtMs: START_MS });
    p.act('ca', done('between', 'ready'));
    expect(p.calls).toEqual([]);
    expect(refusal(() => p.act('ma', done('by-hand', 'paid')))).toBe('approval/void');
    p.hear({ type: 'absorbed', id: 'm-2', case: 'C-9', openedAtMs: START_MS, undone: true });
    p.act('ma', done('by-hand', 'paid'));
    expect(lines(p)).toEqual([[80, 'committed', 'ca']]);
  });

  test('rule 23: evidence that is replaced voids it, evidence that is added does not', () => {
    const replaced = propose(claim(), 300);
    replaced.act('cao', approve());
    replaced.act('ca', done('between', 'photographed', { evidence: [{ name: 'photo', sha256: 'b'.repeat(64) }] }));
    expect(replaced.calls).toEqual([]);
    const added = propose(claim(), 300);
    added.act('cao', approve());
    added.act('ca', done('between', 'added', { evidence: [{ name: 'receipt' }], with: { remark: 'x' } }));
    expect(added.calls).toHaveLength(1);
  });

  test('rule 23: its clock climbs to those who may approve and to nobody else; silence never approves', () => {
    const p = propose(claim(), 300);
    p.advance(2 * HOUR);
    expect(p.state.visits[0]?.work?.assignee).toBe('cao');
    p.advance(HOUR);
    expect(types(p)).toContain('level.empty');
    p.advance(HOUR);
    expect(p.state.visits[0]?.work?.assignee).toBe('ma');
    p.advance(3 * DAY);
    expect(openSteps(p)).toEqual(['authorize']);
    expect(p.state.clocks.find((c) => c.id === 'step:authorize')?.breachedAtMs).toBeDefined();
    p.act('cao', approve());
    expect(openSteps(p)).toEqual(['between']);
  });

  test('rule 23: while the record is away nothing is approved; it is asked again by itself', () => {
    const p = claim();
    p.away = true;
    propose(p, 300);
    expect(openSteps(p)).toEqual(['authorize']);
    p.act('ma', approve());
    expect(openSteps(p)).toEqual(['authorize']);
    expect(refusal(() => p.act('cao', approve()))).toBe('approval/being-decided');
    p.away = false;
    p.advance(HOUR);
    expect(openSteps(p)).toEqual(['between']);
    expect(lines(p)).toEqual([[300, 'reserved', 'ma']]);
  });
});

describe('rule 24: paid once, under the id of the grant', () => {
  test('rule 24: done commits; a second time it is refused', () => {
    const p = propose(claim(), 300);
    p.act('cao', approve());
    const grant = p.state.grants?.authorize?.id;
    p.act('ca', done('between', 'ready'));
    expect(p.calls.map((c) => c.key)).toEqual([grant]);
    expect(lines(p)).toEqual([[300, 'committed', 'cao']]);
    expect(p.state.grants?.authorize?.state).toBe('spent');
  });

  test('rule 24: failed stays reserved for the next step that pays it', () => {
    const p = propose(claim({ reply: () => ({ failed: 'OutsideRefused' }) }), 300);
    p.act('cao', approve());
    p.act('ca', done('between', 'ready'));
    expect(lines(p)).toEqual([[300, 'reserved', 'cao']]);
    p.act('ma', done('by-hand', 'paid'));
    expect(lines(p)).toEqual([[300, 'committed', 'cao']]);
  });

  test('rule 24: an unknown result stays reserved, over the close, until somebody has paid or looked', () => {
    const p = propose(claim({ reply: () => ({ failed: 'OutsideTimeout' }) }), 300);
    p.act('cao', approve());
    p.act('ca', done('between', 'ready'));
    expect(lines(p)).toEqual([[300, 'unknown', 'cao']]);
    cancelled(p);
    expect(lines(p)).toEqual([[300, 'unknown', 'cao']]);
  });

  test('rule 24: the close releases what nobody spent', () => {
    const p = propose(claim(), 300);
    p.act('cao', approve());
    cancelled(p);
    expect(lines(p)).toEqual([[300, 'released', 'cao']]);
    expect(p.finished).toBe('cancelled');
  });

  test('rule 24: a new visit of the approval releases the grant before', () => {
    const p = propose(claim(), 300);
    p.act('cao', approve());
    p.act('ca', done('between', 'again'));
    expect(lines(p)).toEqual([
      [300, 'released', 'cao'],
      [300, 'reserved', '-'],
    ]);
  });

  test('rule 24: a payment under way when the case is cancelled is settled by its reply', () => {
    const p = propose(claim(), 300);
    p.act('cao', approve());
    p.slow = true;
    p.act('ca', done('between', 'ready'));
    cancelled(p);
    expect(lines(p)).toEqual([[300, 'reserved', 'cao']]);
    p.slow = false;
    p.catchUp();
    expect(lines(p)).toEqual([[300, 'committed', 'cao']]);
  });
});
