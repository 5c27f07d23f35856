/** Storms of approvals and payments, and many cases at once under shared caps (semantics rules 22–24). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refused } from '../../engine/kernel.ts';
import { Ledger, type LedgerLine } from '../../simulator/ledger.ts';
import type { Play } from '../../simulator/play.ts';
import { storm } from '../../simulator/storm.ts';
import { claim, files, procedure, propose } from '../setup/approvals.ts';
import { count } from '../setup/length.ts';
import { cancelled, done, planOf, START_MS, text } from '../setup/written.ts';
import { SEED } from '../setup/seed.ts';

/** Another seed is another storm; the one printed shows a violation again. */
const AGENT = { once: 10_000, case: 15_000, day: 25_000, customer: 22_000 };
const LEAD = { once: 50_000, case: 80_000, day: 70_000 };
const AGENTS = ['ca', 'cb', 'cc'];

describe(`rule 24: storms of approvals and payments (BIHUAN_SEED=${SEED})`, () => {
  test('rule 24: what is reserved is held, what is paid is committed, whatever happens', () => {
    const result = storm(planOf('claim', procedure, files), { seed: SEED, cases: count(60, 3_000), startMs: START_MS });
    expect(result.violations.map((v) => ({ ...v, story: v.story.map((deed) => JSON.stringify(deed)) }))).toEqual([]);
  });
});

type Deed = { of: number; do: 'propose' | 'approve' | 'reject' | 'pay' | 'cancel'; yuan: number; by: number };

const deeds = fc.array(
  fc.record({
    of: fc.nat(5),
    do: fc.constantFrom('propose', 'propose', 'approve', 'approve', 'reject', 'pay', 'pay', 'cancel'),
    yuan: fc.integer({ min: 1, max: 700 }),
    by: fc.nat(2),
  }) as fc.Arbitrary<Deed>,
  { maxLength: 40 },
);

function perform(p: Play, deed: Deed): void {
  const agent = AGENTS[deed.by] ?? 'ca';
  const approver = deed.by === 0 ? 'ma' : 'cao';
  if (deed.do === 'propose') propose(p, deed.yuan % 7 === 0 ? deed.yuan : (deed.yuan % 100) + 1, {}, agent);
  else if (deed.do === 'approve') p.act(approver, { act: 'approve', step: 'authorize' });
  else if (deed.do === 'reject') p.act(approver, { act: 'decline', step: 'authorize', reason: text });
  else if (deed.do === 'cancel') cancelled(p);
  else {
    const step = p.state.visits[0]?.step ?? '';
    const as = { between: 'ready', after: 'more', 'by-hand': 'paid' }[step] ?? 'ready';
    p.act(p.state.visits[0]?.work?.assignee ?? (step === 'by-hand' ? 'ma' : agent), done(step, as));
  }
}

describe('rule 22: sums of what is reserved and committed', () => {
  test('rule 22: stay within the caps of whoever decided, in any order of requests', () => {
    fc.assert(
      fc.property(deeds, (story) => {
        const ledger = new Ledger();
        const replies = [{ id: 'P' }, { failed: 'OutsideRefused' }, { failed: 'OutsideTimeout' }];
        let calls = 0;
        const reply = () => replies[calls++ % 3] ?? {};
        // Six cases of two customers.
        const cases = Array.from({ length: 6 }, (_, i) =>
          claim({ ledger, case: `C-${i}`, customer: `K-${i % 2}`, reply }),
        );
        for (const deed of story) {
          try {
            perform(cases[deed.of] as Play, deed);
          } catch (error) {
            if (!(error instanceof Refused)) throw error;
          }
          expect(exceeded([...ledger.lines.values()])).toEqual([]);
        }
      }),
      { seed: SEED, numRuns: count(12, 1_000) },
    );
  });
});

/** Within the role by which a line was decided, its amount and, for the latest line, the sums it was decided on. */
function exceeded(all: LedgerLine[]): string[] {
  const counting = all.filter((line) => line.state !== 'released' && line.by !== undefined);
  const sum = (lines: LedgerLine[]) => lines.reduce((total, line) => total + line.amount, 0);
  const found: string[] = [];
  for (const agent of AGENTS) {
    const own = counting.filter((line) => line.by === agent);
    if (sum(own) > AGENT.day) found.push(`${agent} decided on ${sum(own)} in a day`);
    if (own.some((line) => line.amount > AGENT.once)) found.push(`${agent} decided on too much at once`);
  }
  const byLead = counting.filter((line) => line.by === 'cao');
  if (sum(byLead) > LEAD.day || byLead.some((line) => line.amount > LEAD.once)) found.push('the lead exceeded a cap');
  for (const key of ['case', 'customer'] as const) {
    for (const value of new Set(counting.map((line) => line[key]))) {
      const lines = counting.filter((line) => line[key] === value);
      // Alone, without anybody above them, agents stay within the caps of a case and a customer.
      if (lines.every((line) => AGENTS.includes(line.by ?? '')) && sum(lines) > AGENT[key])
        found.push(`${key} ${value}: ${sum(lines)}`);
    }
  }
  return found;
}
