/** Rule 27 in random cases of every shipped procedure: what a view offers to somebody, and what the case says to it. */
import { expect, test } from 'vitest';
import type { Act } from '../../../engine/event.ts';
import { refuse, view } from '../../../engine/kernel.ts';
import { actsFor } from '../../../engine/people/offered.ts';
import { load } from '../../../language/load.ts';
import { chooseDeed } from '../../../simulator/chance.ts';
import { intakeData } from '../../../simulator/chance-values.ts';
import { befall } from '../../../simulator/deeds.ts';
import { Play } from '../../../simulator/play.ts';
import { type Random, randomOf } from '../../../simulator/random.ts';
import { readSops } from '../../setup/folder.ts';
import { count } from '../../setup/length.ts';
import { SEED } from '../../setup/seed.ts';
import { START_MS, text } from '../../setup/written.ts';

const { packages, organization } = load(readSops('sop-definitions'));
const CASES = count(4, 60);
const DEEDS = 60;
const BY_TABLE = ['act/needs-role', 'act/not-related'];

/** The acts that can be written without knowing the procedure, under the name by which a view offers them. */
function writable({ state, nowMs, world }: Play): [name: string, act: Act][] {
  const signal = state.firings?.[0]?.code;
  const reason = Object.keys(world.plan.pauses ?? {})[0];
  const acts: (Act | undefined)[] = [
    { act: 'escalate', ladder: 'none', level: 1, reason: text },
    { act: 'annotate', note: text },
    { act: 'reopen', reason: text },
    { act: 'correct', with: {}, kind: 'typing', reason: text },
    { act: 'merge', into: 'C-7', reason: text },
    { act: 'unmerge', reason: text },
    { act: 'cancel', reason: text },
    { act: 'promise', what: text, untilMs: nowMs + 1 },
    { act: 'resume' },
    reason === 'waiting_customer' ? { act: 'pause', reason } : undefined,
    ...state.visits.map((v): Act => ({ act: 'assign', step: v.step, to: 'li' })),
    signal === undefined ? undefined : { act: 'dispose', signal, as: 'handled' },
  ];
  return acts.flatMap((act) =>
    act === undefined ? [] : [['step' in act ? `${act.act}:${act.step}` : act.act, act] as const],
  );
}

/** Of everybody who works there: offered and refused by the table, or refused and offered. */
function disagreements(play: Play, random: Random): string[] {
  const { plan } = play.world;
  const { acts, parties } = view(plan, play.state, play.nowMs);
  if (parties === undefined) return ['the view does not say who stands how to the case'];
  const people = Object.keys(play.world.organization.people).filter(() => random.chance(0.4));
  const found: string[] = [];
  for (const who of people) {
    const offered = actsFor(acts, parties, play.person(who), play.world.organization, play.nowMs);
    for (const [name, act] of writable(play)) {
      // Of several signals that wait, the one that is tried may be another's.
      if (!acts.includes(name) || (act.act === 'dispose' && Object.keys(parties.signals).length > 1)) continue;
      const refusal = refuse(plan, play.state, play.acting(who, act, 'tried'), play.nowMs);
      const byTable = refusal !== undefined && BY_TABLE.includes(refusal.code);
      if (byTable === offered.includes(name)) found.push(`${name} by ${who}: ${refusal?.code ?? 'taken'}`);
    }
  }
  return found;
}

test.each([...packages])(
  'rule 27: in random cases of %s a view offers what the table lets the case take',
  (_, { plan }) => {
    if (organization === undefined) throw new Error('The shipped SOPs do not compile');
    let asked = 0;
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const random = randomOf(seed);
      const data = intakeData(plan, random, Object.keys(organization.people));
      const play = new Play({ plan, organization }, { data }, START_MS);
      for (let n = 0; n < DEEDS; n++) {
        befall(play, chooseDeed(play, random, n));
        if (n % 6 !== 0) continue;
        // A view is of what has been done; an act is taken after what is due by now.
        play.advanceTo(play.nowMs);
        expect([seed, n, disagreements(play, random)]).toEqual([seed, n, []]);
        asked++;
      }
    }
    expect(asked).toBe(CASES * Math.ceil(DEEDS / 6));
  },
);
