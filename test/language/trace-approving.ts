/** What happens to cases of the approvals' SOP: three at a time of one customer, whose caps count together. */
import type { Act } from '../../engine/event.ts';
import { Refused } from '../../engine/refused.ts';
import { view } from '../../engine/see/see.ts';
import type { Workspace } from '../../language/load.ts';
import { Ledger } from '../../simulator/ledger.ts';
import { type CallReply, Play } from '../../simulator/play.ts';
import { type Random, randomOf } from '../../simulator/random.ts';

const STEPS = 60;
const MINUTE = 60_000;
const START_MS = Date.parse('2026-09-25T08:30:00+08:00');
const REASON = `v1.${'r'.repeat(43)}`;
const PEOPLE = ['li', 'wang', 'zhang', 'qian', 'chen', 'zhou'];
/** Who does a step mostly. */
const WORKERS: Record<string, string[]> = {
  ask: ['li', 'wang', 'zhang'],
  authorize: ['zhang', 'qian', 'zhou'],
  prepare: ['li', 'wang', 'zhang'],
  'by-hand': ['zhou'],
  sign: ['chen'],
  check: ['zhou'],
  last: ['zhou'],
};
const OUTCOMES: Record<string, string> = { ask: 'asked', prepare: 'ready', 'by-hand': 'paid' };

/** Everything written, called and refused, with the views on the way. */
export function traceApproving({ packages, organization }: Workspace, seed: number): string {
  const plan = packages.get('approving')?.plan;
  if (plan === undefined || organization === undefined) throw new Error('The approving workspace has an error');
  const random = randomOf(seed);
  const ledger = new Ledger();
  const failures = ['OutsideRefused', 'OutsideTimeout'];
  const reply = (): CallReply => (random.chance(0.5) ? { id: 'P' } : { failed: failures[random.below(2)] ?? '' });
  const startMs = START_MS + random.below(48 * 60) * MINUTE;
  const plays = Array.from(
    { length: 3 },
    (_, i) =>
      new Play({ plan, organization, reply, ledger }, { case: `C-${i}`, data: { customer: `K-${i % 2}` } }, startMs),
  );
  const lines: unknown[] = [];
  for (let step = 0; step < STEPS; step++) {
    const passed = random.chance(0.15) ? random.below(8 * 60) : random.below(20);
    for (const play of plays) play.advance(passed * MINUTE);
    const play = random.pick(plays);
    if (play === undefined || play.finished !== undefined) continue;
    if (random.chance(0.3)) lines.push(view(plan, play.state, play.nowMs));
    perform(play, random, lines);
  }
  for (const play of plays) lines.push(play.events, play.sent, play.calls, play.finished);
  return JSON.stringify([lines, [...ledger.lines.values()]]);
}

function perform(play: Play, random: Random, lines: unknown[]): void {
  const visit = play.state.visits[0];
  const step = visit?.step ?? 'ask';
  const by = (random.chance(0.85) ? random.pick(WORKERS[step] ?? []) : undefined) ?? random.pick(PEOPLE) ?? 'li';
  try {
    play.act(random.chance(0.5) ? (visit?.work?.assignee ?? by) : by, deed(random, step));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    lines.push(error.refusal);
  }
}

function deed(random: Random, step: string): Act {
  const as = OUTCOMES[step];
  if (as === undefined)
    return random.chance(0.25) ? { act: 'decline', step, reason: REASON } : { act: 'approve', step };
  const order = step === 'ask' ? (random.chance(0.9) ? 'o-7' : 'o-8') : random.chance(0.2) ? 'o-9' : undefined;
  const amount = [40, 60, 100, 120, 300, 700][random.below(6)] ?? 0;
  return {
    act: 'complete',
    step,
    as,
    with: { ...(order !== undefined && { order }), ...(step === 'ask' && { amount: amount * 100 }) },
  };
}
