/** Storms in which cases move to later versions and newer calendars on the way (rule 7): nothing is lost, no invariant breaks. */
import { expect, test } from 'vitest';
import type { Plan } from '../../language/plan.ts';
import { befall } from '../../simulator/deeds.ts';
import { chooseDeed } from '../../simulator/chance.ts';
import { intakeData } from '../../simulator/chance-values.ts';
import { restViolations, storyViolations } from '../../simulator/invariants.ts';
import { Play } from '../../simulator/play.ts';
import { randomOf } from '../../simulator/random.ts';
import { count } from '../setup/length.ts';
import { sop } from '../setup/waiting.ts';
import { planOf } from '../setup/written.ts';
import { SEED } from '../setup/seed.ts';

const CASES = count(40, 2_000);
const DEEDS = 150;
const actor = { id: 'han', roles: ['process-owner'], teams: [] };

const world = planOf('waiting', sop);
/** Versions that follow each other: a step gets another name and back, limits differ, a clock comes and goes. */
const versions: Plan[] = [
  sop
    .replace('version: 1', 'version: 2\nupgrade: { from: 1, steps: { work: handle } }')
    .replaceAll(': work', ': handle')
    .replace('until: work.done', 'until: handle.done')
    .replace('  work:\n', '  handle:\n')
    .replace('until: case.resolved, limit: 10h', 'until: case.resolved, limit: 14h'),
  sop
    .replace('version: 1', 'version: 3\nupgrade: { from: 2, steps: { handle: work } }')
    .replace(
      'clocks:\n',
      'clocks:\n  all: { title: 全部, from: case.opened, until: case.closed, limit: 90h, ladder: up }\n',
    )
    .replace(/^ {2}law: .*\n/m, ''),
].map((yaml) => planOf('waiting', yaml).plan);

test(`rule 7: cases that move in a storm break no invariant (BIHUAN_SEED=${SEED})`, () => {
  let moves = 0;
  for (let seed = SEED; seed < SEED + CASES; seed++) {
    const random = randomOf(seed);
    const data = intakeData(world.plan, random);
    const play = new Play(world, { data }, Date.UTC(2026, 8, 25) + random.below(300) * 3_600_000);
    for (let count = 0; count < DEEDS && play.finished === undefined; count++) {
      expect([seed, count, befall(play, chooseDeed(play, random, count))]).toEqual([seed, count, []]);
      const next = versions.find((plan) => plan.version === play.world.plan.version + 1);
      if (next === undefined || play.owes || !random.chance(0.02)) continue;
      if (play.move(next, { id: `m-${next.version}`, actor })) moves++;
      expect([seed, count, restViolations(play)]).toEqual([seed, count, []]);
    }
    expect([seed, storyViolations(play)]).toEqual([seed, []]);
  }
  expect(moves).toBeGreaterThan(CASES / 8);
});
