/** Storms over the shipped complaint procedure with its real organization. */
import { describe, expect, it } from 'vitest';
import { load } from '../../language/load.ts';
import { storm, tell } from '../../simulator/storm.ts';
import { readFolder } from '../language/overlay.ts';

/** Another seed is another storm; the one printed shows a violation again. */
const SEED = Number(process.env.BIHUAN_SEED ?? Date.now() % 1_000_000_000);
const CASES = Number(process.env.BIHUAN_STORM_CASES ?? 60);

function complaint() {
  const workspace = load(readFolder('sop-definitions'));
  const plan = workspace.packages.get('complaint')?.plan;
  if (plan === undefined || workspace.organization === undefined) throw new Error('The shipped workspace has errors');
  return { plan, organization: workspace.organization };
}

describe('a storm over the complaint procedure', () => {
  let caseHours = 0;

  it.each([0, 1, 2, 3])(`breaks no invariant, part %i (BIHUAN_SEED=${SEED})`, (part) => {
    const seed = SEED + part * 1_000_000;
    const result = storm(complaint(), { seed, cases: CASES, startMs: Date.UTC(2026, 8, 25) });
    expect(result.violations.map((v) => ({ ...v, story: v.story.map((deed) => JSON.stringify(deed)) }))).toEqual([]);
    expect(result.closed).toBeGreaterThan(result.cases / 10);
    expect(result.reopened).toBeGreaterThan(0);
    caseHours += result.caseHours;
  });

  it('is 100,000 case-hours long', () => {
    expect(caseHours).toBeGreaterThan(100_000);
  });

  it('replays alike: the same story gives the same events, effects and state', () => {
    const once = tell(complaint(), SEED, Date.UTC(2026, 8, 25));
    const again = tell(complaint(), SEED, Date.UTC(2026, 8, 25));
    expect(again.story).toEqual(once.story);
    expect(again.play.events).toEqual(once.play.events);
    expect(again.play.sent).toEqual(once.play.sent);
    expect(again.play.state).toEqual(once.play.state);
  });
});
