/**
 * Storms of losses over the real record: batches lost before and after they are written, tasks done again, hours of the database,
 * resets, Temporal's store, beside dishonest people. What was really paid counts, and the audit finds nothing.
 */
import { describe, expect, test } from 'vitest';
import { lossyStorm } from '../../simulator/losses/storm.ts';
import { ATTACKED, target } from '../setup/attacked.ts';
import { count } from '../setup/length.ts';
import { keeperOn } from '../setup/record-keeper.ts';
import { freshRecord } from '../setup/record.ts';
import { SEED } from '../setup/seed.ts';
import { START_MS } from '../setup/written.ts';

describe(`losses (BIHUAN_SEED=${SEED})`, () => {
  test.each(ATTACKED)('rules 22–24, 32: nothing that was paid is forgotten, %s', async (name, sop) => {
    const sums: Record<string, number> = {};
    for (let seed = SEED; seed < SEED + count(2, 10); seed++) {
      const it = await freshRecord();
      try {
        const { found, ...counts } = await lossyStorm(target(sop), await keeperOn(it, sop), {
          seed,
          startMs: START_MS,
          taskMs: Date.now(),
          deeds: 200,
        });
        for (const [what, n] of Object.entries(counts)) sums[what] = (sums[what] ?? 0) + n;
        expect({ seed, found }).toEqual({ seed, found: [] });
      } finally {
        await it.close();
      }
    }
    for (const what of ['payments', 'resets', 'restores']) expect([what, (sums[what] ?? 0) > 0]).toEqual([what, true]);
    process.stdout.write(`${name}: ${JSON.stringify(sums)}\n`);
  });
});
