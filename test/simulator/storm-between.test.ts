/** A storm over an SOP that other cases and outside events concern: signals, children, merges, re-opening by intakes. */
import { describe, expect, test } from 'vitest';
import { load } from '../../language/load.ts';
import { storm, tell } from '../../simulator/storm.ts';
import { readFolder } from '../setup/folder.ts';
import { count } from '../setup/length.ts';
import { SEED } from '../setup/seed.ts';

const START_MS = Date.UTC(2026, 8, 25);
const { packages, organization } = load(readFolder('test/language/every-key'));

function world(sop: string) {
  const plan = packages.get(sop)?.plan;
  if (plan === undefined || organization === undefined) throw new Error('The every-key workspace has an error');
  return { plan, organization, start: () => ({}) };
}

describe(`between cases (BIHUAN_SEED=${SEED})`, () => {
  test('rules 15, 17, 18 and 25 break no invariant, whatever comes from elsewhere', () => {
    const result = storm(world('between'), { seed: SEED, cases: count(80, 2_000), startMs: START_MS });
    expect(result.violations.map((v) => ({ ...v, story: v.story.map((deed) => JSON.stringify(deed)) }))).toEqual([]);
    expect(result.reopened).toBeGreaterThan(0);
  });

  test('the storm has it all: firings, dispositions, children, merges and their undo', () => {
    const wanted = new Set(['signal.fired', 'signal.disposed', 'case.started', 'case.ended', 'case.led']);
    for (const type of ['case.merged', 'case.unmerged', 'case.absorbed', 'case.linked']) wanted.add(type);
    // As many cases as it takes, which is a few dozen mostly.
    for (let seed = SEED; wanted.size > 0 && seed < SEED + 600; seed++)
      for (const e of tell(world('between'), seed, START_MS).play.events) wanted.delete(e.type);
    expect([...wanted]).toEqual([]);
  });
});
