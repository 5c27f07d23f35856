/** Storms over random small procedures: constructs meet here that the shipped procedure never combines. */
import { expect, it } from 'vitest';
import { storm } from '../../simulator/storm.ts';
import { ORGANIZATION } from '../setup/small-plan.ts';
import { STORM_MS } from '../setup/complaint.ts';
import { count } from '../setup/length.ts';
import { randomPlan } from './random-plan.ts';
import { SEED } from '../setup/seed.ts';

const PLANS = count(25, 1_500);

it.each([0, 1, 2, 3])(`a storm over random procedures breaks no invariant, part %i (BIHUAN_SEED=${SEED})`, (part) => {
  for (let seed = SEED + part * 1_000_000; seed < SEED + part * 1_000_000 + PLANS; seed++) {
    const plan = randomPlan(seed);
    const { violations } = storm({ plan, organization: ORGANIZATION }, { seed, cases: 1, startMs: STORM_MS });
    const told = violations.map((v) => ({ ...v, story: v.story.map((deed) => JSON.stringify(deed)) }));
    expect({ seed, violations: told, ...(told.length > 0 && { plan }) }).toEqual({ seed, violations: [] });
  }
});
