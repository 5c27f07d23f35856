/** Moments of a case, and the SOP's clocks that start and stop at them (semantics rule 1). */
import { startsOf, stopsOf } from '../../language/moments.ts';
import type { ClockPlan } from '../../language/plan.ts';
import { cancelClock, fallSilent, isUnmet, latestOf, startClock, stopClock, targetOf, titleOf } from './clock.ts';
import { scopeOf } from '../values/context.ts';
import { type Draft, own } from '../state/draft.ts';
import { holds } from '../values/evaluate.ts';
import { tellPeople } from '../people/notices.ts';
import { indexOf } from '../plan-index.ts';
import { hearsFacts } from '../rules.ts';
import { restart } from './restart.ts';
import { between } from './service-time.ts';
import { type Clock, isOver } from '../state/state.ts';

/**
 * A moment occurs: clocks that wait for it stop, those that run and restart by it begin again, then those that begin with it
 * start, once a cycle. `sinceMs`: it was received
 * then; clocks that start count from there, and none stops earlier for it (rule 2).
 */
export function moment(d: Draft, name: string, sinceMs?: number): void {
  const index = indexOf(d.plan);
  const stopping = index.stopping.get(name);
  const starting = index.starting.get(name);
  const restarting = index.restarting.get(name);
  // Only moments that a clock names are remembered: state stays small.
  if (stopping === undefined && starting === undefined && restarting === undefined) return;
  if (d.state.moments[name] === undefined) own(d, 'moments')[name] = d.nowMs;
  for (const plan of stopping ?? []) {
    const clock = latestOf(d.state, plan.id);
    if (clock !== undefined && isUnmet(clock)) meet(d, clock);
  }
  // Nothing starts on a case that is over.
  if (isOver(d.state.state)) return;
  for (const plan of restarting ?? []) {
    const clock = latestOf(d.state, plan.id);
    if (clock !== undefined) restart(d, clock, plan, sinceMs);
  }
  for (const plan of starting ?? []) startPending(d, plan, undefined, sinceMs);
}

/** The same of a place and what happens there; most steps have no clock, and then no name is made. */
export function momentOf(d: Draft, place: string, what: string): void {
  if (indexOf(d.plan).places.has(place)) moment(d, `${place}.${what}`);
}

/** Stops a clock as met; whoever its ladder told hears of it (rule 11). */
export function meet(d: Draft, clock: Clock): void {
  stopClock(d, clock);
  if (clock.ladder !== undefined)
    tellPeople(d, clock.ladder.notified, { about: 'met', values: { clock: titleOf(d.plan, clock) } });
}

/**
 * Starts the clock if its moment has occurred in this cycle, it has not run yet, and its due is known. `beganMs`: when it began
 * by a plan that is new to the case; `receivedMs`: what begins it was received then.
 */
export function startPending(d: Draft, plan: ClockPlan, beganMs = d.nowMs, receivedMs?: number): void {
  const { moments, cycle } = d.state;
  if (startsOf(plan).every((start) => moments[start] === undefined) || isPast(d, plan)) return;
  const latest = latestOf(d.state, plan.id);
  if (latest !== undefined && (latest.of === cycle || isUnmet(latest))) return;
  if (!isWanted(d, plan)) return;
  const target = targetOf(d, plan, receivedMs ?? beganMs);
  if (target === undefined) return;
  const { id, ladder } = plan;
  const { targetMs, calendar } = target;
  const since = receivedMs === undefined ? ranSince(d, plan, target, beganMs) : { startedAtMs: receivedMs };
  startClock(d, { id, of: cycle, targetMs, calendar, ladder, ...since });
}

/** What stops it has occurred in this cycle. Before the event that is heard now, what can come again stops nothing. */
function isPast(d: Draft, plan: ClockPlan): boolean {
  const { moments } = d.state;
  const past = stopsOf(plan).filter((stop) => moments[stop] !== undefined);
  if (past.length === 0 || !hearsFacts(d)) return past.length > 0;
  const comeAgain = past.every((stop) => stop === 'case.contacted' || stop.startsWith('event.'));
  return !(comeAgain && isHeard(d, plan));
}

/** One of its starts is the event that is heard now. */
function isHeard({ heard }: Draft, plan: ClockPlan): boolean {
  return heard !== undefined && startsOf(plan).includes(`event.${heard.name}`);
}

/** Its `when` holds. What an event brings is there while that event is heard: of another's it knows nothing. */
function isWanted(d: Draft, plan: ClockPlan): boolean {
  const { when } = plan;
  if (when === undefined) return true;
  const { heard } = d;
  if (!isHeard(d, plan)) d.heard = undefined;
  const wanted = holds(when, scopeOf(d));
  d.heard = heard;
  return wanted;
}

/** A clock that a new plan brings to an old case has been running since its moment; `min_grace` is left at least (rule 5). */
function ranSince(d: Draft, plan: ClockPlan, target: { targetMs: number; calendar: string }, sinceMs: number) {
  if (sinceMs >= d.nowMs) return {};
  const consumedMs = between(d.plan, target.calendar, sinceMs, d.nowMs);
  return { consumedMs, targetFromMs: sinceMs, targetMs: Math.max(target.targetMs, consumedMs + plan.minGraceMs) };
}

/** Rule 1: a clock whose step was passed by can no longer be met; it is not needed, unless it has breached. */
export function cancelPassedBy(d: Draft): void {
  const { awaited } = indexOf(d.plan);
  for (const clock of d.state.clocks) {
    if (!isUnmet(clock) || clock.breachedAtMs !== undefined) continue;
    const steps = awaited.get(clock.id);
    if (steps !== undefined && !steps.some((step) => canStillReach(d, step))) cancelClock(d, clock, 'not_needed');
  }
}

function canStillReach(d: Draft, step: string): boolean {
  const { reach } = indexOf(d.plan);
  for (const visit of d.state.visits) if (visit.step === step || reach.get(visit.step)?.has(step)) return true;
  return false;
}

/** Close, cancel and merge end what still runs (rule 1). */
export function cancelAll(d: Draft, reason: 'closed' | 'cancelled' | 'merged'): void {
  for (const clock of d.state.clocks) {
    fallSilent(d, clock);
    if (isUnmet(clock)) cancelClock(d, clock, reason);
  }
}
