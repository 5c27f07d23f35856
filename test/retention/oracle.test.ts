/** A random set of cases, holds, merges, amounts and classes: what goes is what the plainest reading of the rules says. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import fc from 'fast-check';
import type { RetentionPlan } from '../../language/retention.ts';
import { closedCase, DAY_MS, inForce, wholeRun } from '../setup/kept.ts';
import { batch, freshRecord, samplePackage } from '../setup/record.ts';
import { SEED } from '../setup/seed.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord();
  await it.record.publish(samplePackage(), 'han');
});
afterAll(() => it.close());

interface Case {
  sop: string;
  /** Days since it closed; undefined: it is open. */
  closed: number | undefined;
  held: boolean;
  /** Days since an amount began to count; undefined: none. */
  paid: number | undefined;
  unknown: boolean;
  /** Merged into the case of this number, when that is another one. */
  into: number | undefined;
}
const anyCase: fc.Arbitrary<Case> = fc.record({
  sop: fc.constantFrom('a', 'b', 'nobody'),
  closed: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 6 }),
  held: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  paid: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined, freq: 1 }),
  unknown: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  into: fc.option(fc.integer({ min: 0, max: 7 }), { nil: undefined, freq: 1 }),
});
const world = fc.record({
  cases: fc.array(anyCase, { minLength: 1, maxLength: 8 }),
  days: fc.record({ a: fc.integer({ min: 1, max: 60 }), b: fc.integer({ min: 1, max: 60 }) }),
  declared: fc.constantFrom('a', 'ab', 'b').map((text): string[] => text.split('')),
});

/** The oracle: case by case, family by family, without a query. */
function goes({ cases, days, declared }: typeof world extends fc.Arbitrary<infer W> ? W : never): boolean[] {
  const family = cases.map((_, i) => i);
  const find = (i: number): number => (family[i] === i ? i : find(family[i] ?? i));
  cases.forEach(({ into, closed }, i) => {
    if (into !== undefined && into < cases.length && into !== i && closed !== undefined) family[find(i)] = find(into);
  });
  const alone = cases.map(({ sop, closed, held, paid, unknown }) => {
    if (closed === undefined || held || !declared.includes(sop)) return false;
    if (closed < days[sop as 'a' | 'b']) return false;
    return paid === undefined || (!unknown && paid >= 30);
  });
  return cases.map((_, i) => cases.every((__, j) => find(i) !== find(j) || alone[j] === true));
}

test('what is removed is what the rules say, and a second run finds nothing', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      round += 1;
      const id = (i: number) => `W${round}-${i}`;
      const plan: RetentionPlan = {
        apply: true,
        classes: { a: { purpose: '', days: given.days.a }, b: { purpose: '', days: given.days.b } },
        sops: Object.fromEntries(given.declared.map((sop) => [`${sop}-${round}`, { class: sop, fields: {} }])),
      };
      await inForce(it.record, plan);
      const write = async ({ sop, closed, held, paid, unknown, into }: Case, i: number) => {
        const view = {
          sop: `${sop}-${round}`,
          data: { customer: `CU-${round}-${i}` },
          ...(into !== undefined && into < given.cases.length && into !== i && { mergedInto: id(into) }),
        };
        if (closed === undefined)
          await it.record.writeBatch(batch(id(i), Date.now(), 0, ['case.opened'], { sop: view.sop }));
        // A moment more than so many days: the run comes a moment later.
        else await closedCase(it.record, id(i), closed + 0.001, view);
        if (held) await it.record.holdCase({ case: id(i), reason: 'audit', by: 'shen' });
        if (paid !== undefined)
          await it.sql.query(
            `insert into ledger (case_id, "grant", action, amount, state, at_ms, made_ms, confirmed, question, answer, counted_ms)
             values ($1, 'g', 'gift', 1, $2, 0, 0, true, '', '{}', $3)`,
            [id(i), unknown ? 'unknown' : 'committed', Date.now() - (paid + 0.001) * DAY_MS],
          );
      };
      await Promise.all(given.cases.map(write));
      const expected = goes(given).flatMap((gone, i) => (gone ? [id(i)] : []));
      const dry = await wholeRun(it.record, false);
      const run = await wholeRun(it.record, true);
      const { rows } = await it.sql.query('select case_id from tombstone where run_id = $1 order by 1', [run.id]);
      expect(rows.map((row: { case_id: string }) => row.case_id)).toEqual(expected.sort());
      const due = Object.values(dry.report.cases ?? {}).reduce((sum, of) => sum + of.due, 0);
      expect([due, run.removed.cases]).toEqual([expected.length, expected.length]);
      expect((await wholeRun(it.record, true)).removed.cases).toBe(0);
      const left = await it.sql.query(`select id from "case" where id like 'W${round}-%'`);
      expect(left.rowCount).toBe(given.cases.length - expected.length);
      for (const row of left.rows as { id: string }[]) expect((await it.record.verifyChain(row.id)).ok).toBe(true);
    }),
    { numRuns: 15, seed: SEED },
  );
});
