/** Rules 22 and 23: caps by customer and payee; what a migration, and a state of number 1, is asked anew. */
import { describe, expect, test } from 'vitest';
import { Ledger } from '../../simulator/ledger.ts';
import type { Play } from '../../simulator/play.ts';
import { claim, files, lines, procedure, propose } from '../setup/approvals.ts';
import { approve, asked, authors, between } from '../setup/authors.ts';
import { done, openSteps, planOf, refusal, text } from '../setup/written.ts';

describe('rule 23: migrated', () => {
  const moved = (p: Play, more: (sop: string) => string = (sop) => sop) => {
    const { plan } = planOf('claim', more(procedure.replace('version: 1', 'version: 2')), files);
    expect(p.move(plan, { id: 'move', actor: { id: 'zhou', roles: ['duty-manager'], teams: [] } })).toBe(true);
    return p;
  };

  test('rule 23: what was approved before is asked anew', () => {
    const p = propose(claim(), 300);
    p.act('cao', approve);
    moved(p);
    expect(lines(p)).toEqual([[300, 'released', 'cao']]);
    between(p, 'ca', 'ready');
    expect([p.calls, openSteps(p)]).toEqual([[], ['by-hand']]);
    expect(refusal(() => p.act('ma', done('by-hand', 'paid')))).toBe('approval/missing');
  });

  test('rule 23: an open approval begins anew', () => {
    const p = moved(propose(claim(), 300));
    expect(p.state.visits[0]).toMatchObject({ step: 'authorize', visit: 2, work: { role: 'team-lead' } });
    expect(lines(p).map((line) => line[1])).toEqual(['released', 'reserved']);
  });

  test('rule 23: what the new version fills in has its mover and nobody as authors', () => {
    const p = moved(claim(), (sop) => sop.replace('remark: { type: text }', 'remark: { type: text, default: x }'));
    expect(authors(p, 'remark')).toEqual(['-', 'zhou']);
  });

  test('rule 23: newer calendars of the same version leave approvals as they are', () => {
    const p = propose(claim(), 300);
    p.act('cao', approve);
    const { plan } = p.world;
    expect(p.move({ ...plan, hash: 'newer' }, { id: 'move', actor: { id: 'zhou', roles: [], teams: [] } })).toBe(true);
    between(p, 'ca', 'ready');
    expect(lines(p)).toEqual([[300, 'committed', 'cao']]);
  });
});

describe('rule 22: by customer and by payee', () => {
  const payee = procedure
    .replace('authority: compensation, binds', 'authority: compensation, payee: account, binds')
    .replace('remark: { type: text }', 'remark: { type: text }\n  account: { type: text }')
    .replace(/may_ask: \[amount, plan, remark, customer\]/g, 'may_ask: [amount, plan, account, customer]');

  test('rule 22: the same payee of another customer counts', () => {
    const ledger = new Ledger();
    const pay = (id: string, account: string, by: string) =>
      openSteps(propose(claim({ sop: payee, ledger, case: id, customer: id, data: { account } }), 90, {}, by));
    expect([pay('A', 'X', 'ca'), pay('B', 'X', 'cb'), pay('C', 'X', 'cc')]).toEqual([
      ['between'],
      ['between'],
      ['authorize'],
    ]);
    expect(pay('D', 'Y', 'cc')).toEqual(['between']);
  });

  test('rule 22: so does an earlier customer, after a correction', () => {
    const ledger = new Ledger();
    for (const [id, by] of [
      ['A', 'ca'],
      ['B', 'cb'],
    ] as const)
      propose(claim({ ledger, case: id, customer: 'K' }), 100, {}, by);
    const p = claim({ ledger, case: 'C', customer: 'K' });
    expect(openSteps(propose(p, 90, { customer: 'L' }, 'cc'))).toEqual(['authorize']);
  });

  test('rule 22: and those of a case that was merged into this one', () => {
    const ledger = new Ledger();
    for (const [id, by] of [
      ['A', 'ca'],
      ['B', 'cb'],
    ] as const)
      propose(claim({ ledger, case: id, customer: 'K' }), 100, {}, by);
    const p = claim({ ledger, case: 'C', customer: 'L' });
    p.hear({ type: 'absorbed', id: 'm-1', case: 'X', openedAtMs: 0, by: 'zhou', parties: ['K'] });
    expect(openSteps(propose(p, 90, {}, 'cc'))).toEqual(['authorize']);
  });

  test('rule 22: with neither known, somebody without that cap is asked', () => {
    const sop = procedure.replace('customer: { type: party, required: true }', 'customer: { type: party }');
    const p = claim({ sop, data: { customer: null } });
    propose(p, 50);
    expect([openSteps(p), asked(p)]).toEqual([['authorize'], 'team-lead']);
  });
});

describe('rule 23: states re-opened from number 1', () => {
  const older = (p: Play) => {
    p.state = { ...p.state, rules: 2 };
    return p;
  };

  test('rule 23: what stands was written by nobody, so that somebody is asked', () => {
    const p = claim({ rules: 1, data: { amount: 5_000 } });
    expect(p.state.authors).toBe(undefined);
    older(p).act('ca', done('propose', 'proposed', { evidence: [{ name: 'photo' }] }));
    expect([openSteps(p), asked(p)]).toEqual([['authorize'], 'agent']);
    p.act('cb', approve);
    between(p, 'ca', 'ready');
    expect(p.calls).toHaveLength(1);
  });

  test('rule 23: a payee of then is nobody’s, too; written anew it is known', () => {
    const p = older(claim({ rules: 1 }));
    expect(openSteps(propose(p, 50))).toEqual(['authorize']);
    const q = older(claim({ rules: 1 }));
    expect(openSteps(propose(q, 50, { customer: 'C-2' }))).toEqual(['between']);
  });

  test('rule 23: a grant of then is asked anew, an open approval begins anew, and the case goes on', () => {
    const p = older(propose(claim({ rules: 1 }), 80));
    between(p, 'ca', 'ready');
    expect([p.calls, openSteps(p)]).toEqual([[], ['by-hand']]);
    p.act('ma', done('by-hand', 'back'));
    p.act('cao', approve);
    const q = older(propose(claim({ rules: 1 }), 300));
    q.act('ca', { act: 'annotate', note: text });
    expect(q.state.visits[0]).toMatchObject({ step: 'authorize', visit: 2 });
    q.act('cao', { ...approve, attempt: 2 });
    expect([openSteps(p), openSteps(q)]).toEqual([['between'], ['between']]);
  });
});
