/** Approvals by name, and what becomes of an open one when what it is about changes (semantics rule 23). */
import { describe, expect, test } from 'vitest';
import { view } from '../../engine/kernel.ts';
import { both, claim, lines, procedure, propose } from './approvals.ts';
import { done, openSteps, refusal, text } from './written.ts';

const approve = { act: 'approve' as const, step: 'authorize' };

describe('rule 23: an approval by name', () => {
  const named = procedure
    .replace(
      '{ amount: amount, authority: compensation, binds: [plan] }',
      '{ amount: amount, for: role/manager, binds: [plan], not_by: [task.propose.assignee] }',
    )
    .replace('clock: { limit: 2h, ladder: approval }', 'clock: { limit: 2h }');

  test('rule 23: whoever it names agrees, without a ledger; what is bound still voids it', () => {
    const p = propose(claim({ sop: named }), 9_000);
    expect(view(p.world.plan, p.state, p.nowMs).tasks[0]).toMatchObject({
      kind: 'approve',
      status: 'queued',
      role: 'manager',
    });
    expect(refusal(() => p.act('cao', approve))).toBe('act/not-your-team');
    p.act('ma', approve);
    p.act('ca', done('between', 'ready', { with: { plan: 'other' } }));
    expect(p.calls).toEqual([]);
    expect(lines(p)).toEqual([]);
  });
});

describe('rule 23: what an open approval is about changes', () => {
  test('rule 23: it begins anew; an answer to the visit before is refused, who asks is remembered', () => {
    const p = claim({ sop: both });
    p.act('cb', done('correct', 'corrected', { with: { amount: 60_000 } }));
    expect(p.state.visits.find((v) => v.step === 'authorize')).toMatchObject({ visit: 2, work: { role: 'manager' } });
    expect(refusal(() => p.act('ma', { ...approve, attempt: 1 }))).toBe('act/stale-attempt');
    expect(lines(p)).toEqual([
      [300, 'released', '-'],
      [600, 'reserved', '-'],
    ]);
    p.act('ma', { ...approve, attempt: 2 });
    expect(p.finished).toBe('done');
    expect(lines(p).at(-1)).toEqual([600, 'committed', 'ma']);
  });

  test('rule 23: changed while the record is asked about the approver, the acts keep their order', () => {
    const p = claim({ sop: both });
    p.slow = true;
    p.act('cao', { ...approve, amount: 20_000 });
    p.act('cb', done('correct', 'corrected', { with: { amount: 60_000 } }));
    p.slow = false;
    p.catchUp();
    expect(p.state.data.amount).toBe(60_000);
    expect(p.calls).toEqual([]);
    expect(openSteps(p)).toEqual(['check']);
    expect(lines(p)).toEqual([[200, 'reserved', 'cao']]);
  });

  test('rule 23: approved first and changed then, the payment is refused', () => {
    const p = claim({ sop: both });
    p.act('cao', approve);
    p.act('cb', done('correct', 'corrected', { with: { amount: 60_000 } }));
    expect(p.calls).toEqual([]);
    expect(openSteps(p)).toEqual(['check']);
    p.act('ma', done('check', 'fine'));
    expect(lines(p)).toEqual([[300, 'released', 'cao']]);
  });
});

describe('rule 24: a payment of unknown result is reconciled', () => {
  const unknown = () => {
    const p = propose(claim({ reply: () => ({ failed: 'OutsideTimeout' }) }), 300);
    p.act('cao', approve);
    p.act('ca', done('between', 'ready'));
    return { p, grant: p.state.unknown?.[0] ?? '' };
  };
  const reconcile = (grant: string, as: 'paid' | 'not_paid') => ({
    act: 'reconcile' as const,
    grant,
    as,
    reason: text,
  });

  test('rule 24: by who leads or pays; paid is paid', () => {
    const { p, grant } = unknown();
    expect(view(p.world.plan, p.state, p.nowMs)).toMatchObject({ unknownPayments: [grant] });
    expect(refusal(() => p.act('ca', reconcile(grant, 'paid')))).toBe('act/needs-role');
    p.act('cao', reconcile(grant, 'paid'));
    expect(lines(p)).toEqual([[300, 'committed', 'cao']]);
    expect(refusal(() => p.act('cao', reconcile(grant, 'paid')))).toBe('approval/nothing-to-reconcile');
    // The task that would have paid it only notes that.
    p.act('ma', done('by-hand', 'paid'));
    expect(lines(p)).toEqual([[300, 'committed', 'cao']]);
  });

  test('rule 24: not paid it is reserved again and can be paid', () => {
    const { p, grant } = unknown();
    p.act('cao', reconcile(grant, 'not_paid'));
    expect(lines(p)).toEqual([[300, 'reserved', 'cao']]);
    p.act('ma', done('by-hand', 'paid'));
    expect(lines(p)).toEqual([[300, 'committed', 'cao']]);
  });

  test('rule 24: found unpaid while its approval is asked for again, it is given back with the new grant', () => {
    const { p, grant } = unknown();
    p.act('ma', done('by-hand', 'back'));
    expect(openSteps(p)).toEqual(['authorize']);
    p.act('cao', reconcile(grant, 'not_paid'));
    p.act('cao', approve);
    expect(lines(p).map((line) => line[1])).toEqual(['released', 'reserved']);
  });

  test('rule 24: in a case that is over, what was not paid is given back', () => {
    const { p, grant } = unknown();
    p.act('cao', { act: 'cancel' });
    p.act('cao', reconcile(grant, 'not_paid'));
    expect(lines(p)).toEqual([[300, 'released', 'cao']]);
    expect(p.finished).toBe('cancelled');
  });
});

describe('rule 24: merged and brought back', () => {
  test('rule 24: an open approval gives back what it reserved, and begins anew with the undo', () => {
    const p = propose(claim(), 300);
    p.act('cao', { act: 'merge', into: 'C-9', reason: text });
    expect(lines(p)).toEqual([[300, 'released', '-']]);
    p.act('zhou', { act: 'unmerge', reason: text });
    expect(p.state.visits[0]).toMatchObject({ step: 'authorize', visit: 2, work: { role: 'team-lead' } });
    expect(lines(p).at(-1)).toEqual([300, 'reserved', '-']);
    p.act('cao', approve);
    expect(openSteps(p)).toEqual(['between']);
  });
});
