/** What somebody dishonest tries: work given away and taken, amounts near a cap, the case handed on, what it says rewritten. */
import type { Act } from '../../engine/event.ts';
import type { Organization } from '../../engine/people/choose.ts';
import { kindsOf } from '../../language/corrections.ts';
import type { Value } from '../../language/plan.ts';
import type { Play } from '../play.ts';
import type { Random } from '../random.ts';

/** Around every cap of the procedures that are tried, in 分. */
export const AMOUNTS: readonly number[] = [1, 40, 50, 90, 100, 101, 150, 310, 480, 500, 501, 700, 10_000].map(
  (yuan) => yuan * 100,
);
const TEXT = `v1.${'t'.repeat(43)}`;

/** Work goes to somebody, or back to its queue. */
export function taken(organization: Organization, play: Play, random: Random): Act {
  const visit = random.pick(play.state.visits);
  const to = random.pick(Object.keys(organization.people)) ?? '';
  if (visit === undefined) return { act: 'annotate', note: TEXT };
  return random.chance(0.6)
    ? { act: 'assign', step: visit.step, attempt: visit.visit, to, reason: TEXT }
    : { act: 'release', step: visit.step, attempt: visit.visit };
}

/** Of what waits to be decided, sometimes less of it. */
export function approval(play: Play, random: Random): Act {
  const visit = play.state.visits.find((v) => v.approval !== undefined) ?? play.state.visits[0];
  if (visit === undefined) return { act: 'annotate', note: TEXT };
  const at = { step: visit.step, attempt: visit.visit };
  if (random.chance(0.15)) return { act: 'decline', ...at, reason: TEXT };
  const asked = visit.approval?.amount;
  const less = asked !== undefined && asked > 100 && random.chance(0.3) ? { amount: Math.floor(asked / 2) } : {};
  return { act: 'approve', ...at, ...less };
}

/** The case goes to somebody (rule 34), by the hand of whoever may: offered to anyone, mostly taken. */
export function handed(
  { people }: Organization,
  { state }: Play,
  random: Random,
  who: string,
): { who: string; act: Act } {
  const { transfer, owner } = state;
  if (transfer === undefined)
    return { who: owner ?? who, act: { act: 'transfer', to: `person/${random.pick(Object.keys(people)) ?? ''}` } };
  const act: Act = random.chance(0.8) ? { act: 'accept_transfer' } : { act: 'decline_transfer', reason: TEXT };
  const [kind, id = ''] = transfer.to.split('/', 2);
  return { who: kind === 'person' ? id : who, act };
}

/** What is paid, or whom, as it "should have been" (rule 35). */
export function rewritten({ world: { plan } }: Play, random: Random): Act {
  const given: Record<string, Value> = random.chance(0.7)
    ? { amount: random.pick(AMOUNTS) ?? 100 }
    : { customer: `K-${random.below(3)}` };
  return { act: 'correct', with: given, kind: random.pick(kindsOf(plan.corrections)) ?? '', reason: TEXT };
}

/** What a form lets in: an amount near a cap, another customer. */
export function greedy(act: Act, random: Random): Act {
  if (act.act !== 'complete') return act;
  const given: Record<string, Value> = { ...act.with };
  if (Object.hasOwn(given, 'amount') || random.chance(0.5)) given.amount = random.pick(AMOUNTS) ?? 100;
  if (Object.hasOwn(given, 'customer') || random.chance(0.1)) given.customer = `K-${random.below(3)}`;
  return { ...act, with: given };
}
