/** A hand-over in a storm: what is said to its offers, and what holds of its parties at every instant (rules 19–21). */
import { proofOf } from '../proof.ts';
import type { Act } from '../../engine/event.ts';
import { visitsInside } from '../../engine/route/block.ts';
import type { State, Visit } from '../../engine/state/state.ts';
import type { HandOverStep } from '../../language/plan.ts';
import { TEXT } from '../chance-values.ts';
import type { Play } from '../play.ts';
import type { Random } from '../random.ts';
import type { StormKind } from './kind.ts';

export const handOver: StormKind<HandOverStep> = {
  deed: (play, random, visit) => legAct(play, random, visit),
  asked: (visit, step, act) => partyOf(step, visit, act),
  violations: waitsForOne,
};

/** What somebody says to the open offer; of a dispute, the ruling; now and then on whom a breach is attributed to. */
function legAct({ state, world }: Play, random: Random, { step, handOver }: Visit): Act {
  const breached = state.clocks.filter((c) => c.breachedAtMs !== undefined);
  const to = random.pick(Object.keys(world.plan.teams));
  const clock = random.pick(breached);
  const blame = clock !== undefined && to !== undefined && random.chance(0.2);
  const about = blame ? { clock: clock.id, of: clock.of, to } : {};
  if (blame || (handOver?.arbitration !== undefined && random.chance(0.8))) {
    const ruling = random.chance(0.5) ? ('receiver_takes' as const) : ('giver_mends' as const);
    return { act: 'arbitrate', step, ...(!blame || random.chance(0.5) ? { ruling } : {}), ...about, reason: TEXT };
  }
  if (handOver?.offer?.returned && random.chance(0.8)) return { act: 'offer', step };
  if (random.chance(0.35)) return { act: 'reject', step, reason: TEXT, evidence: proofOf(world.plan, ['note']) };
  return { act: 'accept', step };
}

function partyOf(step: HandOverStep, { handOver }: Visit, act: Act): string {
  if (act.act === 'arbitrate') return step.arbitration.for;
  const leg = step.legs.find((l) => l.id === handOver?.offer?.to);
  return act.act === 'offer' || leg === undefined ? step.coordinator : leg.party;
}

/** It waits for exactly one thing: an answer to an offer, a ruling, the coordinator's new offer, or the work of one leg. */
function waitsForOne(state: State, visit: Visit, step: HandOverStep): string[] {
  const at = visit.handOver;
  if (at === undefined) return [`${step.id} is open without an accountable party`];
  const { offer, arbitration } = at;
  const inside = new Set(visitsInside(state, visit).map((v) => v.in?.branch));
  const waits = [
    arbitration !== undefined && 'a ruling',
    arbitration === undefined && offer !== undefined && !offer.returned && 'an answer',
    arbitration === undefined && offer?.returned && offer.giver === undefined && 'an offer',
    ...[...inside].map((leg) => `the work of ${leg}`),
  ].filter((it) => typeof it === 'string');
  const found: string[] = [];
  if (waits.length !== 1) found.push(`${step.id} waits for ${waits.length === 0 ? 'nothing' : waits.join(' and ')}`);
  const parties = [step.coordinator, ...step.legs.map((l) => l.party)];
  if (!parties.includes(`team/${at.accountable}`)) found.push(`${at.accountable} is no party of ${step.id}`);
  const leg = step.legs.find((l) => l.id === [...inside][0]);
  if (leg !== undefined && leg.party !== `team/${at.accountable}`)
    found.push(`${leg.id} is worked on while ${at.accountable} is accountable`);
  return found;
}
