/**
 * Storms in which runs are lost at any moment, with calls on their way, and begin again from what the record has (semantics rule
 * 32): every committed payment is covered all the same, none is forgotten, none is sent twice. The lane `long` goes on for more
 * than 100,000 case-hours.
 */
import { describe, expect, test } from 'vitest';
import { robbery } from '../../simulator/payments/dishonest.ts';
import { forgottenPayments } from '../../simulator/payments/forgotten.ts';
import { ATTACKED, target } from '../setup/attacked.ts';
import { claim, propose } from '../setup/approvals.ts';
import { count } from '../setup/length.ts';
import { SEED } from '../setup/seed.ts';
import { done, START_MS } from '../setup/written.ts';

const HOURS = count(3_000, 40_000);

describe(`lost runs (BIHUAN_SEED=${SEED})`, () => {
  test.each(ATTACKED)('rules 22–24, 32: no payment is uncovered, forgotten or sent twice, %s', (name, sop) => {
    const attacked = { ...target(sop), losing: true as const };
    const { violations, ...counts } = robbery(attacked, { seed: SEED, caseHours: HOURS, startMs: START_MS });
    process.stdout.write(`${name}: ${JSON.stringify(counts)}\n`);
    expect(violations).toEqual([]);
    expect([counts.payments > 0, counts.lost > 0, counts.inFlight > 0]).toEqual([true, true, true]);
  });

  test('what is looked for would be seen: a payment that is given back without a look, and one that is sent again', () => {
    const p = propose(claim(), 90);
    p.slow = true;
    p.act('ca', done('between', 'ready'));
    const [call] = p.calls;
    const line = p.ledger.lines.get(`C-1:${call?.key ?? ''}`);
    if (call === undefined || line === undefined) throw new Error('Nothing was paid');
    expect(forgottenPayments(p)).toEqual([]);
    line.state = 'released';
    p.calls.push({ ...call, again: true });
    expect(forgottenPayments(p)).toEqual([
      'C-1: the payment g1 is forgotten',
      'C-1: the payment g1 was sent again after its run was lost',
      'C-1: the payment g1 is forgotten',
    ]);
  });
});
