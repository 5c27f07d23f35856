/** Rule 23: a correction of a personal value in the vault makes who did it authors, and what was approved before falls. */
import { describe, expect, test } from 'vitest';
import type { Play } from '../../simulator/play.ts';
import { claim, lines, procedure, propose } from '../setup/approvals.ts';
import { approve, asked, authors, between, charged } from '../setup/authors.ts';
import { done, openSteps, refusal } from '../setup/written.ts';

const account = `v1.${'a'.repeat(43)}`;
const other = `v1.${'b'.repeat(43)}`;
const sop = procedure
  .replace('remark: { type: text }', 'remark: { type: text }\n  account: { type: text, personal: true }')
  .replace('with: { amount: =amount }', 'with: { amount: =amount, account: =account }')
  .replace(/may_ask: \[amount, plan, remark, customer\]/g, 'may_ask: [amount, plan, account, customer]');
/** Somebody names who agrees: no ledger knows of it. */
const byName = sop.replace('authority: compensation,', 'for: role/manager,');
const begun = (more: Parameters<typeof claim>[0] = {}) => claim({ sop, data: { account }, ...more });

let count = 0;
function correct(p: Play, ...by: string[]): Play {
  p.hear({ type: 'corrected', id: `corrected.${++count}`, ref: account, by });
  return p;
}

describe('rule 23: a correction in the vault', () => {
  test('rule 23: as the intake brought it the account is neutral; corrected it is for somebody else to approve', () => {
    expect(openSteps(propose(begun(), 80))).toEqual(['between']);
    const p = propose(correct(begun(), 'cb', 'ma'), 80);
    expect([openSteps(p), asked(p)]).toEqual([['authorize'], 'agent']);
    expect(authors(p, 'account')).toEqual(['-', 'cb', 'ma']);
    expect(p.events.find((e) => e.type === 'data.corrected')?.data).toEqual({ fields: ['account'], by: ['cb', 'ma'] });
  });

  test('rule 23: also where whoever asked for it would be within caps of her own', () => {
    const p = propose(correct(begun({ by: 'ca' }), 'ca', 'cb'), 80);
    expect([openSteps(p), charged(p)]).toEqual([['authorize'], [[]]]);
  });

  test('rule 23: neither who asked for it nor who confirmed it approves', () => {
    const p = propose(correct(begun(), 'cao', 'ma'), 300);
    for (const who of ['cao', 'ma']) expect(refusal(() => p.act(who, approve))).toBe('act/excluded');
    // With nobody else of the roles that may, the last resort is told.
    expect(asked(p)).toBe('manager');
  });

  test('rule 23: an open approval begins anew', () => {
    const p = correct(propose(begun(), 300), 'cb', 'cc');
    expect(p.state.visits[0]).toMatchObject({ step: 'authorize', visit: 2 });
    p.act('cao', approve);
    between(p, 'ca', 'ready');
    expect(lines(p).at(-1)).toEqual([300, 'committed', 'cao']);
  });

  test('rule 23: what was approved before is not paid', () => {
    const p = propose(begun(), 300);
    p.act('cao', approve);
    between(correct(p, 'cb', 'cc'), 'ca', 'ready');
    expect([p.calls, openSteps(p)]).toEqual([[], ['by-hand']]);
    expect(refusal(() => p.act('ma', done('by-hand', 'paid')))).toBe('approval/void');
  });

  test('rule 23: nor what was within own caps', () => {
    const p = correct(propose(begun(), 80), 'cb', 'cc');
    between(p, 'ca', 'ready');
    expect([p.calls, openSteps(p)]).toEqual([[], ['by-hand']]);
  });

  test('rule 23: nor where no ledger knows of the approval; corrected twice it is another value again', () => {
    const p = propose(correct(begun({ sop: byName }), 'cb', 'cc'), 300);
    p.act('ma', approve);
    between(correct(p, 'cb', 'cc'), 'ca', 'ready');
    expect([p.calls, openSteps(p)]).toEqual([[], ['by-hand']]);
  });

  test('rule 23: a value written anew is its writer’s alone', () => {
    const p = correct(begun(), 'cb', 'ma');
    propose(p, 80, { account: other });
    expect([openSteps(p), authors(p, 'account')]).toEqual([['between'], ['ca']]);
    // What no field holds any more is nobody's matter.
    const { length } = p.events;
    correct(p, 'cb', 'ma');
    expect([p.events.length, authors(p, 'account')]).toEqual([length, ['ca']]);
  });

  test('rule 23: one that is told twice counts once', () => {
    const p = begun();
    for (const _ of [1, 2]) p.hear({ type: 'corrected', id: 'corrected.x', ref: account, by: ['cb', 'ma'] });
    expect(p.state.authors?.account?.corrected).toBe(1);
  });

  test.each([2, 3, 4, 5, 6])('rule 23: a case of number %i hears of none', (rules) => {
    const p = propose(correct(begun({ rules }), 'cb', 'ma'), 80);
    expect(openSteps(p)).toEqual(['between']);
    expect(p.events.map((e) => e.type)).not.toContain('data.corrected');
  });
});
