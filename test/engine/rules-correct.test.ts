/** Rule 35: fields are corrected by who asked for them or a lead above, and what rests on them follows. */
import { describe, expect, test } from 'vitest';
import type { Act } from '../../engine/event.ts';
import { view } from '../../engine/kernel.ts';
import type { Value } from '../../language/plan.ts';
import { Play } from '../../simulator/play.ts';
import { claim, lines, propose } from '../setup/approvals.ts';
import { approve, authors, between } from '../setup/authors.ts';
import { examplesOf } from '../setup/page-tables.ts';
import { HOUR } from '../setup/small-plan.ts';
import { done, openSteps, planOf, playOf, refusal, START_MS, text, types } from '../setup/written.ts';

const sop = (more = '') => `sop: asked
version: 1
title: 询问
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  order: { type: text }
  category: { type: choice, of: [product, delivery, attitude] }
  severity: { type: choice, of: [S1, S2, S3] }
  phone: { type: text, personal: true }
  heard: { type: choice, of: [S1, S2, S3] }
intake: { join: { same: [customer, order] } }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: { by: severity, S1: 4h, otherwise: 20h } }
${more}
steps:
  receive: { title: 接收, task: { for: team/sales, ask: [category], may_ask: [phone] }, outcomes: { registered: grade } }
  grade:
    title: 定级
    decide:
      - { when: { category: product }, set: { severity: S1 }, go_to: solve }
      - { set: { severity: S3 }, go_to: solve }
  solve: { title: 解决, task: { for: team/logistics, may_ask: [severity] }, clock: { limit: 90h }, outcomes: { solved: close, waits: { go_to: called, resolves: true } } }
  called:
    title: 回访
    call_back: { for: team/sales, after: 1h, within: 24h, hours: always-on, attempts: 3, spaced: half_day, survey: [attitude], pass: '>= 6' }
    outcomes: { satisfied: close, dissatisfied: { go_to: solve, reopen: true }, unreachable: close, refused: close }
`;
const correct = (given: Record<string, Value>, kind = 'typing'): Act => ({
  act: 'correct',
  with: given,
  kind,
  reason: text,
});
/** Opened by the agent ca; sb has asked for the category. */
function asked(written = sop(), more: Record<string, string> = {}): Play {
  const { plan, organization } = planOf('asked', written, more);
  const ca = organization.people.ca as { roles: string[]; teams: string[] };
  const actor = { id: 'ca', roles: ca.roles, teams: ca.teams };
  const p = new Play({ plan, organization }, { data: { customer: 'CU-1', order: 'O-1' }, actor }, START_MS);
  p.act('sb', done('receive', 'registered', { with: { category: 'delivery' } }));
  return p;
}
const told = (p: Play, type: string) => p.events.filter((e) => e.type === type).map((e) => e.data);

describe('rule 35: who corrects what', () => {
  test.each(examplesOf('golden-correctors', ['who', 'field', 'taken', 'shows']))(
    'rule 35: %s',
    (_title, { who, field, taken }) => {
      const values: Record<string, string> = { order: 'O-2', category: 'attitude', severity: 'S2' };
      const said = refusal(() => asked().act(who, correct({ [field]: values[field] ?? '' })));
      expect(said).toBe(taken === 'yes' ? 'accepted' : 'act/not-related');
    },
  );

  test('rule 35: of several fields one must have asked for each', () => {
    expect(refusal(() => asked().act('sb', correct({ category: 'attitude', order: 'O-2' })))).toBe('act/not-related');
  });

  test('rule 35: who corrected a field may correct it again; whom a lead has corrected may not', () => {
    const p = asked();
    p.act('ca', correct({ order: 'O-2' }));
    p.act('ca', correct({ order: 'O-3' }));
    p.act('cao', correct({ order: 'O-4' }));
    expect(refusal(() => p.act('ca', correct({ order: 'O-5' })))).toBe('act/not-related');
    expect(p.state.data.order).toBe('O-4');
  });

  test('rule 35: until it is closed, also while it is resolved', () => {
    const p = asked();
    p.act('lp', done('solve', 'waits'));
    p.act('cao', correct({ order: 'O-2' }));
    expect(p.state).toMatchObject({ state: 'resolved', data: { order: 'O-2' } });
    const q = asked();
    q.act('lp', done('solve', 'solved'));
    expect(refusal(() => q.act('zhou', correct({ order: 'O-2' })))).toBe('act/case-over');
  });

  test('rule 35: a view says what may be corrected, as what, and who asked for it', () => {
    const p = asked();
    const { acts, corrections, parties } = view(p.world.plan, p.state, p.nowMs);
    expect(acts).toContain('correct');
    expect(corrections).toEqual({
      kinds: ['typing', 'classification', 'misheard', 'system', 'other'],
      fields: ['customer', 'order', 'category', 'severity', 'phone', 'heard'],
    });
    expect(parties?.corrections).toEqual({
      askers: { ca: ['customer', 'order'], sb: ['category', 'phone'] },
      by: ['asker', 'leads'],
    });
  });

  test('rule 35: cases of older rules take none', () => {
    const { plan, organization } = planOf('asked', sop());
    const p = new Play({ plan, organization, rules: 6 }, { data: { customer: 'CU-1', order: 'O-1' } }, START_MS);
    expect(refusal(() => p.act('zhou', correct({ order: 'O-2' })))).toBe('correct/older-rules');
    expect(view(p.world.plan, p.state, p.nowMs).acts).not.toContain('correct');
  });
});

describe('rule 35: what it says', () => {
  test('rule 35: before and after are in the audit, with kind and reason; the corrector is the author', () => {
    const p = asked();
    p.act('ca', correct({ order: 'O-2', customer: 'CU-1' }, 'misheard'));
    expect(told(p, 'case.corrected')).toEqual([{ fields: ['order'], kind: 'misheard', reason: text }]);
    expect(told(p, 'data.changed').at(-1)).toEqual({ before: { order: 'O-1' }, after: { order: 'O-2' } });
    p.act('sa', correct({ category: 'attitude' }, 'classification'));
    expect(authors(p, 'category')).toEqual(['sa']);
  });

  test('rule 35: a personal value is a reference, before and after', () => {
    const [one, two] = [`v1.${'a'.repeat(43)}`, `v1.${'b'.repeat(43)}`];
    const p = asked();
    p.act('sb', correct({ phone: one }));
    p.act('sb', correct({ phone: two }));
    expect(told(p, 'data.changed').at(-1)).toEqual({ before: { phone: one }, after: { phone: two } });
    expect(refusal(() => p.act('sb', correct({ phone: '13800000000' })))).toBe(
      'data/invalid phone:data/raw-personal-value',
    );
  });

  test('rule 35: everything that is wrong is said at once', () => {
    const act = correct({ order: 7, customer: null, colour: 'red' }, 'mood');
    expect(refusal(() => asked().act('zhou', act))).toBe(
      'data/invalid kind:data/unknown order:data/not-a-text customer:data/required colour:data/unknown-field',
    );
    expect(refusal(() => asked().act('zhou', correct({})))).toBe('data/invalid with:data/required');
    expect(refusal(() => asked().act('zhou', correct({ order: 'O-1' })))).toBe('correct/nothing-changes');
  });

  test('rule 35: an SOP, and the organization before it, lets correct less', () => {
    const narrow = sop('corrections: { kinds: [typing], fields: [order, category], by: [leads] }');
    const p = asked(narrow);
    expect(refusal(() => p.act('ca', correct({ order: 'O-2' })))).toBe('act/not-related');
    expect(refusal(() => p.act('cao', correct({ severity: 'S2' }, 'other')))).toBe(
      'data/invalid kind:data/unknown severity:data/not-correctable',
    );
    p.act('cao', correct({ order: 'O-2' }));
    const askers = asked(sop('corrections: { by: [asker] }'));
    expect(refusal(() => askers.act('zhou', correct({ order: 'O-2' })))).toBe('act/not-related');
    askers.act('ca', correct({ order: 'O-2' }));
  });
});

describe('rule 35: what follows from it', () => {
  test('rule 35: a wrong classification: the same table is asked again, clocks follow, the case stays where it is', () => {
    const p = asked();
    expect(p.state.data.severity).toBe('S3');
    p.advance(HOUR);
    p.act('sb', correct({ category: 'product' }, 'classification'));
    expect(p.state.data).toMatchObject({ category: 'product', severity: 'S1' });
    expect(told(p, 'case.corrected')).toMatchObject([{ fields: ['category'], computed: ['severity'] }]);
    expect(openSteps(p)).toEqual(['solve']);
    expect(p.state.clocks.find((c) => c.id === 'whole')?.dueMs).toBe(START_MS + 4 * HOUR);
    expect(authors(p, 'severity')).toEqual(['sb']);
  });

  test('rule 35: what somebody has written since the table did stands', () => {
    const p = asked();
    p.act('zhou', correct({ severity: 'S2' }, 'classification'));
    p.act('sb', correct({ category: 'product' }, 'classification'));
    expect(p.state.data).toMatchObject({ category: 'product', severity: 'S2' });
    expect(told(p, 'case.corrected').at(-1)).not.toHaveProperty('computed');
  });

  test('rule 35: an outcome’s `set` is computed anew, too, and one after the other', () => {
    const copies = sop().replace('resolves: true', 'resolves: true, set: { heard: =severity }');
    const p = asked(copies);
    p.act('lp', done('solve', 'waits'));
    expect(p.state.data.heard).toBe('S3');
    p.act('sb', correct({ category: 'product' }, 'classification'));
    expect(p.state.data.heard).toBe('S1');
    p.act('sb', correct({ category: 'delivery' }, 'classification'));
    expect(p.state.data).toMatchObject({ severity: 'S3', heard: 'S3' });
  });

  test('rule 35: lowering severity late takes a supervisor, also by way of the table', () => {
    const p = asked();
    p.act('sb', correct({ category: 'product' }, 'classification'));
    p.advance(3.5 * HOUR);
    expect(refusal(() => p.act('sb', correct({ category: 'delivery' }, 'classification')))).toBe(
      'severity/needs-supervisor',
    );
  });

  test('rule 35: it goes back only where the SOP says so, and only to what is past', () => {
    const back = 'corrections: { back_to: { category: receive } }';
    const p = asked(sop(back));
    p.act('ca', correct({ order: 'O-2' }));
    expect(openSteps(p)).toEqual(['solve']);
    p.act('sb', correct({ category: 'attitude' }));
    expect(openSteps(p)).toEqual(['receive']);
    p.act('sb', correct({ category: 'delivery' }));
    expect(p.state.steps.receive?.visits).toBe(2);
  });

  test('rule 35: the SOP hears of it: `on: corrected`, clocks, and a wait', () => {
    const on = `on:
  corrected: { when: { event.order: O-2, event.kind: typing }, notify: role/manager }
`;
    const clocks = sop(on).replace(
      'clocks:\n',
      'clocks:\n  tell: { title: 告知外部, from: event.corrected, until: case.closed, limit: 1h }\n',
    );
    const p = asked(clocks);
    p.act('ca', correct({ customer: 'CU-2' }));
    expect(p.sent.map((s) => s.about)).not.toContain('outcome');
    p.act('ca', correct({ order: 'O-2' }));
    expect(p.sent.map((s) => s.about)).toContain('outcome');
    expect(types(p)).not.toContain('event.happened');
    expect(p.state.clocks.map((c) => c.id)).toContain('tell');
  });

  test('rule 35: a step that waits for it tells an outside system, and the case stays where it is', () => {
    const tells = sop().replace(
      /steps:[^]*$/,
      `steps:
  work:
    title: 同时
    parallel:
      branches:
        doing:
          steps:
            solve: { title: 解决, task: { for: team/sales }, clock: { limit: 90h }, outcomes: { solved: done, dropped: left } }
        telling:
          steps:
            listen: { title: 等更正, wait: { events: [corrected], for: 90nd }, outcomes: { corrected: tell, silent: done } }
            tell: { title: 告知, do: crm.order, with: { order: =order }, outcomes: { done: listen, failed: listen } }
    outcomes: { done: close, left: close }
`,
    );
    const crm = 'crm:\n  base: https://crm.example.com\n  calls:\n    order: { post: /orders }\n';
    const p = playOf('asked', tells, { customer: 'CU-1', order: 'O-1' }, { 'connectors.yaml': crm });
    for (const order of ['O-2', 'O-3']) p.act('zhou', correct({ order }));
    expect(p.calls.map((c) => c.with)).toEqual([{ order: 'O-2' }, { order: 'O-3' }]);
    expect(openSteps(p)).toEqual(['listen', 'solve', 'work']);
  });

  test('rule 35: what a contact said otherwise is settled by it', () => {
    const p = playOf('asked', sop(), { customer: 'CU-1', order: 'O-1' });
    p.act('ca', { act: 'contact', direction: 'in', reopens: true, with: { category: 'product' } });
    expect(p.state.differs).toBeDefined();
    p.act('zhou', correct({ category: 'product' }));
    expect(p.state.differs).toBeUndefined();
  });
});

describe('rule 35: what was approved', () => {
  const begun = () => propose(claim(), 300);

  test('rule 35: an open approval begins anew', () => {
    const p = begun();
    p.act('cao', correct({ amount: 30_001 }));
    expect(p.state.visits).toMatchObject([{ step: 'authorize', visit: 2 }]);
  });

  test('rule 35: what is approved is void; where it was to be paid by hand its approval is asked anew', () => {
    const p = claim({ reply: () => ({ failed: 'OutsideRefused' }) });
    propose(p, 300);
    p.act('cao', approve);
    between(p, 'ca', 'ready');
    expect(openSteps(p)).toEqual(['by-hand']);
    p.act('ca', correct({ plan: 'voucher' }));
    expect(openSteps(p)).toEqual(['authorize']);
    expect(lines(p).at(-1)?.[1]).toBe('reserved');
    p.act('ma', approve);
    between(p, 'ca', 'ready');
    p.act('ma', done('by-hand', 'paid'));
    expect(lines(p).filter(([, state]) => state === 'committed')).toHaveLength(1);
  });

  test('rule 35: nor is it paid by a call', () => {
    const p = begun();
    p.act('cao', approve);
    p.act('zhou', correct({ plan: 'voucher' }));
    between(p, 'ca', 'ready');
    expect(p.calls).toEqual([]);
  });

  test('rule 35: while a payment that sends it is under way, or of unknown result, it is refused', () => {
    const p = begun();
    p.act('cao', approve);
    p.slow = true;
    between(p, 'ca', 'ready');
    expect(openSteps(p)).toEqual(['pay']);
    const sent: Record<string, Value>[] = [{ amount: 100 }, { plan: 'x' }, { customer: 'C-9' }];
    for (const given of sent) expect(refusal(() => p.act('zhou', correct(given)))).toBe('correct/payment-under-way');
    p.act('zhou', correct({ remark: 'x' }));
    const q = claim({ reply: () => ({ failed: 'OutsideTimeout' }) });
    propose(q, 300);
    q.act('cao', approve);
    between(q, 'ca', 'ready');
    expect(refusal(() => q.act('zhou', correct({ amount: 100 })))).toBe('correct/payment-under-way');
  });

  test('rule 35: who corrects what is paid does not approve it', () => {
    const p = begun();
    p.act('cao', correct({ amount: 20_000 }));
    expect(refusal(() => p.act('cao', approve))).toBe('act/excluded');
  });
});
