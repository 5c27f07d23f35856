/** Rule 23 by authors: who wrote what is paid, whose caps it is held against, and what then falls. One case for each clause. */
import { describe, expect, test } from 'vitest';
import { Ledger } from '../../simulator/ledger.ts';
import { open } from '../../engine/kernel.ts';
import { Play } from '../../simulator/play.ts';
import type { Value } from '../../language/plan.ts';
import { both, claim, files, lines, procedure, propose } from '../setup/approvals.ts';
import { done, openSteps, planOf, refusal, START_MS, text } from '../setup/written.ts';

const approve = { act: 'approve' as const, step: 'authorize' };
const assign = (step: string, to: string) => ({ act: 'assign' as const, step, to, reason: text });
const charged = (p: Play) => [...p.ledger.lines.values()].map((l) => l.charged ?? []);
const asked = (p: Play) => p.state.visits.find((v) => v.step === 'authorize')?.work?.role;
const authors = (p: Play, field: string) => Object.keys(p.state.authors?.[field]?.by ?? {}).sort();
/** `between` may write every value; its work is the owner's. */
const between = (p: Play, by: string, as: string, values: Record<string, Value> = {}) =>
  p.act(by, done('between', as, { with: values }));

/** The owner is put in by somebody else, who then writes the amount: the attack this rule is about. */
function ownedBy(owner: string, writer: string, yuan: number): Play {
  const sop = procedure.replace(
    '  propose:\n',
    '  begin: { title: 开始, task: { for: team/customer-service }, outcomes: { begun: propose } }\n  propose:\n',
  );
  const p = claim({ sop });
  p.act(owner, done('begin', 'begun'));
  return propose(p, yuan, {}, writer);
}

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

describe('rule 23: what falls', () => {
  test('rule 23: a grant within own caps falls when the owner changes', () => {
    const sop = procedure
      .replace('outcomes: { ready: pay,', 'outcomes: { handed: hand, ready: pay,')
      .replace(
        '  pay:\n',
        '  hand: { title: 转, assign: { to: team/customer-service, by: claim }, outcomes: { accepted: pay } }\n  pay:\n',
      );
    const p = propose(claim({ sop }), 80);
    between(p, 'ca', 'handed');
    p.act('ma', { act: 'claim', step: 'hand' });
    expect([p.state.owner, p.calls, openSteps(p)]).toEqual(['ma', [], ['by-hand']]);
  });

  test('rule 23: and when the authors do, though the values are the same', () => {
    const p = propose(claim(), 80);
    p.act('cao', assign('between', 'cb'));
    p.act('cb', done('between', 'again', { with: { amount: 7_000 } }));
    expect(charged(p).at(-1)).toEqual(['ca', 'cb']);
    const q = propose(claim(), 80);
    q.state = { ...q.state, authors: { ...q.state.authors, amount: { by: { cb: ['agent'] } } } };
    between(q, 'ca', 'ready');
    expect([q.calls, openSteps(q)]).toEqual([[], ['by-hand']]);
  });

  test('rule 23: an approval falls when its approver becomes the owner', () => {
    const sop = procedure
      .replace('outcomes: { ready: pay,', 'outcomes: { handed: hand, ready: pay,')
      .replace(
        '  pay:\n',
        '  hand: { title: 转, assign: { to: team/customer-service, by: claim }, outcomes: { accepted: pay } }\n  pay:\n',
      );
    const taken = (by: string) => {
      const p = propose(claim({ sop }), 300);
      p.act('cao', approve);
      between(p, 'ca', 'handed');
      p.act(by, { act: 'claim', step: 'hand' });
      return p.calls.length;
    };
    expect([taken('cao'), taken('cb')]).toEqual([0, 1]);
  });

  test('rule 23: an approval falls when its approver becomes an author', () => {
    const p = propose(claim(), 300);
    p.act('cao', approve);
    p.state = { ...p.state, authors: { ...p.state.authors, amount: { by: { cao: ['team-lead'] } } } };
    between(p, 'ca', 'ready');
    expect([p.calls, openSteps(p)]).toEqual([[], ['by-hand']]);
  });

  test('rule 23: who carries the paying task never matters, the approver and the author included', () => {
    for (const payer of ['ma', 'cao']) {
      const sop = procedure.replace(
        'task: { for: role/manager, may_ask: [amount] }',
        'task: { for: team/customer-service }',
      );
      const p = propose(claim({ sop, reply: () => ({ failed: 'OutsideRefused' }) }), 300);
      p.act('cao', approve);
      between(p, 'ca', 'ready');
      p.act(payer, done('by-hand', 'paid'));
      expect(lines(p)).toEqual([[300, 'committed', 'cao']]);
    }
  });
});

describe('rule 23: who approves', () => {
  test('rule 23: no author, no owner, no requester', () => {
    const p = ownedBy('ma', 'cao', 600);
    for (const id of ['ma', 'cao']) expect(refusal(() => p.act(id, approve))).toBe('act/excluded');
    expect(p.events.map((e) => e.type)).toContain('approval.nobody');
    // Written by one, asked for by another, owned by a third: a fourth decides.
    const q = claim({ sop: both });
    q.act('cao', done('correct', 'corrected', { with: { amount: 60_000 } }));
    expect(refusal(() => q.act('cao', { ...approve, attempt: 2 }))).toBe('act/excluded');
  });

  test('rule 23: not who put one of them in place in this cycle', () => {
    const p = claim();
    p.act('cao', assign('propose', 'ca'));
    propose(p, 300);
    expect(asked(p)).toBe('manager');
    expect(refusal(() => p.act('cao', approve))).toBe('act/excluded');
    p.act('ma', approve);
    expect(openSteps(p)).toEqual(['between']);
  });

  test('rule 23: nor who was put in place by one of them', () => {
    const sop = procedure.replace(
      '  propose:\n',
      '  begin: { title: 开始, task: { for: team/customer-service }, outcomes: { begun: propose } }\n  propose:\n',
    );
    const p = claim({ sop });
    p.act('ca', done('begin', 'begun'));
    p.act('cao', assign('propose', 'ma'));
    p.act('zhou', assign('propose', 'cao'));
    propose(p, 600, {}, 'cao');
    expect([p.state.owner, p.state.placed]).toEqual([
      'ca',
      [
        ['cao', 'ma'],
        ['zhou', 'cao'],
      ],
    ]);
    expect(refusal(() => p.act('ma', approve))).toBe('act/excluded');
    expect(p.sent.some((sent) => sent.about === 'approval-nobody')).toBe(true);
  });

  test('rule 23: a re-open puts the owner in place anew, and ends what was before', () => {
    const sop = procedure.replace(
      'clocks:\n',
      'intake: { reopen: { within: 7nd, go_to: propose } }\nclocks:\n  again: { title: 又, from: case.reopened, until: case.closed, limit: 9nd }\n',
    );
    const q = propose(claim({ sop }), 80);
    between(q, 'ca', 'ready');
    q.act('ca', done('after', 'fine'));
    q.act('cao', { act: 'reopen', reason: text });
    expect([q.state.cycle, q.state.placed]).toEqual([2, [['cao', 'ca']]]);
    propose(q, 300);
    expect([asked(q), refusal(() => q.act('cao', approve))]).toEqual(['manager', 'act/excluded']);
  });

  test('rule 23: so do a merge into the case, and the undo of one', () => {
    const p = claim();
    p.act('ca', { act: 'claim', step: 'propose' });
    p.hear({ type: 'absorbed', id: 'm-1', case: 'C-9', openedAtMs: 0, by: 'cao' });
    expect(p.state.placed).toEqual([['cao', 'ca']]);
    const q = propose(claim(), 300);
    q.act('cao', { act: 'merge', into: 'C-9', reason: text });
    q.act('zhou', { act: 'unmerge', reason: text });
    expect(q.state.placed).toEqual([['zhou', 'ca']]);
  });

  test('rule 23: ladders and escalate put nobody in place', () => {
    const p = propose(claim(), 300);
    p.act('cao', { act: 'escalate', ladder: 'approval', level: 1, reason: text });
    p.act('cao', approve);
    expect(openSteps(p)).toEqual(['between']);
  });

  test('rule 23: authors, owner and requester neither choose who approves nor take it off anybody', () => {
    const p = propose(claim(), 600, {}, 'cao');
    expect(refusal(() => p.act('cao', assign('authorize', 'ma')))).toBe('approval/not-yours-to-give');
    p.act('zhou', assign('authorize', 'ma'));
    expect(refusal(() => p.act('cao', { act: 'release', step: 'authorize' }))).toBe('approval/not-yours-to-give');
    p.act('ma', approve);
    expect(openSteps(p)).toEqual(['between']);
  });

  test('rule 23: a rejected amount, or more, needs a higher role the next time', () => {
    const rejected = () => {
      const p = propose(claim(), 300);
      p.act('cao', { act: 'decline', step: 'authorize', reason: text });
      return p;
    };
    expect(asked(propose(rejected(), 300))).toBe('manager');
    expect(asked(propose(rejected(), 400))).toBe('manager');
    expect(asked(propose(rejected(), 299))).toBe('team-lead');
    const p = propose(rejected(), 300);
    expect(refusal(() => p.act('cao', approve))).toBe('act/excluded');
    p.act('ma', { act: 'decline', step: 'authorize', reason: text });
    propose(p, 300);
    // At the top another person of the role, and there is none.
    expect(refusal(() => p.act('ma', approve))).toBe('act/excluded');
    expect(p.sent.some((sent) => sent.about === 'approval-nobody')).toBe(true);
  });

  test('rule 23: what was rejected is not paid within own caps either', () => {
    const p = claim();
    const full = { case: 'C-1', grant: 'x', action: 'compensation', amount: 10_000, customer: 'C-1', atMs: 0 };
    p.ledger.lines.set('x', { ...full, state: 'committed' });
    propose(p, 90);
    expect(asked(p)).toBe('team-lead');
    p.act('cao', { act: 'decline', step: 'authorize', reason: text });
    p.ledger.lines.delete('x');
    propose(p, 90);
    expect([openSteps(p), asked(p)]).toEqual([['authorize'], 'manager']);
    p.act('ma', { act: 'decline', step: 'authorize', reason: text });
    expect(openSteps(propose(p, 89))).toEqual(['between']);
  });

  test('rule 23: with nobody left last_resort is told', () => {
    const p = ownedBy('ma', 'cao', 600);
    expect(p.sent.some((sent) => sent.about === 'approval-nobody')).toBe(true);
  });
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
