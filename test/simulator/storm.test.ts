/** Storms over the shipped complaint procedure with its real organization. */
import { describe, expect, it } from 'vitest';
import { storm, tell } from '../../simulator/storm.ts';
import { complaint, STORM_MS } from './complaint.ts';

/** Another seed is another storm; the one printed shows a violation again. */
const SEED = Number(process.env.BIHUAN_SEED ?? Date.now() % 1_000_000_000);
const CASES = Number(process.env.BIHUAN_STORM_CASES ?? 20);

describe('a storm over the complaint procedure', () => {
  let caseHours = 0;

  it.each(Array.from({ length: 11 }, (_, i) => i))(`breaks no invariant, part %i (BIHUAN_SEED=${SEED})`, (part) => {
    const seed = SEED + part * 1_000_000;
    const result = storm(complaint(), { seed, cases: CASES, startMs: STORM_MS });
    expect(result.violations.map((v) => ({ ...v, story: v.story.map((deed) => JSON.stringify(deed)) }))).toEqual([]);
    expect(result.closed).toBeGreaterThan(result.cases / 10);
    expect(result.reopened).toBeGreaterThan(0);
    caseHours += result.caseHours;
  });

  it('is 100,000 case-hours long', () => {
    expect(caseHours).toBeGreaterThan(100_000);
  });

  it('replays alike: the same story gives the same events, effects and state', () => {
    const once = tell(complaint(), SEED, STORM_MS);
    const again = tell(complaint(), SEED, STORM_MS);
    expect(again.story).toEqual(once.story);
    expect(again.play.events).toEqual(once.play.events);
    expect(again.play.sent).toEqual(once.play.sent);
    expect(again.play.state).toEqual(once.play.state);
  });
});
