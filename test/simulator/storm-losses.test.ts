/**
 * Storms of losses over a record in memory: batches lost before and after they are written, tasks done again, older copies of the
 * record, resets, Temporal's store, beside dishonest people. What was really paid counts, every payment is covered, and the record
 * tells the story of the run that is left. The lane `long` goes on for more than 100,000 case-hours; test/records/storm-losses.test.ts
 * does the same over the real database.
 */
import { describe, expect, test } from 'vitest';
import { type Losses, lossyStorm } from '../../simulator/losses/storm.ts';
import { ATTACKED, target } from '../setup/attacked.ts';
import { MemoryKeeper } from '../setup/memory-keeper.ts';
import { count } from '../setup/length.ts';
import { SEED } from '../setup/seed.ts';
import { START_MS } from '../setup/written.ts';

const HOURS = count(3_000, 40_000);

describe(`losses (BIHUAN_SEED=${SEED})`, () => {
  const met: Losses[] = [];
  const sumOf = (what: 'caseHours' | 'payments' | 'takenBack' | 'resets' | 'restores' | 'stores', of = met) =>
    of.reduce((sum, it) => sum + it[what], 0);

  test.each(ATTACKED)('rules 22–24, 32: nothing that was paid is forgotten, %s', async (name, sop) => {
    const attacked = target(sop);
    const worlds: Losses[] = [];
    for (let seed = SEED; sumOf('caseHours', worlds) < HOURS; seed++) {
      const keeper = new MemoryKeeper(attacked.organization);
      const world = await lossyStorm(attacked, keeper, { seed, startMs: START_MS, taskMs: START_MS, deeds: 200 });
      expect({ seed, found: world.found }).toEqual({ seed, found: [] });
      worlds.push(world);
    }
    met.push(...worlds);
    process.stdout.write(`${name}: ${worlds.length} worlds, ${Math.round(sumOf('caseHours', worlds))} case-hours\n`);
  });

  test('all that may be lost was lost', () => {
    const kinds = ['payments', 'takenBack', 'resets', 'restores', 'stores'] as const;
    expect(kinds.filter((what) => sumOf(what) === 0)).toEqual([]);
  });
});
