/** Rule 23 by authors: who wrote what is paid, and whose caps it is held against. One case for each clause. */
import { describe, expect, test } from 'vitest';
import { open } from '../../engine/kernel.ts';
import { Play } from '../../simulator/play.ts';
import { claim, files, lines, procedure, propose } from '../setup/approvals.ts';
import { approve, asked, assign, authors, between, charged, ownedBy } from '../setup/authors.ts';
import { done, openSteps, planOf, refusal, START_MS, text } from '../setup/written.ts';

describe('rule 23: a payment is held against those who wrote it', () => {
  test('rule 23: an agent cannot pay 480 under the caps of an owner who never wrote it', () => {
    const p = ownedBy('ma', 'ca', 480);
    expect([p.state.owner, authors(p, 'amount'), openSteps(p), asked(p)]).toEqual([
      'ma',
      ['ca'],
      ['authorize'],
      'team-lead',
    ]);
    expect(lines(p)).toEqual([[480, 'reserved', '-']]);
  });

  test('rule 23: nor what is within the writer’s caps but above the owner’s', () => {
    expect(openSteps(ownedBy('ca', 'cao', 300))).toEqual(['authorize']);
    expect(openSteps(ownedBy('fi', 'ca', 50))).toEqual(['authorize']);
  });

  test('rule 23: within the caps of authors and owner nobody is asked, and all of them are charged', () => {
    const p = ownedBy('ma', 'ca', 80);
    expect([openSteps(p), charged(p)]).toEqual([['between'], [['ca', 'ma']]]);
    const ledger = p.ledger;
    // 100 of ca's 250 a day are left after this, whoever owns the cases.
    for (const id of ['A', 'B']) propose(claim({ ledger, case: id, customer: id }), 85, {}, 'ca');
    expect(openSteps(propose(claim({ ledger, case: 'D', customer: 'D' }), 1, {}, 'ca'))).toEqual(['authorize']);
  });

  test('rule 23: without an owner somebody is asked', () => {
    const sop = procedure
      .replace(/steps:\n {2}propose:[\s\S]*? {2}authorize:/, 'steps:\n  authorize:')
      .replace('rejected: propose }', 'rejected: close }')
      .replace('more: propose, ', '')
      .replaceAll('for: owner', 'for: team/customer-service');
    const p = claim({ sop, by: 'ca', data: { amount: 5_000 } });
    expect([p.state.owner, authors(p, 'amount'), openSteps(p)]).toEqual([undefined, ['ca'], ['authorize']]);
  });
});

describe('rule 23: every field keeps its authors', () => {
  test('rule 23: the intake’s are the opener, of a system and of defaults nobody', () => {
    const p = claim({ by: 'cb', data: { amount: 5_000 } });
    expect([authors(p, 'amount'), authors(p, 'customer')]).toEqual([['cb'], ['cb']]);
    const q = claim({ data: { plan: 'x' } });
    expect([authors(q, 'amount'), authors(q, 'plan')]).toEqual([['-'], ['-']]);
  });

  test('rule 23: the amount a person opened with has that author; that of a system has none, and somebody is asked', () => {
    const sop = procedure.replace('may_ask: [amount, plan, remark, customer], evidence: [photo]', 'may_ask: [amount]');
    const through = (p: Play) => {
      p.act('ca', done('propose', 'proposed'));
      return [openSteps(p), charged(p)];
    };
    expect(through(claim({ sop, by: 'cb', data: { amount: 5_000 } }))).toEqual([['between'], [['ca', 'cb']]]);
    expect(through(claim({ sop, data: { amount: 5_000 } }))[0]).toEqual(['authorize']);
  });

  test('rule 23: what stands as a system’s intake brought it is neutral: the front line settles within its own caps', () => {
    const p = propose(claim(), 100);
    expect([openSteps(p), charged(p)]).toEqual([['between'], [['ca']]]);
  });

  test('rule 23: a correction’s author is who corrects; the same value again is no correction', () => {
    const p = propose(claim(), 90);
    between(p, 'ca', 'again', { amount: 9_000 });
    expect(authors(p, 'amount')).toEqual(['ca']);
    p.act('cao', assign('between', 'cb'));
    between(p, 'cb', 'again', { amount: 8_000 });
    expect(authors(p, 'amount')).toEqual(['cb']);
  });

  test('rule 23: the author of an approval of less is who approved; that approval stands, and the next one asks others', () => {
    const p = propose(claim(), 300);
    p.act('cao', { ...approve, amount: 20_000 });
    expect(authors(p, 'amount')).toEqual(['cao']);
    between(p, 'ca', 'again');
    expect(refusal(() => p.act('cao', approve))).toBe('act/excluded');
    p.act('ma', approve);
    between(p, 'ca', 'ready');
    expect(p.calls.map((c) => c.with)).toEqual([{ amount: 20_000 }]);
    const q = propose(claim(), 300);
    q.act('cao', { ...approve, amount: 20_000 });
    between(q, 'ca', 'ready');
    expect(lines(q)).toEqual([[200, 'committed', 'cao']]);
  });
});

describe('rule 23: what `set` and `save` write', () => {
  const setting = (to: string) =>
    procedure
      .replace('proposed: authorize', `proposed: { go_to: authorize, set: { amount: "${to}" } }`)
      .replace('remark: { type: text }', 'remark: { type: text }\n  base: { type: money }')
      .replace(
        'may_ask: [amount, plan, remark, customer], evidence',
        'may_ask: [amount, plan, base, customer], evidence',
      );

  test('rule 23: has whose act led there and the authors of the fields that are read', () => {
    const p = claim({ sop: setting('=base'), by: 'cb', data: { base: 5_000 } });
    propose(p, 1);
    expect([authors(p, 'amount'), p.state.data.amount, charged(p)]).toEqual([['ca', 'cb'], 5_000, [['ca', 'cb']]]);
  });

  test('rule 23: a system’s value read is nobody’s: somebody is asked', () => {
    const p = propose(claim({ sop: setting('=base'), data: { base: 5_000 } }), 1);
    expect([authors(p, 'amount'), openSteps(p)]).toEqual([['-', 'ca'], ['authorize']]);
  });

  test('rule 23: what a call answers has whose act led there and the authors of what was sent', () => {
    const sop = procedure
      .replace('proposed: authorize', 'proposed: lookup')
      .replace(
        '  authorize:\n',
        '  lookup: { title: 查, do: payments.pay, with: { plan: =plan }, save: { amount: sum }, outcomes: { done: authorize, failed: close } }\n  authorize:\n',
      );
    const p = claim({ sop, by: 'cb', data: { plan: 'refund' }, reply: () => ({ sum: 5_000, id: 'P-1' }) });
    propose(p, 1);
    expect([authors(p, 'amount'), openSteps(p)]).toEqual([['ca', 'cb'], ['between']]);
    expect(p.events.findLast((e) => e.type === 'data.changed')?.data).toMatchObject({ led: 'ca' });
  });

  test('rule 23: what a timer or an event of a system leads to is nobody’s', () => {
    const waits = (ends: string) =>
      procedure
        .replace('proposed: authorize', 'proposed: hold')
        .replace('  authorize:\n', `  hold: { title: 等, wait: ${ends} }\n  authorize:\n`);
    const timer = waits('{ for: 1h }, outcomes: { silent: { go_to: authorize, set: { amount: "=amount" } } }').replace(
      'amount: "=amount"',
      'amount: "=amount + amount"',
    );
    const p = propose(claim({ sop: timer }), 40);
    p.advance(2 * 3_600_000);
    expect([p.state.data.amount, authors(p, 'amount'), openSteps(p)]).toEqual([8_000, ['-', 'ca'], ['authorize']]);
  });
});

describe('rule 23: the other values that are sent', () => {
  const sends = procedure
    .replace('with: { amount: =amount }', 'with: { amount: =amount, account: =account }')
    .replace('remark: { type: text }', 'remark: { type: text }\n  account: { type: text }')
    .replace(/may_ask: \[amount, plan, remark, customer\]/g, 'may_ask: [amount, plan, account, customer]');
  const told = sends.replace('clocks:', 'on:\n  moved: { save: { account: account } }\nclocks:');

  test('rule 23: whoever changed one after the opening is an author of the payment and charged', () => {
    const p = claim({ sop: sends, data: { account: 'A-1' } });
    propose(p, 80);
    expect(charged(p)).toEqual([['ca']]);
    between(p, 'ca', 'again', { account: 'A-2' });
    expect(charged(p).at(-1)).toEqual(['ca']);
    p.act('cao', assign('between', 'cb'));
    between(p, 'cb', 'again', { account: 'A-3' });
    expect(charged(p).at(-1)).toEqual(['ca', 'cb']);
  });

  test('rule 23: changed by a system after the opening: somebody is asked', () => {
    const sop = told.replace('on:\n', 'on:\n').replace('moved: { save', 'moved: { subject: customer, save');
    const p = claim({ sop, data: { account: 'A-1' } });
    p.happen('moved', { account: 'A-9' });
    expect([p.state.data.account, authors(p, 'account')]).toEqual(['A-9', ['-']]);
    expect(openSteps(propose(p, 80))).toEqual(['authorize']);
  });

  test('rule 23: all that the payment sends is bound: changed afterwards, what pays is refused', () => {
    const p = propose(claim({ sop: sends, data: { account: 'A-1' } }), 300);
    p.act('cao', approve);
    between(p, 'ca', 'ready', { account: 'A-2' });
    expect([p.calls, openSteps(p)]).toEqual([[], ['by-hand']]);
  });
});

describe('rule 23: roles and caps are the lower of then and now', () => {
  test('rule 23: a cap lowered since the case began holds, one raised does not', () => {
    const lowered = claim();
    lowered.ledger.caps.compensation = [{ role: 'agent', caps: { once: 5_000 } }];
    expect(openSteps(propose(lowered, 80))).toEqual(['authorize']);
    const raised = claim();
    raised.ledger.caps.compensation = [{ role: 'agent', caps: {} }];
    expect(openSteps(propose(raised, 180))).toEqual(['authorize']);
  });

  test('rule 23: a role got after writing does not count, nor one that was lost', () => {
    const p = claim();
    propose(p, 300, {}, 'ca');
    // ca is made a team lead; the amount was written as an agent.
    p.world = { ...p.world, organization: promoted(p, ['agent', 'team-lead']) };
    p.act('zhou', { act: 'merge', into: 'C-9', reason: text });
    p.act('zhou', { act: 'unmerge', reason: text });
    expect([openSteps(p), asked(p)]).toEqual([['authorize'], 'team-lead']);
    const q = claim();
    q.world = { ...q.world, organization: promoted(q, ['finance']) };
    const asBefore = { id: 'ca', roles: ['agent'], teams: ['customer-service'] };
    q.act(asBefore, done('propose', 'proposed', { with: { amount: 5_000 }, evidence: [{ name: 'photo' }] }));
    expect(openSteps(q)).toEqual(['authorize']);
  });

  function promoted(p: Play, roles: string[]) {
    const { organization } = p.world;
    const ca = organization.people.ca;
    if (ca === undefined) throw new Error('ca is of this organization');
    return { ...organization, people: { ...organization.people, ca: { ...ca, roles } } };
  }
});

describe('rule 23: a case that another one starts', () => {
  test('rule 23: begins with the authors of what it is given, and what was changed here is not neutral there', () => {
    const opening = claim({ by: 'cb', data: { plan: 'x' } });
    const by = { amount: { by: { ca: ['agent'] } }, customer: { by: { '-': [] }, intake: true as const } };
    const intake = { ...opening.first.intake, actor: { id: 'P-1', roles: ['integration'], teams: [] }, authors: by };
    const { state } = open(
      opening.world.plan,
      { ...intake, data: { customer: 'K', amount: 5_000, plan: 'x' } },
      START_MS,
    );
    expect([state.authors?.amount, state.authors?.customer, state.authors?.plan]).toEqual([
      { by: { ca: ['agent'] } },
      { by: { '-': [] }, intake: true },
      { by: { '-': [] }, intake: true },
    ]);
  });

  test('rule 23: they go with the start', () => {
    const sop = procedure
      .replace('proposed: authorize', 'proposed: begin')
      .replace(
        '  authorize:\n',
        '  begin: { title: 另开, run: other, with: { customer: =customer, amount: =amount }, outcomes: { done: authorize, failed: close } }\n  authorize:\n',
      );
    const other = procedure.replace('sop: claim', 'sop: other');
    const { plan, organization } = planOf('claim', sop, { ...files, 'other.sop.yaml': other });
    const p = new Play({ plan, organization }, { data: { customer: 'K' } }, START_MS);
    p.slow = true;
    propose(p, 90);
    expect(p.state.pending[0]?.authors).toEqual({
      amount: { by: { ca: ['agent'] } },
      customer: { by: { '-': [], ca: ['agent'] }, intake: true },
    });
  });
});
