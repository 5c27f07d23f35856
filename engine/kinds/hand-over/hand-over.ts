/**
 * `hand_over` (semantics rules 19–21): legs in order, each offered to its party and accepted by it; the giver stays
 * accountable until then. What people say to an offer is in acts/hand-over.ts.
 */
import { clockId } from '../../../language/clock-id.ts';
import { factsOf } from '../../../language/kinds/of-step.ts';
import type { HandOverStep, LegPlan } from '../../../language/plan.ts';
import { blockVisit } from '../../route/block.ts';
import { isUnmet, latestOf } from '../../clocks/clock.ts';
import { type Draft, emit, nextKey } from '../../state/draft.ts';
import { filled } from '../../values/evaluate.ts';
import { leaveBy, type Next } from '../../route/exit.ts';
import { fireNow } from '../../clocks/levels.ts';
import { meet, moment } from '../../clocks/moments.ts';
import { stepOf } from '../../plan-index.ts';
import { tellPeople } from '../../people/notices.ts';
import { wrongData } from '../../refused.ts';
import { later } from '../../clocks/service-time.ts';
import { setOwner } from '../../people/staffing.ts';
import type { HandOver, State, Visit } from '../../state/state.ts';
import type { Matter } from '../../told/notices.ts';
import { startRedLine } from '../../clocks/visit-clocks.ts';

type Offer = NonNullable<HandOver['offer']>;

/** Enters at a leg, the first unless a target names another: the legs before it count as done (rule 20). */
export function enterHandOver(d: Draft, visit: Visit, step: HandOverStep, at: string | undefined): Next {
  const index = Math.max(
    0,
    step.legs.findIndex((l) => l.id === at),
  );
  const leg = step.legs[index];
  if (leg === undefined) return leaveBy(visit, step, 'done');
  visit.handOver = {
    leg: leg.id,
    accountable: teamOf(step.coordinator),
    sinceMs: d.nowMs,
    ...edgesOf(d.state),
    done: step.legs.slice(0, index).map((l) => l.id),
  };
  d.state.coordinator = teamOf(step.coordinator);
  emit(d, 'accountable.changed', { step: step.id, visit: visit.visit, data: { after: teamOf(step.coordinator) } });
  offerLeg(d, visit, step, leg, undefined);
  return undefined;
}

function edgesOf({ edges, cycle }: State): Pick<HandOver, 'rejections' | 'settled'> {
  const now = edges?.cycle === cycle ? edges : undefined;
  return { rejections: now?.rejections ?? {}, settled: now?.settled ?? [] };
}

/** What was said on an edge holds for the cycle, also when the hand-over is left and entered anew (rule 20). */
export function noteEdges(d: Draft, { rejections, settled }: HandOver): void {
  const before = edgesOf(d.state);
  d.state.edges = {
    cycle: d.state.cycle,
    rejections: { ...before.rejections, ...rejections },
    settled: [...new Set([...before.settled, ...settled])],
  };
}

/** `team/x` → `x`. */
export function teamOf(party: string): string {
  return party.slice(party.indexOf('/') + 1);
}

export function legOf(step: HandOverStep, id: string): LegPlan {
  const leg = step.legs.find((l) => l.id === id);
  if (leg === undefined) throw new Error(`${step.id} has no leg ${id}`);
  return leg;
}

/** A leg's steps have reached `done`: the packet is complete, and the next party is asked (rule 19). */
export function legDone(d: Draft, visit: Visit, step: HandOverStep, from: { step: string; branch: string }): Next {
  const { handOver } = visit;
  if (handOver === undefined) return undefined;
  const index = step.legs.findIndex((l) => l.id === from.branch);
  const leg = step.legs[index];
  if (leg === undefined) return undefined;
  checkPacket(d, visit, leg);
  handOver.done = [...new Set([...handOver.done, leg.id])];
  moment(d, `${leg.id}.done`);
  const next = step.legs[index + 1];
  if (next === undefined) {
    endRedLine(d, leg.id);
    setAccountable(d, visit, step, teamOf(step.coordinator));
    d.state.coordinator = teamOf(step.coordinator);
    return leaveBy(visit, step, 'done');
  }
  offerLeg(d, visit, step, next, giverOf(d, handOver, from));
  return undefined;
}

/** Somebody has done work that stands in a leg itself, not in a block within. */
export function noteDoer(d: Draft, { in: frame, step }: Visit, assignee: string): void {
  const handOver = frame && blockVisit(d.state, frame)?.handOver;
  if (frame !== undefined && handOver !== undefined) handOver.doer = { leg: frame.branch, step, assignee };
}

/** Where the leg is mended: by its last doer, also when it ends with a step that nobody does; a block begins as a whole. */
function giverOf(d: Draft, { doer }: HandOver, from: { step: string; branch: string }): NonNullable<Offer['giver']> {
  const last = stepOf(d.plan, from.step);
  const facts = factsOf(last);
  if (facts.staffing(last) === undefined && facts.block(last) === undefined && doer?.leg === from.branch)
    return { step: doer.step, assignee: doer.assignee };
  const assignee = d.state.steps[from.step]?.assignee;
  return { step: from.step, assignee };
}

/** A missing item is refused by the engine, not by people; what no act brought can only be told. */
function checkPacket(d: Draft, visit: Visit, leg: LegPlan): void {
  const missing = leg.packet.filter((item) => !filled(d.state.data[item]) && !Object.hasOwn(d.state.evidence, item));
  if (missing.length === 0) return;
  if (d.actor !== undefined)
    throw wrongData(missing.map((field) => ({ field, code: 'handover/packet-missing', params: { leg: leg.title } })));
  emit(d, 'handover.incomplete', { step: visit.step, visit: visit.visit, data: { leg: leg.id, missing } });
}

/** Offers a leg to its party. An offer that was returned goes out again under its own id (rule 20). */
export function offerLeg(d: Draft, visit: Visit, step: HandOverStep, leg: LegPlan, giver: Offer['giver']): void {
  const { handOver } = visit;
  if (handOver === undefined) return;
  const again = handOver.offer?.to === leg.id && handOver.offer.returned ? handOver.offer : undefined;
  handOver.offer = {
    id: again?.id ?? `offer-${nextKey(d)}`,
    to: leg.id,
    madeAtMs: d.nowMs,
    acceptByMs: later(d.plan, leg.calendar, d.nowMs, step.acceptWithin),
    ...((giver ?? again?.giver) && { giver: giver ?? again?.giver }),
  };
  const { id, acceptByMs } = handOver.offer;
  emit(d, 'handover.offered', {
    step: step.id,
    visit: visit.visit,
    data: {
      leg: leg.id,
      offer: id,
      party: teamOf(leg.party),
      accept_by: acceptByMs ?? null,
      ...(again && { again: true }),
    },
  });
  tellLead(d, leg.party, {
    about: 'offered-leg',
    values: { step: leg.title, times: (handOver.rejections[leg.id] ?? 0) + 1 },
  });
  moment(d, `${leg.id}.offered`);
}

export function tellLead(d: Draft, party: string, matter: Matter<'offered-leg' | 'returned-leg'>): void {
  const lead = d.plan.teams[teamOf(party)]?.lead;
  if (lead !== undefined) tellPeople(d, [lead], matter);
}

/** The party has it, by accepting, by force, or by a ruling: its red line starts, the giver's ends (rules 19, 20). */
export function acceptLeg(
  d: Draft,
  visit: Visit,
  step: HandOverStep,
  person: string | undefined,
  how: 'accepted' | 'forced' | 'ruled',
): Next {
  const { handOver } = visit;
  const offer = handOver?.offer;
  if (handOver === undefined || offer === undefined) return undefined;
  const leg = legOf(step, offer.to);
  const giver = step.legs[step.legs.indexOf(leg) - 1];
  handOver.offer = undefined;
  emit(d, 'handover.accepted', {
    step: step.id,
    visit: visit.visit,
    data: { leg: leg.id, offer: offer.id, how, by: person ?? null },
  });
  if (giver !== undefined) endRedLine(d, giver.id);
  handOver.leg = leg.id;
  setAccountable(d, visit, step, teamOf(leg.party));
  d.state.coordinator = undefined;
  const owner = person ?? d.plan.teams[teamOf(leg.party)]?.lead;
  if (owner !== undefined) setOwner(d, owner, teamOf(leg.party));
  startRedLine(d, visit, leg);
  moment(d, `${leg.id}.accepted`);
  return [{ step: leg.first, in: { block: step.id, visit: visit.visit, branch: leg.id } }];
}

/** Nobody accepted in time: the receiver has it all the same, and the first level of its ladder fires (rule 20). */
export function forceLeg(d: Draft, visit: Visit, step: HandOverStep): Next {
  const offer = visit.handOver?.offer;
  if (offer === undefined) return undefined;
  const leg = legOf(step, offer.to);
  d.state.forced = (d.state.forced ?? 0) + 1;
  emit(d, 'handover.forced', {
    step: step.id,
    visit: visit.visit,
    data: { leg: leg.id, offer: offer.id, party: teamOf(leg.party) },
  });
  const next = acceptLeg(d, visit, step, undefined, 'forced');
  if (leg.redLine.ladder !== undefined) fireNow(d, leg.redLine.ladder, 1);
  return next;
}

function setAccountable(d: Draft, visit: Visit, step: HandOverStep, team: string): void {
  const { handOver } = visit;
  if (handOver === undefined || handOver.accountable === team) return;
  emit(d, 'accountable.changed', {
    step: step.id,
    visit: visit.visit,
    data: { before: handOver.accountable, after: team, since: handOver.sinceMs },
  });
  handOver.accountable = team;
  handOver.sinceMs = d.nowMs;
}

export function endRedLine(d: Draft, leg: string): void {
  const clock = latestOf(d.state, clockId('line', leg));
  if (clock !== undefined && isUnmet(clock)) meet(d, clock);
}
