/**
 * Storms of dishonest people, alone and two in collusion (semantics rules 22–24): every committed payment is covered, by what
 * the audit says alone. The lane `long` lets them try for more than 200,000 case-hours.
 */
import { describe, expect, test } from 'vitest';
import { robbery } from '../../simulator/payments/dishonest.ts';
import { uncovered } from '../../simulator/payments/oracle.ts';
import { claim, procedure, propose } from '../setup/approvals.ts';
import { ATTACKED, target } from '../setup/attacked.ts';
import { count } from '../setup/length.ts';
import { SEED } from '../setup/seed.ts';
import { done, START_MS, text } from '../setup/written.ts';

const HOURS = count(5_000, 70_000);

describe(`dishonest people (BIHUAN_SEED=${SEED})`, () => {
  test.each(ATTACKED)('rules 22–24: no payment above what covers it, %s', (name, sop) => {
    const { violations, ...counts } = robbery(target(sop), { seed: SEED, caseHours: HOURS, startMs: START_MS });
    process.stdout.write(`${name}: ${JSON.stringify(counts)}\n`);
    expect(violations).toEqual([]);
    expect(counts.payments).toBeGreaterThan(0);
  });

  test('who takes an approval and agrees to less stands beside nobody: the lesser amount is the approver’s own', () => {
    const p = propose(claim({ by: 'ca' }), 400, {}, 'ca');
    p.act('cao', { act: 'assign', step: 'authorize', to: 'cao', reason: text });
    p.act('cao', { act: 'approve', step: 'authorize', amount: 9_000, note: text });
    p.act('ca', done('between', 'ready'));
    const { payments, found } = uncovered([{ case: 'C-1', lines: p.events }], target(procedure).yardstick);
    expect([payments, found]).toEqual([1, []]);
  });

  test('the oracle sees what the rule forbids: cases of number 1 pay under somebody else’s cap', () => {
    const p = claim({
      rules: 1,
      sop: procedure.replace(
        '  propose:\n',
        '  begin: { title: 开始, task: { for: team/customer-service }, outcomes: { begun: propose } }\n  propose:\n',
      ),
    });
    p.act('cao', { act: 'assign', step: 'begin', to: 'ma', reason: text });
    p.act('ma', done('begin', 'begun'));
    propose(p, 1_000, {}, 'ca');
    p.act('cao', { act: 'assign', step: 'between', to: 'ca', reason: text });
    p.act('ca', done('between', 'ready'));
    const { payments, found } = uncovered([{ case: 'C-1', lines: p.events }], target(procedure).yardstick);
    expect([payments, found]).toEqual([
      1,
      ['C-1 g1 (100000): ma never agreed', 'C-1 g1 (100000): ma approved and owns it'],
    ]);
  });

  test('the oracle sees whoever gave the case to its owner, and then approves', () => {
    const line = (seq: number, type: string, actor: string | undefined, data: Record<string, unknown>) => {
      return { seq, type, atMs: START_MS + seq, data, ...(actor && { actor }) };
    };
    const lines = (giver: string) => [
      line(1, 'data.changed', 'ca', { after: { amount: 10_000 } }),
      line(2, 'transfer.accepted', 'cb', { to: 'person/cb', by: giver }),
      line(3, 'owner.changed', 'cb', { after: 'cb' }),
      line(4, 'approval.given', 'cao', { amount: 10_000 }),
      line(5, 'grant.reserved', undefined, { grant: 'g1', action: 'compensation', amount: 10_000, by: 'cao' }),
      line(6, 'grant.committed', undefined, { grant: 'g1' }),
    ];
    const found = (giver: string) =>
      uncovered([{ case: 'C-1', lines: lines(giver) }], target(procedure).yardstick).found;
    expect(found('cao')).toEqual(['C-1 g1 (10000): cao approved beside somebody behind it']);
    expect(found('ca')).toEqual([]);
  });
});
