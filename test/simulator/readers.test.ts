/** Rule 30 in storms: whoever may do a case's open work may read it, whatever befell it. */
import { expect, it } from 'vitest';
import type { Act } from '../../engine/event.ts';
import { refuse, view } from '../../engine/kernel.ts';
import { mayRead, reachedBy, readsAs } from '../../engine/people/readers.ts';
import type { TaskView } from '../../engine/see/view.ts';
import { load } from '../../language/load.ts';
import type { Play } from '../../simulator/play.ts';
import { tell } from '../../simulator/storm.ts';
import { STORM_MS } from '../setup/complaint.ts';
import { readSops } from '../setup/folder.ts';
import { count } from '../setup/length.ts';
import { SEED } from '../setup/seed.ts';

const { packages, organization } = load(readSops('sop-definitions'));
const CASES = count(7, 100);
/** Over all SOPs: after a storm of one of them there may be nothing left that can be done as it stands. */
let able = 0;

/** The acts by which open work is done or taken. */
function actsOn({ step, outcomes }: TaskView): Act[] {
  const as = outcomes[0]?.id ?? 'done';
  return [
    { act: 'complete', step, as },
    { act: 'claim', step },
    { act: 'accept', step },
    { act: 'approve', step },
    { act: 'arbitrate', step, ruling: 'receiver_takes', reason: 'v1.x' },
  ];
}

/** Whom the kernel does not refuse for who they are; work that is nobody's is anybody's and is left out. */
function ableNow(play: Play, people: readonly string[]): { who: string; act: Act }[] {
  const { tasks } = view(play.world.plan, play.state, play.nowMs);
  const owned = tasks.filter(
    ({ team, role, assignee }) => team !== undefined || role !== undefined || assignee !== undefined,
  );
  const acts: Act[] = [...owned.flatMap(actsOn), { act: 'acknowledge' }];
  return people.flatMap((who) =>
    acts.flatMap((act) => {
      const refusal = refuse(play.world.plan, play.state, play.acting(who, act, 'x'), play.nowMs);
      // 403 is who somebody is; 409 and 422 what the case or the data is, and may be told before the other.
      return refusal === undefined ? [{ who, act }] : [];
    }),
  );
}

it.each([...packages.keys()])(
  `rule 30: in storms over %s whoever may work on a case reads it (BIHUAN_SEED=${SEED})`,
  (sop) => {
    const plan = packages.get(sop)?.plan;
    if (plan === undefined || organization === undefined) throw new Error(`${sop} has errors`);
    const people = Object.keys(organization.people);
    const as = new Map(people.map((person) => [person, readsAs(organization, person, 0)]));
    let strangers = 0;
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const { play } = tell({ plan, organization }, seed, STORM_MS);
      const now = view(plan, play.state, play.nowMs).readers?.map(({ who }) => who) ?? [];
      const reached = play.events.filter((event) => event.cycle === play.state.cycle).flatMap(reachedBy);
      const readers = [...now, ...reached];
      for (const { who, act } of ableNow(play, people)) {
        able++;
        expect([seed, act, who, mayRead(readers, as.get(who) ?? [])]).toEqual([seed, act, who, true]);
      }
      strangers += people.filter((who) => !mayRead(readers, as.get(who) ?? [])).length;
    }
    // The rule shuts somebody out …
    expect(strangers).toBeGreaterThan(CASES);
  },
);

it('… and lets somebody in', () => expect(able).toBeGreaterThan(0));
