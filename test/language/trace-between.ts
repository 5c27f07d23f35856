/** What happens to a case of the SOP about other cases: events reach it, cases it started end, it is re-opened by an intake. */
import type { Act } from '../../engine/event.ts';
import { Refused } from '../../engine/refused.ts';
import { view } from '../../engine/see/see.ts';
import type { Workspace } from '../../language/load.ts';
import { Play } from '../../simulator/play.ts';
import { type Random, randomOf } from '../../simulator/random.ts';

const STEPS = 60;
const MINUTE = 60_000;
const START_MS = Date.parse('2026-09-25T08:30:00+08:00');
const PEOPLE = ['li', 'wang', 'zhang', 'qian', 'chen', 'zhou'];
const CUSTOMER = { id: 'web', roles: ['integration'], teams: [] };
const ANSWERS = ['yes', 'no', 7] as const;

/** Everything written, sent, started and refused, with the views on the way. */
export function traceBetween({ packages, organization }: Workspace, seed: number): string {
  const plan = packages.get('between')?.plan;
  if (plan === undefined || organization === undefined) throw new Error('The between workspace has an error');
  const random = randomOf(seed);
  const start = () => (random.chance(0.1) ? { failed: 'WrongArgument' } : {});
  const startMs = START_MS + random.below(48 * 60) * MINUTE;
  const play = new Play({ plan, organization, start }, { data: { customer: 'K-1' } }, startMs);
  const lines: unknown[] = [];
  for (let step = 0; step < STEPS; step++) {
    const passed = random.chance(0.2) ? random.below(10 * 60) : random.below(30);
    play.advance(passed * MINUTE);
    if (random.chance(0.3)) lines.push(view(plan, play.state, play.nowMs));
    try {
      befall(play, random);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      lines.push(error.refusal);
    }
  }
  return JSON.stringify([lines, play.events, play.sent, play.started, play.finished]);
}

function befall(play: Play, random: Random): void {
  const kind = random.below(12);
  if (play.finished !== undefined) {
    play.sleep(random.below(20) * 60 * MINUTE);
    play.act(CUSTOMER, { act: 'contact', direction: 'in', reopens: true });
  } else if (kind < 2) play.happen(random.chance(0.7) ? 'letter' : 'parcel', { code: 'K-7' });
  else if (kind < 3) play.hear({ type: 'signalled', id: `s-${play.state.seq}`, code: 'RS01', facts: { count: 2 } });
  else if (kind < 4)
    play.act('chen', { act: 'dispose', signal: random.pick(['RS01', 'RS02', 'RS08']) ?? '', as: 'handled' });
  else if (kind < 8) endChild(play, random);
  else work(play, random);
}

/** The case that the open step waits for, or any other. */
function endChild(play: Play, random: Random): void {
  const child = play.state.visits.find((v) => v.child !== undefined)?.child ?? play.started.at(-1)?.case;
  if (child === undefined) return;
  const answer = random.pick(ANSWERS) ?? 'yes';
  play.endChild(child, { state: random.chance(0.2) ? 'cancelled' : 'closed', data: { answer } });
}

function work(play: Play, random: Random): void {
  const step = play.state.visits.find((v) => v.work !== undefined)?.step ?? 'ask';
  const as = step === 'ask' ? 'asked' : random.chance(0.9) ? 'handled' : 'given-up';
  const act: Act = {
    act: 'complete',
    step,
    as,
    with: {
      order: random.chance(0.8) ? 'o-7' : 'o-8',
      ...(random.chance(0.5) && { amount: 100 * (random.pick([30, 50, 70, 90]) ?? 0) }),
    },
  };
  play.act(random.pick(PEOPLE) ?? 'li', act);
}
