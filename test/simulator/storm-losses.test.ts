/**
 * Storms of losses over a record in memory: batches lost before and after they are written, tasks done again, older copies of the
 * record, resets, Temporal's store, beside dishonest people. What was really paid counts, every payment is covered, and the record
 * tells the story of the run that is left. The lane `long` goes on for more than 100,000 case-hours; test/records/storm-losses.test.ts
 * does the same over the real database.
 */
import { describe, expect, test } from 'vitest';
import { leftBy } from '../../recovery/left.ts';
import { MemoryKeeper } from '../../simulator/losses/memory-keeper.ts';
import { lossyStorm } from '../../simulator/losses/storm.ts';
import { ATTACKED, target } from '../setup/attacked.ts';
import { count } from '../setup/length.ts';
import { SEED } from '../setup/seed.ts';
import { START_MS } from '../setup/written.ts';

const HOURS = count(1_200, 35_000);

describe(`losses (BIHUAN_SEED=${SEED})`, () => {
  test.each(ATTACKED)('rules 22–24, 32: nothing that was paid is forgotten, %s', async (name, sop) => {
    const attacked = target(sop);
    const sums: Record<string, number> = { caseHours: 0, worlds: 0 };
    for (let seed = SEED; (sums.caseHours ?? 0) < HOURS; seed++) {
      const keeper = new MemoryKeeper(attacked.organization, leftBy);
      const world = { seed, startMs: START_MS, taskMs: START_MS, deeds: 200 };
      const { found, ...counts } = await lossyStorm(attacked, keeper, world);
      expect({ seed, found }).toEqual({ seed, found: [] });
      for (const [what, n] of Object.entries({ ...counts, worlds: 1 })) sums[what] = (sums[what] ?? 0) + n;
    }
    for (const what of ['payments', 'takenBack', 'resets', 'restores', 'stores'])
      expect([what, (sums[what] ?? 0) > 0]).toEqual([what, true]);
    process.stdout.write(`${name}: ${JSON.stringify(sums)}\n`);
  });
});
