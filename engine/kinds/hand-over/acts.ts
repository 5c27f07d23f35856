/** What people say to an offer of a leg: accept, reject, offer again, and the ruling that ends a dispute (rules 20, 21). */
import { clockId } from '../../../language/clock-id.ts';
import type { HandOverStep } from '../../../language/plan.ts';
import { isUnmet, latestOf, startClock } from '../../clocks/clock.ts';
import { type Draft, emit } from '../../state/draft.ts';
import type { ActOf, Actor } from '../../event.ts';
import type { Next } from '../../route/exit.ts';
import { acceptLeg, legOf, noteEdges, offerLeg, teamOf, tellLead } from './hand-over.ts';
import { meet } from '../../clocks/moments.ts';
import { tell } from '../../people/notices.ts';
import { notNow, notYou, wrongData } from '../../refused.ts';
import { amountOf } from '../../clocks/service-time.ts';
import type { HandOver } from '../../state/state.ts';
import { notForThisStep, type OnStep } from '../../acts/on-step.ts';
import { checkText, evidenceMisfits, keepEvidence, submitted } from '../../acts/submission.ts';

type Offer = NonNullable<HandOver['offer']>;
type On = OnStep<HandOverStep>;

interface OnHandOver extends On {
  handOver: HandOver;
}

function onHandOver(d: Draft, { visit, step }: On, act: string): OnHandOver {
  if (visit.handOver === undefined) throw notForThisStep(d, { visit, step }, act);
  return { visit, step, handOver: visit.handOver };
}

function openOffer({ handOver }: OnHandOver): Offer {
  const { offer, arbitration } = handOver;
  if (arbitration !== undefined) throw notNow('handover/in-arbitration', { leg: arbitration.leg });
  if (offer === undefined || offer.returned) throw notNow('handover/no-offer');
  return offer;
}

function mustBeOf(team: string, actor: Actor): void {
  if (!actor.teams.includes(team)) throw notYou('act/not-your-team', { team });
}

export function accept(d: Draft, at: On, _act: ActOf<'accept'>, actor: Actor): Next {
  const on = onHandOver(d, at, 'accept');
  const offer = openOffer(on);
  mustBeOf(teamOf(legOf(on.step, offer.to).party), actor);
  return acceptLeg(d, on.visit, on.step, actor.id, 'accepted');
}

/** Needs a reason and evidence; returns the same offer, or, after too many on one edge, leads to arbitration. */
export function reject(d: Draft, at: On, act: ActOf<'reject'>, actor: Actor): Next {
  const on = onHandOver(d, at, 'reject');
  const { visit, step, handOver } = on;
  const offer = openOffer(on);
  const leg = legOf(step, offer.to);
  mustBeOf(teamOf(leg.party), actor);
  if (handOver.settled.includes(leg.id)) throw notNow('handover/settled', { leg: leg.title });
  checkText(act.reason, 'reason');
  if ((act.evidence ?? []).length === 0) throw wrongData([{ field: 'evidence', code: 'data/required' }]);
  const misfits = evidenceMisfits(d.plan, act.evidence);
  if (misfits.length > 0) throw wrongData(misfits);
  keepEvidence(d, act.evidence);
  d.state.rejections = (d.state.rejections ?? 0) + 1;
  const count = (handOver.rejections[leg.id] ?? 0) + 1;
  handOver.rejections = { ...handOver.rejections, [leg.id]: count };
  noteEdges(d, handOver);
  const returned: Offer = { ...offer, returned: true };
  returned.acceptByMs = undefined;
  handOver.offer = returned;
  emit(d, 'handover.rejected', {
    step: step.id,
    visit: visit.visit,
    data: { leg: leg.id, offer: offer.id, count, ...submitted(act) },
  });
  if (count >= step.arbitration.afterRejections) {
    beginArbitration(d, on, leg.id);
    return undefined;
  }
  return mend(d, on, returned);
}

/** The giver's last doer mends what was rejected; the coordinator offers the first leg again by an act. */
function mend(d: Draft, { visit, step, handOver }: OnHandOver, offer: Offer): Next {
  const giver = step.legs[step.legs.indexOf(legOf(step, offer.to)) - 1];
  if (giver === undefined || offer.giver === undefined) {
    const times = handOver.rejections[offer.to] ?? 1;
    tellLead(d, step.coordinator, { about: 'returned-leg', values: { step: legOf(step, offer.to).title, times } });
    return undefined;
  }
  handOver.leg = giver.id;
  handOver.done = handOver.done.filter((id) => id !== giver.id);
  const { step: mended, assignee } = offer.giver;
  return [
    {
      step: mended,
      in: { block: step.id, visit: visit.visit, branch: giver.id },
      assignee,
    },
  ];
}

/** Offers a returned leg again, under the same id: for the coordinator, whose offer of the first leg came back. */
export function offer(d: Draft, at: On, act: ActOf<'offer'>, actor: Actor): undefined {
  const on = onHandOver(d, at, 'offer');
  const returned = on.handOver.offer;
  if (on.handOver.arbitration !== undefined)
    throw notNow('handover/in-arbitration', { leg: on.handOver.arbitration.leg });
  if (returned === undefined || !returned.returned || returned.giver !== undefined)
    throw notNow('handover/nothing-to-offer');
  mustBeOf(teamOf(on.step.coordinator), actor);
  checkText(act.note, 'note');
  offerLeg(d, on.visit, on.step, legOf(on.step, returned.to), undefined);
}

function beginArbitration(d: Draft, { visit, step, handOver }: OnHandOver, leg: string): void {
  const { limit, ladder, for: judge } = step.arbitration;
  handOver.arbitration = { leg, sinceMs: d.nowMs };
  emit(d, 'arbitration.opened', { step: step.id, visit: visit.visit, data: { leg } });
  const { targetMs, calendar } = amountOf(d.plan, step.calendar, d.nowMs, limit);
  startClock(d, {
    id: clockId('arbitration', step.id),
    of: d.state.rejections ?? 1,
    targetMs,
    calendar,
    ladder,
  });
  tell(d, { who: judge, about: 'arbitration', values: { step: legOf(step, leg).title } });
}

/** A ruling on an edge, or on whom a breach is attributed to (rule 21): binding, with its reason, both kept. */
export function arbitrate(d: Draft, at: On, act: ActOf<'arbitrate'>, actor: Actor): Next {
  const on = onHandOver(d, at, 'arbitrate');
  mustJudge(on.step, actor);
  checkText(act.reason, 'reason');
  if (act.ruling === undefined && act.clock === undefined)
    throw wrongData([{ field: 'ruling', code: 'data/required' }]);
  if (act.clock !== undefined) attribute(d, on, act, actor);
  return act.ruling === undefined ? undefined : rule(d, on, act, act.ruling);
}

function mustJudge(step: HandOverStep, actor: Actor): void {
  const [kind, id = ''] = step.arbitration.for.split('/', 2);
  const able = kind === 'role' ? actor.roles.includes(id) : actor.teams.includes(id);
  if (!able && !actor.roles.includes('duty-manager')) throw notYou('act/needs-role', { act: 'arbitrate', roles: id });
}

function rule(d: Draft, on: OnHandOver, act: ActOf<'arbitrate'>, ruling: NonNullable<typeof act.ruling>): Next {
  const { visit, step, handOver } = on;
  const { arbitration, offer: returned } = handOver;
  if (arbitration === undefined || returned === undefined) throw notNow('handover/no-arbitration');
  handOver.arbitration = undefined;
  handOver.settled = [...handOver.settled, arbitration.leg];
  noteEdges(d, handOver);
  const clock = latestOf(d.state, clockId('arbitration', step.id));
  if (clock !== undefined && isUnmet(clock)) meet(d, clock);
  emit(d, 'arbitration.ruled', {
    step: step.id,
    visit: visit.visit,
    data: { leg: arbitration.leg, ruling, ...submitted(act) },
  });
  return ruling === 'receiver_takes' ? acceptLeg(d, visit, step, undefined, 'ruled') : mend(d, on, returned);
}

function attribute(d: Draft, { step, visit }: OnHandOver, act: ActOf<'arbitrate'>, actor: Actor): void {
  const clock = d.state.clocks.findLast((c) => c.id === act.clock && (act.of === undefined || c.of === act.of));
  if (clock?.breachedAtMs === undefined) throw notNow('handover/no-breach', { clock: act.clock ?? '' });
  const { to } = act;
  if (to === undefined || !Object.hasOwn(d.plan.teams, to))
    throw wrongData([{ field: 'to', code: 'data/unknown', params: { known: Object.keys(d.plan.teams).join(', ') } }]);
  // A clock that is over is shared with the state before, and replaced.
  d.state.clocks = d.state.clocks.map((c) => (c === clock ? { ...clock, attributedTo: to } : c));
  emit(d, 'breach.attributed', {
    step: step.id,
    visit: visit.visit,
    clock: clock.id,
    data: { of: clock.of, before: clock.breachedBy ?? null, after: to, by: actor.id, reason: act.reason },
  });
}
