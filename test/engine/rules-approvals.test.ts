/** Approvals by name, and what becomes of an open one when what it is about changes (semantics rule 23). */
import { describe, expect, test } from 'vitest';
import { view } from '../../engine/kernel.ts';
import { restViolations } from '../../simulator/invariants.ts';
import type { CallReply, Play } from '../../simulator/play.ts';
import { both, claim, files, lines, procedure, propose } from '../setup/approvals.ts';
import { cancelled, done, openSteps, playOf, refusal, text } from '../setup/written.ts';

const approve = { act: 'approve' as const, step: 'authorize' };
const reconcile = (grant: string, as: 'paid' | 'not_paid') => ({
  act: 'reconcile' as const,
  grant,
  as,
  reason: text,
  reference: 'P-1',
});

describe('rule 23: an approval by name', () => {
  const named = procedure
    .replace(
      '{ amount: amount, authority: compensation, binds: [plan] }',
      '{ for: role/manager, amount: amount, binds: [plan], not_by: [task.propose.assignee] }',
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

describe('rule 23: one act changes what two approvals are about, and the first then ends the block', () => {
  const firstWins = (then: string) => `sop: losers
version: 1
title: 先到先得
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  gift: { type: money, default: 300 }
  refund: { type: money, default: 300 }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
steps:
  both:
    title: 同时
    parallel:
      until: any
      branches:
        a: { steps: { first: { title: 一, approve: { amount: gift, authority: compensation }, outcomes: { approved: done, rejected: done } } } }
        b: { steps: { second: { title: 二, approve: { amount: refund, authority: compensation, binds: [gift] }, outcomes: { approved: done, rejected: done } } } }
        c: { steps: { fix: { title: 改, task: { for: team/customer-service, may_ask: [gift] }, outcomes: { fixed: done, more: fix } } } }
    outcomes: { done: ${then} }
`;
  const after = '  after: { title: 后, task: { for: team/customer-service }, outcomes: { fine: close } }\n';
  /** Without an amount the first approval is not needed: its branch is done, and the block with it. */
  const withoutGift = (sop: string) => {
    const p = playOf('losers', sop, { customer: 'C' }, files);
    p.act('ca', done('fix', 'more', { with: { gift: 0 } }));
    return p;
  };

  test('rule 23: an approval withdrawn with its branch is not begun anew', () => {
    const p = withoutGift(firstWins('after') + after);
    expect([openSteps(p), restViolations(p)]).toEqual([['after'], []]);
  });

  test('rule 23: nor on a case that is closed with it', () => {
    const p = withoutGift(firstWins('close'));
    expect([p.state.state, openSteps(p), restViolations(p)]).toEqual(['closed', [], []]);
  });
});

describe('rule 24: a payment of unknown result is reconciled', () => {
  const unknown = () => {
    const p = propose(claim({ reply: () => ({ failed: 'OutsideTimeout' }) }), 300);
    p.act('cao', approve);
    p.act('ca', done('between', 'ready'));
    return { p, grant: p.state.unknown?.[0] ?? '' };
  };
  test('rule 24: by finance; paid is paid', () => {
    const { p, grant } = unknown();
    expect(view(p.world.plan, p.state, p.nowMs)).toMatchObject({ unknownPayments: [grant] });
    for (const by of ['ca', 'cao', 'ma', 'zhou'])
      expect(refusal(() => p.act(by, reconcile(grant, 'paid')))).toBe('act/needs-role');
    const { reference: _, ...without } = reconcile(grant, 'paid');
    expect(refusal(() => p.act('fi', without))).toBe('data/invalid reference:data/required');
    p.act('fi', reconcile(grant, 'paid'));
    expect(lines(p)).toEqual([[300, 'committed', 'cao']]);
    expect(refusal(() => p.act('fi', reconcile(grant, 'paid')))).toBe('approval/nothing-to-reconcile');
    // The task that would have paid it only notes that.
    p.act('ma', done('by-hand', 'paid'));
    expect(lines(p)).toEqual([[300, 'committed', 'cao']]);
  });

  test('rules 23, 24: not paid it is given back and asked anew', () => {
    const { p, grant } = unknown();
    p.act('fi', reconcile(grant, 'not_paid'));
    expect(lines(p)).toEqual([[300, 'released', 'cao']]);
    expect(refusal(() => p.act('ma', done('by-hand', 'paid')))).toBe('approval/missing');
    p.act('ma', done('by-hand', 'back'));
    expect(openSteps(p)).toEqual(['authorize']);
  });

  test('rule 24: found unpaid while its approval is asked for again, it is given back with the new grant', () => {
    const { p, grant } = unknown();
    p.act('ma', done('by-hand', 'back'));
    expect(openSteps(p)).toEqual(['authorize']);
    p.act('fi', reconcile(grant, 'not_paid'));
    p.act('cao', approve);
    expect(lines(p).map((line) => line[1])).toEqual(['released', 'reserved']);
  });

  test('rule 24: in a case that is over, what was not paid is given back', () => {
    const { p, grant } = unknown();
    cancelled(p);
    p.act('fi', reconcile(grant, 'not_paid'));
    expect(lines(p)).toEqual([[300, 'released', 'cao']]);
    expect(p.finished).toBe('cancelled');
  });
});

describe('rule 24: merged and brought back', () => {
  test('rule 24: an open approval gives back what it reserved, and begins anew with the undo', () => {
    const p = propose(claim(), 300);
    p.act('zhou', { act: 'merge', into: 'C-9', reason: text });
    expect(lines(p)).toEqual([[300, 'released', '-']]);
    p.act('zhou', { act: 'unmerge', reason: text });
    expect(p.state.visits[0]).toMatchObject({ step: 'authorize', visit: 2, work: { role: 'team-lead' } });
    expect(lines(p).at(-1)).toEqual([300, 'reserved', '-']);
    p.act('cao', approve);
    expect(openSteps(p)).toEqual(['between']);
  });

  const merge = { act: 'merge', into: 'C-9', reason: text } as const;
  const unmerge = { act: 'unmerge', reason: text } as const;

  /** Merged while the payment is under way; it ends as told while the case is merged. */
  function paying(replies: CallReply[], rules?: number): Play {
    const more = rules === undefined ? {} : { rules };
    const p = propose(claim({ reply: () => replies.shift() ?? { id: 'P-1' }, ...more }), 300);
    p.act('cao', approve);
    p.slow = true;
    p.act('ca', done('between', 'ready'));
    p.act('zhou', merge);
    p.catchUp();
    p.slow = false;
    return p;
  }
  const grantOf = (p: Play) => p.calls[0]?.key ?? '';
  const committed = (p: Play) => p.events.filter((e) => e.type === 'grant.committed').length;

  test('rules 18, 23: what the merge gave back is asked anew', () => {
    const p = paying([{ failed: 'OutsideRefused' }]);
    p.act('zhou', unmerge);
    expect([p.calls.length, openSteps(p), lines(p)]).toEqual([1, ['by-hand'], [[300, 'released', 'cao']]]);
    expect(refusal(() => p.act('ma', done('by-hand', 'paid')))).toBe('approval/missing');
    p.act('ma', done('by-hand', 'back'));
    expect(openSteps(p)).toEqual(['authorize']);
  });

  test('rules 18, 24: of number 1, what the merge gave back is reserved again before anything is paid under it', () => {
    const p = paying([{ failed: 'OutsideRefused' }], 1);
    expect(lines(p)).toEqual([[300, 'released', 'cao']]);
    p.act('zhou', unmerge);
    expect(p.calls.map(({ key }) => key)).toEqual([grantOf(p), grantOf(p)]);
    expect([p.state.data.paid, lines(p)]).toEqual(['P-1', [[300, 'committed', 'cao']]]);
  });

  test('rules 18, 24: of number 1, what failed stays reserved for the next step that pays it', () => {
    const p = propose(claim({ reply: () => ({ failed: 'OutsideRefused' }), rules: 1 }), 300);
    p.act('cao', approve);
    p.act('ca', done('between', 'ready'));
    p.act('zhou', merge);
    p.act('zhou', unmerge);
    expect(lines(p)).toEqual([[300, 'reserved', 'cao']]);
    p.act('ma', done('by-hand', 'paid'));
    expect(lines(p)).toEqual([[300, 'committed', 'cao']]);
  });

  test('rules 18, 24: paid while the case was merged, it is asked again under its key and committed once', () => {
    const p = paying([{ id: 'P-1' }]);
    p.act('zhou', unmerge);
    expect([openSteps(p), p.state.data.paid, committed(p)]).toEqual([['after'], 'P-1', 1]);
  });

  test('rules 18, 24: found to be paid while the case was merged, its task can be completed and pays nothing', () => {
    const p = paying([{ failed: 'OutsideTimeout' }, { failed: 'OutsideTimeout' }]);
    p.act('fi', reconcile(grantOf(p), 'paid'));
    p.act('zhou', unmerge);
    expect(openSteps(p)).toEqual(['by-hand']);
    p.act('ma', done('by-hand', 'paid'));
    expect([committed(p), lines(p)]).toEqual([1, [[300, 'committed', 'cao']]]);
  });

  test('rules 18, 24: of number 1, found unpaid while the case was merged, it is reserved again', () => {
    const p = paying([{ failed: 'OutsideTimeout' }, { failed: 'OutsideRefused' }], 1);
    p.act('fi', reconcile(grantOf(p), 'not_paid'));
    p.act('zhou', unmerge);
    expect([openSteps(p), lines(p)]).toEqual([['by-hand'], [[300, 'reserved', 'cao']]]);
  });

  test('rules 18, 24: one attempt may have paid: that the next failed for certain while the case was merged gives nothing back', () => {
    const p = paying([{ failed: 'OutsideTimeout' }, { failed: 'OutsideRefused' }]);
    p.slow = true;
    p.act('zhou', unmerge);
    p.act('zhou', merge);
    p.catchUp();
    expect(lines(p)).toEqual([[300, 'unknown', 'cao']]);
  });

  test('rules 18, 24: a payment still under way at the undo is not sent a second time', () => {
    const p = propose(claim(), 300);
    p.act('cao', approve);
    p.slow = true;
    p.act('ca', done('between', 'ready'));
    p.act('zhou', merge);
    p.act('zhou', unmerge);
    expect(p.calls).toHaveLength(1);
    p.catchUp();
    expect([openSteps(p), lines(p)]).toEqual([['after'], [[300, 'committed', 'cao']]]);
  });

  test('rules 18, 24: of a merge that kept no grants, nothing is paid under what was given back', () => {
    const p = paying([{ failed: 'OutsideRefused' }]);
    const { merged } = p.state;
    if (merged !== undefined)
      p.state = { ...p.state, merged: { ...merged, before: { ...merged.before, grants: undefined } } };
    p.act('zhou', unmerge);
    expect([p.calls.length, openSteps(p), lines(p)]).toEqual([1, ['by-hand'], [[300, 'released', 'cao']]]);
    p.act('ma', done('by-hand', 'back'));
    expect(openSteps(p)).toEqual(['authorize']);
  });
});
