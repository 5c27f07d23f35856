/** Storms over the shipped complaint procedure with its real organization. */
import { describe, expect, it } from 'vitest';
import { load } from '../../language/load.ts';
import { storm } from '../../simulator/storm.ts';
import { readFolder } from '../language/overlay.ts';

/** Another seed is another storm; the one printed shows a violation again. */
const SEED = Number(process.env.BIHUAN_SEED ?? Date.now() % 1_000_000_000);
const CASES = Number(process.env.BIHUAN_STORM_CASES ?? 400);

function complaint() {
  const workspace = load(readFolder('sop-definitions'));
  const plan = workspace.packages.get('complaint')?.plan;
  if (plan === undefined || workspace.organization === undefined) throw new Error('The shipped workspace has errors');
  return { plan, organization: workspace.organization };
}

describe('a storm over the complaint procedure', () => {
  it(`breaks no invariant (BIHUAN_SEED=${SEED})`, () => {
    const result = storm(complaint(), { seed: SEED, cases: CASES, startMs: Date.UTC(2026, 8, 25) });
    expect(result.violations.map((v) => ({ ...v, story: v.story.map((deed) => JSON.stringify(deed)) }))).toEqual([]);
    expect(result.caseHours).toBeGreaterThan(100_000);
    expect(result.closed).toBeGreaterThan(result.cases / 10);
    expect(result.reopened).toBeGreaterThan(0);
  });
});
