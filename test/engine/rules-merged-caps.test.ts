/** Rules 18 and 22: what was spent in merged cases counts in the case they went into, all the way. */
import { describe, expect, test } from 'vitest';
import { heardOf, isMerging } from '../../engine/others/heard.ts';
import type { Play } from '../../simulator/play.ts';
import { Ledger } from '../../simulator/ledger.ts';
import { claim, lines, propose } from '../setup/approvals.ts';
import { done, openSteps, refusal, START_MS, text } from '../setup/written.ts';

const merge = (into: string) => ({ act: 'merge', into, reason: text }) as const;

/** 90 元 are paid in a case that is then merged into `into`. An agent's cap a case is 150. */
function spent(ledger: Ledger, into: string): void {
  const c = propose(claim({ ledger, case: 'C-3', customer: 'X3' }), 90);
  c.act('ca', done('between', 'ready'));
  expect(lines(c)).toEqual([[90, 'committed', 'ca']]);
  c.act('cao', merge(into));
}

/** What the record tells the survivor of the latest merge, or of its undo. */
function tell(survivor: Play, merged: Play): void {
  const event = merged.events.findLast(isMerging);
  if (event !== undefined) survivor.hear({ type: 'absorbed', ...heardOf(event, merged.state) });
}

describe('rule 22: cumulative over merged cases', () => {
  function family() {
    const ledger = new Ledger();
    spent(ledger, 'C-2');
    const b = claim({ ledger, case: 'C-2', customer: 'X2' });
    b.hear({ type: 'absorbed', id: 'm-1', case: 'C-3', openedAtMs: START_MS });
    b.act('cao', merge('C-1'));
    const a = claim({ ledger, case: 'C-1', customer: 'X1' });
    tell(a, b);
    return { a, b };
  }

  test('rule 22: the sums of a case merged into a merged case count, too', () => {
    const { a } = family();
    expect(a.state.links?.map((l) => l.case)).toEqual(['C-2', 'C-3']);
    propose(a, 90, {}, 'cb');
    expect(openSteps(a)).toEqual(['authorize']);
    expect(refusal(() => a.act('cao', merge('C-3')))).toBe('merge/other-way-round');
  });

  test('rules 18, 22: with the undo the whole family leaves', () => {
    const { a, b } = family();
    b.act({ id: 'chen', roles: ['supervisor'], teams: [] }, { act: 'unmerge', reason: text });
    tell(a, b);
    expect([a.state.links, b.state.links]).toEqual([[], [{ case: 'C-3', kind: 'absorbed' }]]);
    propose(a, 90, {}, 'cb');
    expect(openSteps(a)).toEqual(['between']);
  });

  test('rule 22: a merged case counts however many links come after it', () => {
    const ledger = new Ledger();
    spent(ledger, 'C-1');
    const a = claim({ ledger, case: 'C-1', customer: 'X1' });
    a.hear({ type: 'absorbed', id: 'm-1', case: 'C-3', openedAtMs: START_MS });
    for (let i = 0; i < 150; i++) a.hear({ type: 'linked', id: `l-${i}`, case: `D-${i}`, kind: 'same_customer' });
    expect([a.state.links?.length, a.state.links?.at(-1)?.case]).toEqual([100, 'D-149']);
    propose(a, 90, {}, 'cb');
    expect(openSteps(a)).toEqual(['authorize']);
  });
});

describe('rule 27: a cancel counts what merged cases paid', () => {
  const cancel = { act: 'cancel', reason: text } as const;
  const chen = { id: 'chen', roles: ['supervisor'], teams: [] };
  const paidThere = () => {
    const ledger = new Ledger();
    const c = propose(claim({ ledger, case: 'C-3', customer: 'X3' }), 90);
    c.act('ca', done('between', 'ready'));
    c.act('cao', merge('C-2'));
    const b = claim({ ledger, case: 'C-2', customer: 'X2' });
    tell(b, c);
    return { ledger, b, c };
  };

  test('rule 27: it takes a second person, through every merge', () => {
    const { b, ledger } = paidThere();
    b.act('cao', merge('C-1'));
    const a = claim({ ledger, case: 'C-1', customer: 'X1' });
    tell(a, b);
    a.act(chen, cancel);
    expect([a.state.state, a.state.cancelAsked?.by]).toEqual(['open', 'chen']);
    const free = claim({ ledger, case: 'C-9', customer: 'X9' });
    free.act(chen, cancel);
    expect(free.state.state).toBe('cancelled');
  });

  test('rule 27: with the undo one word is enough again', () => {
    const { b, c } = paidThere();
    const { case: id, openedAtMs } = c.state;
    b.hear({ type: 'absorbed', id: 'undone', case: id, openedAtMs, undone: true });
    b.act(chen, cancel);
    expect(b.state.state).toBe('cancelled');
  });

  test.each([3, 4, 5])('rule 27: a case of number %i asks only for its own payments', (rules) => {
    const { b } = paidThere();
    b.state = { ...b.state, rules };
    b.act(chen, cancel);
    expect(b.state.state).toBe('cancelled');
  });
});
