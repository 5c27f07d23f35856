/** What happens to a case of the SOP of blocks: branches at once, an item at a time, legs offered, taken and returned. */
import type { Act } from '../../engine/event.ts';
import { Refused } from '../../engine/refused.ts';
import { view } from '../../engine/see/see.ts';
import type { Workspace } from '../../language/load.ts';
import { Play } from '../../simulator/play.ts';
import { type Random, randomOf } from '../../simulator/random.ts';

const STEPS = 70;
const MINUTE = 60_000;
const START_MS = Date.parse('2026-09-25T08:30:00+08:00');
const REASON = `v1.${'r'.repeat(43)}`;
const PEOPLE = ['li', 'wang', 'zhang', 'qian', 'chen', 'zhou'];
/** Everybody's word for being done, by step; now and then the other one. */
const OUTCOMES: Record<string, string[]> = {
  begin: ['noted'],
  look: ['seen', 'seen', 'seen', 'wrong'],
  count: ['counted'],
  confirm: ['confirmed'],
  install: ['installed', 'installed', 'installed', 'broken'],
  write: ['written'],
  say: ['said'],
  keep: ['kept'],
  tell: ['told'],
  shut: ['sealed'],
};
const HAND_OVERS = ['give', 'settle', 'end', 'over'];

/** Everything written, sent and refused, with the views on the way. */
export function traceBlocks({ packages, organization }: Workspace, seed: number): string {
  const plan = packages.get('blocks')?.plan;
  if (plan === undefined || organization === undefined) throw new Error('The workspace of blocks has an error');
  const random = randomOf(seed);
  const startMs = START_MS + random.below(48 * 60) * MINUTE;
  const play = new Play({ plan, organization }, { data: { customer: 'K-1', ...first(random) } }, startMs);
  const lines: unknown[] = [];
  for (let step = 0; step < STEPS && play.finished === undefined; step++) {
    const passed = random.chance(0.15) ? random.below(8 * 60) : random.below(40);
    play.advance(passed * MINUTE);
    if (random.chance(0.3)) lines.push(view(plan, play.state, play.nowMs));
    if (play.finished !== undefined) break;
    try {
      play.act(...deed(play, random));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      lines.push(error.refusal);
    }
  }
  return JSON.stringify([lines, play.events, play.sent, play.finished]);
}

function first(random: Random) {
  const items = Array.from({ length: random.below(3) }, () => ({ name: 'n' }));
  return { amount: 100 * (random.pick([10, 25, 40, 60, 80]) ?? 0), ...(random.chance(0.6) && { items }) };
}

/** Mostly by one whom it concerns, as far as that does not hang on the plan. */
function deed(play: Play, random: Random): [who: string, act: Act] {
  const visit = random.pick(play.state.visits);
  const step = visit?.step ?? 'look';
  const person = random.pick(PEOPLE) ?? 'li';
  const chance = random.below(10);
  if (HAND_OVERS.includes(step)) return [person, onLeg(step, chance)];
  if (chance === 0) return [person, { act: 'resume' }];
  const as = random.pick(OUTCOMES[step] ?? ['handled']) ?? 'handled';
  const attempt = visit === undefined ? {} : { attempt: visit.visit };
  const paid = step === 'confirm' && random.chance(0.6) ? { with: { paid: 'yes' } } : {};
  return [
    random.chance(0.7) ? (visit?.work?.assignee ?? person) : person,
    { act: 'complete', step, as, ...attempt, ...paid },
  ];
}

function onLeg(step: string, chance: number): Act {
  if (chance < 5) return { act: 'accept', step };
  if (chance < 7) return { act: 'reject', step, reason: REASON, evidence: [{ name: 'photo' }] };
  if (chance < 8) return { act: 'offer', step };
  return { act: 'arbitrate', step, ruling: chance < 9 ? 'receiver_takes' : 'giver_mends', reason: REASON };
}
