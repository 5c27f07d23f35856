/** Storms over every shipped procedure with its real organization: a million case-hours and more. */
import { describe, expect, it, test } from 'vitest';
import { load } from '../../language/load.ts';
import type { World } from '../../simulator/play.ts';
import { storm, tell } from '../../simulator/storm.ts';
import { STORM_MS } from '../setup/complaint.ts';
import { readSops } from '../setup/folder.ts';
import { count } from '../setup/length.ts';
import { SEED } from '../setup/seed.ts';

/** Another seed is another storm; the one printed shows a violation again. */
process.stderr.write(`Storms of BIHUAN_SEED=${SEED}\n`);

/**
 * Case-hours by procedure, in parts of a few seconds: where more happens in an hour, there are fewer of them. `some`: of a
 * part, where cases are soon over, and a piece of it shows all there is to see.
 */
const HOURS: Record<string, { parts: number; each: number; some: number }> = {
  complaint: { parts: 5, each: 24_000, some: 12_000 },
  'delivery-installation': { parts: 5, each: 50_000, some: 50_000 },
  'order-exception': { parts: 4, each: 35_000, some: 18_000 },
  rectification: { parts: 5, each: 70_000, some: 35_000 },
  repair: { parts: 2, each: 40_000, some: 15_000 },
  'return-dispute': { parts: 4, each: 36_000, some: 18_000 },
  consultation: { parts: 2, each: 20_000, some: 6_000 },
  regulator: { parts: 2, each: 40_000, some: 15_000 },
  'public-opinion': { parts: 2, each: 40_000, some: 15_000 },
  'proactive-care': { parts: 2, each: 30_000, some: 12_000 },
  improvement: { parts: 2, each: 70_000, some: 35_000 },
};
/** Every run of the tests plays the first part, or some of it; the lane `long` plays three times as many. */
const partsOf = ({ parts }: { parts: number }) => count(1, parts * 3);
const hoursOf = ({ each, some }: { each: number; some: number }) => count(some, each);

// Its own, for the shared one is frozen, in which a storm takes a fifth longer.
const workspace = load(readSops('sop-definitions'));

function world(sop: string): World {
  const plan = workspace.packages.get(sop)?.plan;
  if (plan === undefined || workspace.organization === undefined) throw new Error(`${sop} has errors`);
  return { plan, organization: workspace.organization };
}

test('every shipped procedure has its storm, more than a million case-hours when they are long', () => {
  expect(Object.keys(HOURS).toSorted()).toEqual([...workspace.packages.keys()].toSorted());
  const hours = Object.values(HOURS).reduce((sum, it) => sum + partsOf(it) * hoursOf(it), 0);
  expect(hours).toBeGreaterThanOrEqual(count(130_000, 3_000_000));
});

describe.each(Object.entries(HOURS))('a storm over %s', (sop, hours) => {
  const each = hoursOf(hours);
  let closed = 0;
  let reopened = 0;

  it.each(Array.from({ length: partsOf(hours) }, (_, i) => i))(
    `breaks no invariant, part %i (BIHUAN_SEED=${SEED})`,
    (part) => {
      const result = storm(world(sop), { seed: SEED + part * 1_000_000, caseHours: each, startMs: STORM_MS });
      expect(result.violations.map((v) => ({ ...v, story: v.story.map((deed) => JSON.stringify(deed)) }))).toEqual([]);
      expect(result.caseHours).toBeGreaterThanOrEqual(each);
      closed += result.closed;
      reopened += result.reopened;
    },
  );

  it('has cases that are closed and cases that are re-opened', () => {
    expect([closed > 0, reopened > 0]).toEqual([true, true]);
  });

  it('replays alike: the same story gives the same events, effects and state', () => {
    const once = tell(world(sop), SEED, STORM_MS);
    const again = tell(world(sop), SEED, STORM_MS);
    expect(again.story).toEqual(once.story);
    expect(again.play.events).toEqual(once.play.events);
    expect(again.play.sent).toEqual(once.play.sent);
    expect(again.play.state).toEqual(once.play.state);
  });
});
