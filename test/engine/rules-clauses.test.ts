/** Rules 22 to 26: clauses that no other file shows by an example. */
import { describe, expect, test } from 'vitest';
import { choose } from '../../engine/people/choose.ts';
import { places } from '../../engine/grants/placed.ts';
import type { Act } from '../../engine/event.ts';
import { Ledger } from '../../simulator/ledger.ts';
import type { Play } from '../../simulator/play.ts';
import { both, claim, lines, procedure, propose } from '../setup/approvals.ts';
import { approve, asked, between } from '../setup/authors.ts';
import { HOUR, ORGANIZATION, START } from '../setup/small-plan.ts';
import { done, openSteps, playOf, refusal, text } from '../setup/written.ts';

describe('rule 22: caps', () => {
  test('rule 22: a cap that is not written is none', () => {
    const ledger = new Ledger();
    const pay = (id: string) => {
      const p = claim({ ledger, case: id, customer: 'K' });
      const authorities = { compensation: [{ role: 'agent', caps: { once: 10_000 } }] };
      p.world = { ...p.world, plan: { ...p.world.plan, authorities } };
      return openSteps(propose(p, 100));
    };
    // Ten times what a day, a case or a customer would allow.
    for (let i = 0; i < 10; i++) expect(pay(`C-${i}`)).toEqual(['between']);
  });

  test('rule 22: what was given back does not count', () => {
    const p = propose(claim(), 100);
    // A case has 150: only without the first 100 are 100 more within it.
    between(p, 'ca', 'again', { amount: 10_000, plan: 'other' });
    expect([openSteps(p), lines(p)]).toEqual([
      ['between'],
      [
        [100, 'released', 'ca'],
        [100, 'reserved', 'ca'],
      ],
    ]);
  });
});

describe('rule 23: who approves', () => {
  const sop = procedure
    .replace('remark: { type: text }', 'remark: { type: text }\n  auditor: { type: person }')
    .replace('authority: compensation, binds: [plan] }', 'authority: compensation, binds: [plan], not_by: [auditor] }')
    .replace(/may_ask: \[amount, plan, remark, customer\]/g, 'may_ask: [amount, plan, auditor, customer]');

  test('rule 23: nobody whom `not_by` bars; but a field that somebody behind it wrote names nobody', () => {
    const p = propose(claim({ sop, data: { auditor: 'cao' } }), 300);
    expect(refusal(() => p.act('cao', approve))).toBe('act/excluded');
    const q = propose(claim({ sop }), 300, { auditor: 'cao' });
    q.act('cao', approve);
    expect(openSteps(q)).toEqual(['between']);
  });

  test('rule 23: nothing is a rejection, which has a reason', () => {
    const p = propose(claim(), 300);
    expect(refusal(() => p.act('cao', { ...approve, amount: 0 }))).toBe('data/invalid amount:data/too-small');
    expect(refusal(() => p.act('cao', { ...approve, amount: 30_001 }))).toBe(
      'data/invalid amount:approval/more-than-asked',
    );
    p.act('cao', { act: 'decline', step: 'authorize', reason: text });
    expect(openSteps(p)).toEqual(['propose']);
  });

  test.each<[boolean, Act]>([
    [true, { act: 'assign', step: 'work', to: 'li' }],
    [true, { act: 'reopen', reason: text }],
    [true, { act: 'contact', direction: 'in', reopens: true }],
    [true, { act: 'arbitrate', step: 'fulfil', ruling: 'receiver_takes', reason: text }],
    [true, { act: 'merge', into: 'C-2', reason: text }],
    [true, { act: 'unmerge', reason: text }],
    [false, { act: 'escalate', ladder: 'approval', level: 1, reason: text }],
    [false, { act: 'claim', step: 'work' }],
    [false, { act: 'release', step: 'work' }],
    [false, { act: 'contact', direction: 'in' }],
  ])('rule 23: whether somebody is put in place: %s by %o', (puts, act) => {
    expect(places(act)).toBe(puts);
  });
});

describe('rule 24: a task that pays', () => {
  const refused = () => {
    const p = propose(claim({ reply: () => ({ failed: 'OutsideRefused' }) }), 300);
    p.act('cao', approve);
    between(p, 'ca', 'ready');
    expect([openSteps(p), lines(p)]).toEqual([['by-hand'], [[300, 'reserved', 'cao']]]);
    return p;
  };

  test('rule 24: pays by completing', () => {
    const p = refused();
    p.act('ma', done('by-hand', 'paid'));
    expect(lines(p)).toEqual([[300, 'committed', 'cao']]);
  });

  test('rule 24: except by an outcome that goes back to the approval, which gives back what nobody spent', () => {
    const p = refused();
    p.act('ma', done('by-hand', 'back'));
    expect([openSteps(p), lines(p).map((line) => line[1])]).toEqual([['authorize'], ['released', 'reserved']]);
  });

  test('rule 24: what became of a payment is found out by nobody who had a part in it, and with the provider’s reference', () => {
    const unknown = (by: string) => {
      const p = claim({ reply: () => ({ failed: 'OutsideTimeout' }) });
      const { organization } = p.world;
      const self = organization.people[by];
      if (self === undefined) throw new Error(by);
      const both = { ...self, roles: [...self.roles, 'finance'] };
      p.world = { ...p.world, organization: { ...organization, people: { ...organization.people, [by]: both } } };
      propose(p, 300);
      p.act('cao', approve);
      between(p, 'ca', 'ready');
      return p;
    };
    const look = (p: Play, who: string, more: object = {}) =>
      refusal(() =>
        p.act(who, { act: 'reconcile', grant: p.state.unknown?.[0] ?? '', as: 'paid', reason: text, ...more }),
      );
    // The author and owner, and the approver.
    for (const who of ['ca', 'cao']) expect(look(unknown(who), who, { reference: 'P-1' })).toBe('act/excluded');
    expect(look(unknown('ca'), 'fi')).toBe('data/invalid reference:data/required');
    const p = unknown('ca');
    p.act('fi', { act: 'reconcile', grant: p.state.unknown?.[0] ?? '', as: 'paid', reason: text, reference: 'P-1' });
    expect(lines(p)).toEqual([[300, 'committed', 'cao']]);
  });
});

test('rule 25: what one signal does may make another one true, at once', () => {
  const sop = `sop: watched
version: 1
title: 有信号
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  severity: { type: choice, of: [S1, S2, S3], default: S3 }
clocks:
  response: { title: 响应, from: case.opened, until: receive.done, limit: 4h }
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 20nd }
signals:
  RS01: { title: 已升级, when: { severity: S2 }, notify: role/manager, dispose_within: 4h }
  RS02: { title: 响应超时, when: { clock.response.state: breached }, raise: severity, dispose_within: 4h }
steps:
  receive: { title: 接收, task: { for: team/sales }, outcomes: { registered: close } }
`;
  const p = playOf('watched', sop, { customer: 'CU-1' });
  p.advance(5 * HOUR);
  const fired = p.events.filter((e) => e.type === 'signal.fired');
  expect(fired.map((e) => e.data.signal)).toEqual(['RS02', 'RS01']);
  expect(fired[0]?.atMs).toBe(fired[1]?.atMs);
});

describe('rule 26: who gets the work', () => {
  test('rule 26: ties go to whoever was idle longest', () => {
    const load = new Map([
      ['qian', { openTasks: 1, lastAssignedMs: 30 }],
      ['sun', { openTasks: 1, lastAssignedMs: 20 }],
      ['zhao', { openTasks: 1, lastAssignedMs: 10 }],
    ]);
    const question = { key: 'q', want: 'one' as const, who: 'team/resolution', by: 'least_loaded' as const, not: [] };
    const first = () => choose(ORGANIZATION, load, question, START).people[0]?.id;
    expect(first()).toBe('zhao');
    load.set('zhao', { openTasks: 1, lastAssignedMs: 40 });
    expect(first()).toBe('sun');
  });

  test('rule 26: deciding on an approval makes nobody the owner', () => {
    const p = claim({ sop: both });
    expect(asked(p)).toBe('team-lead');
    p.act('cao', approve);
    expect(p.events.map((e) => e.type)).toContain('approval.decided');
    expect(p.state.owner).toBeUndefined();
  });
});
