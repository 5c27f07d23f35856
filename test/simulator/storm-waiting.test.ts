/** A storm over an SOP that pauses for every reason it can and keeps promises (rules 4 and 8). */
import { expect, test } from 'vitest';
import { storm } from '../../simulator/storm.ts';
import { count } from '../setup/length.ts';
import { sop } from '../setup/waiting.ts';
import { planOf } from '../setup/written.ts';
import { SEED } from '../setup/seed.ts';

test(`rule 4: pauses and promises break no invariant in a storm (BIHUAN_SEED=${SEED})`, () => {
  const result = storm(planOf('waiting', sop), { seed: SEED, cases: count(60, 2_000), startMs: Date.UTC(2026, 8, 25) });
  expect(result.violations.map((v) => ({ ...v, story: v.story.map((deed) => JSON.stringify(deed)) }))).toEqual([]);
  expect(result.reopened).toBeGreaterThan(0);
});
