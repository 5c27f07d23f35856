/** Seeded chance around a hand-over's offers, and who is likely to do a deed: mostly one of those whom it concerns. */
import type { Act } from '../engine/event.ts';
import { stepOf } from '../engine/plan-index.ts';
import type { Visit } from '../engine/state/state.ts';
import type { HandOverStep } from '../language/plan.ts';
import type { Play } from './play.ts';
import type { Random } from './random.ts';

const TEXT = `v1.${'t'.repeat(43)}`;

/** What somebody says to the open offer; of a dispute, the ruling; now and then on whom a breach is attributed to. */
export function legAct({ state, world }: Play, random: Random, { step, handOver }: Visit): Act {
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
  if (random.chance(0.35)) return { act: 'reject', step, reason: TEXT, evidence: [{ name: 'note' }] };
  return { act: 'accept', step };
}

/** One of those whom the deed is for: who has the task, else who may take it, the party of an offer, the judge. */
export function whomItConcerns(play: Play, random: Random, act: Act): string | undefined {
  const { state, world } = play;
  if (act.act === 'merge' || act.act === 'cancel') return random.pick(peopleOf(play, 'role/team-lead'));
  if (act.act === 'unmerge') return random.pick(peopleOf(play, 'role/supervisor'));
  const visit = 'step' in act ? open(play, act.step, act.attempt) : state.visits[0];
  if (visit === undefined) return undefined;
  const step = stepOf(world.plan, visit.step);
  if (step.kind === 'hand_over') return random.pick(peopleOf(play, partyOf(step, visit, act)));
  const { assignee, role, team } = visit.work ?? {};
  const able = role === undefined ? team && `team/${team}` : `role/${role}`;
  return assignee ?? (able === undefined ? undefined : random.pick(peopleOf(play, able)));
}

/** Of several open visits of one step, the one that is meant. */
export function attemptOf({ state }: Play, visit: Visit): { attempt?: number } {
  return state.visits.filter((v) => v.step === visit.step).length > 1 ? { attempt: visit.visit } : {};
}

function open({ state }: Play, step: string, attempt: number | undefined): Visit | undefined {
  return state.visits.find((v) => v.step === step && (attempt === undefined || v.visit === attempt));
}

function partyOf(step: HandOverStep, { handOver }: Visit, act: Act): string {
  if (act.act === 'arbitrate') return step.arbitration.for;
  const leg = step.legs.find((l) => l.id === handOver?.offer?.to);
  return act.act === 'offer' || leg === undefined ? step.coordinator : leg.party;
}

function peopleOf({ world }: Play, who: string): string[] {
  const [kind, id = ''] = who.split('/', 2);
  return Object.entries(world.organization.people)
    .filter(([, p]) => (kind === 'role' ? p.roles : p.teams).includes(id))
    .map(([person]) => person);
}
