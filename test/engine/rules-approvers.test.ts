/** Rule 23 by authors: what falls, and who approves. One case for each clause. */
import { describe, expect, test } from 'vitest';
import { both, claim, lines, procedure, propose } from '../setup/approvals.ts';
import { approve, asked, assign, between, charged, ownedBy } from '../setup/authors.ts';
import { done, openSteps, refusal, text } from '../setup/written.ts';

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

  test('rule 23: and in the case that it was merged into, which goes on counting what was rejected there and before', () => {
    const merged = (yuan: number, by: string) => {
      const from = propose(claim({ case: 'C-2' }), yuan);
      from.act(by, { act: 'decline', step: 'authorize', reason: text });
      from.act('cao', { act: 'merge', into: 'C-1', reason: text });
      const event = from.events.find((it) => it.type === 'case.merged');
      const rejected = event?.data.rejected ?? [];
      const role = by === 'cao' ? 'team-lead' : 'manager';
      expect(rejected).toEqual([{ action: 'compensation', roles: { [role]: yuan * 100 }, by: [by] }]);
      return { type: 'absorbed', id: `m.${yuan}`, case: 'C-2', openedAtMs: from.state.openedAtMs, rejected } as const;
    };
    const survivor = (rules = 2) => {
      const p = claim({ rules });
      p.hear(merged(300, 'cao'));
      return p;
    };
    expect(asked(propose(survivor(), 300))).toBe('manager');
    expect(asked(propose(survivor(), 299))).toBe('team-lead');
    // What is rejected here as well joins it, and the next survivor is told of all.
    const p = propose(survivor(), 200);
    p.act('cao', { act: 'decline', step: 'authorize', reason: text });
    expect(asked(propose(p, 200))).toBe('manager');
    p.act('ma', { act: 'decline', step: 'authorize', reason: text });
    p.act('cao', { act: 'merge', into: 'C-0', reason: text });
    expect(p.events.findLast((it) => it.type === 'case.merged')?.data.rejected).toEqual([
      { action: 'compensation', roles: { 'team-lead': 20_000, manager: 20_000 }, by: ['cao', 'ma'] },
    ]);
    // A case of number 1 hears it and asks as it did.
    expect(survivor(1).state.rejectedThere).toBeUndefined();
  });

  test('rule 22: actions that share caps in force count together in a case that began before they did', () => {
    const spent = { case: 'C-9', grant: 'x', action: 'voucher', amount: 20_000, customer: 'C-1', parties: ['C-1'] };
    const p = (rules: number, shared: string[]) => {
      const it = claim({ rules });
      it.ledger.lines.set('x', { ...spent, state: 'committed', atMs: it.nowMs });
      it.ledger.shared.compensation = shared;
      return propose(it, 90);
    };
    expect(openSteps(p(2, ['compensation']))).toEqual(['between']);
    expect(asked(p(2, ['compensation', 'voucher']))).toBe('team-lead');
    expect(openSteps(p(1, ['compensation', 'voucher']))).toEqual(['between']);
  });

  test('rule 23: with nobody left last_resort is told', () => {
    const p = ownedBy('ma', 'cao', 600);
    expect(p.sent.some((sent) => sent.about === 'approval-nobody')).toBe(true);
  });
});
