/**
 * Clocks (semantics rules 1–5): starting, stopping and recomputing them, and when each next has something to do.
 * Amounts are ms of the clock's calendar; natural days run on the calendar '' (24×7).
 */
import { calendarOf } from '../../language/clock-reads.ts';
import type { ClockPlan, Plan, StepClockPlan } from '../../language/plan.ts';
import { nextClimbMs, nextRepeatMs, repeatOf } from './climb.ts';
import { pausesOn, planOf } from './plan.ts';
import { type Draft, emit } from '../state/draft.ts';
import { dueValue, seenFrom } from './due-field.ts';
import { promisedMs } from './promised.ts';
import { after, amountOf, between, chosen, consumed, instantOf, measured, placeOf } from './service-time.ts';
import type { Clock, State } from '../state/state.ts';
import type { DataOf } from '../told/events.ts';

export { isStatutory, pausesOn, planOf, titleOf } from './plan.ts';

/** Target and calendar of a clock that starts now; undefined while its due field is empty (rule 3: pending). */
export function targetOf(
  d: Draft,
  plan: ClockPlan | StepClockPlan,
  startMs: number,
): { targetMs: number; calendar: string } | undefined {
  const calendar = calendarOf(plan, d.state.data);
  if (plan.due !== undefined) {
    const dueMs = promisedMs(d, calendar, dueValue(d, plan.due), plan.early);
    return dueMs === undefined ? undefined : { targetMs: between(d.plan, calendar, startMs, dueMs), calendar };
  }
  if (plan.limit === undefined) return undefined;
  return amountOf(d.plan, calendar, startMs, chosen(plan.limit, d.state.data));
}

/** From when on a clock's target is counted: a `due` field or working days mean a place in time, whatever cycle it runs in. */
export function targetStartMs(clock: Clock): number {
  return clock.targetFromMs ?? clock.startedAtMs;
}

/** Some open pause is for a reason the clock lists. */
export function isHeld(d: Pick<Draft, 'plan' | 'state'>, clock: { id: string }): boolean {
  if (d.state.pauses === undefined) return false;
  const reasons = pausesOn(d.plan, clock);
  return d.state.pauses.some((p) => reasons.includes(p.reason));
}

/** More clocks than this in a state, and the oldest ended ones are left to the record, which keeps them all. */
const CLOCKS_MAX = 30;

/** Keeps what runs, the newest instance of every clock, and of the rest the newer half. */
function fold(d: Draft): void {
  const newest = new Set(new Map(d.state.clocks.map((c) => [c.id, c])).values());
  const rest = d.state.clocks.filter((c) => !isUnmet(c) && !newest.has(c) && c.ladder?.tellsOn === undefined);
  const dropped = new Set(rest.slice(0, Math.ceil(rest.length / 2)));
  d.state.clocks = d.state.clocks.filter((c) => !dropped.has(c));
}

export interface Start {
  id: string;
  of: number;
  targetMs: number;
  calendar: string;
  ladder?: string;
  /** Consumed in an earlier cycle (rule 15), and where the target counts from: its beginning. */
  consumedMs?: number;
  targetFromMs?: number;
  /** It has been running since then, in another system (rule 31). */
  startedAtMs?: number;
}

/** Starts a clock now, or as one that runs already. */
export function startClock(d: Draft, start: Start): Clock {
  const clock: Clock = {
    id: start.id,
    of: start.of,
    phase: 'running',
    startedAtMs: start.startedAtMs ?? d.nowMs,
    targetFromMs: start.targetFromMs,
    targetMs: start.targetMs,
    consumedMs: start.consumedMs ?? 0,
    carriedMs: start.consumedMs,
    sinceMs: start.startedAtMs ?? d.nowMs,
    calendar: start.calendar,
    dueMs: 0,
    nextMs: undefined,
    warned: [],
    ladder:
      start.ladder === undefined
        ? undefined
        : { id: start.ladder, level: 0, told: [], toldAfterDue: [], notified: [], repeats: 0, shiftMs: 0 },
  };
  for (const earlier of d.state.clocks) if (earlier.id === clock.id) fallSilent(d, earlier);
  if (d.state.clocks.length >= CLOCKS_MAX) fold(d);
  d.state.clocks.push(clock);
  setDue(d, clock);
  collapseWarnings(d, clock);
  schedule(d, clock);
  const since = start.startedAtMs === undefined ? {} : { since: start.startedAtMs };
  emit(d, 'clock.started', { clock: clock.id, data: { of: clock.of, due: clock.dueMs, ...since } });
  if (isHeld(d, clock)) holdStill(d, clock);
  return clock;
}

/** Fixes the due; while it stands still, the one it would have if it ran on now. */
export function setDue(d: Draft, clock: Clock): void {
  clock.dueMs =
    clock.phase === 'paused'
      ? after(d.plan, clock.calendar, d.nowMs, Math.max(0, clock.targetMs - clock.consumedMs))
      : instantOf(d.plan, clock, clock.targetMs);
  // Rule 9: an acknowledgement before the due holds until the due at most, also when that has come nearer.
  const { ladder } = clock;
  if (ladder?.heldUntilMs !== undefined && clock.phase === 'running' && clock.breachedAtMs === undefined)
    ladder.heldUntilMs = Math.min(ladder.heldUntilMs, clock.dueMs);
}

/** Pauses of one clock that are kept apart; older ones are folded into what it has consumed. */
const STILL_MAX = 20;

/** Rule 4: it consumes nothing and fires nothing until it runs on. */
export function holdStill(d: Draft, clock: Clock, atMs = d.nowMs): void {
  clock.consumedMs = consumed(d.plan, clock, atMs);
  clock.sinceMs = undefined;
  clock.phase = 'paused';
  if ((clock.stillMs?.length ?? 0) >= 2 * STILL_MAX) {
    clock.carriedMs = clock.consumedMs;
    clock.measuredMs = atMs;
    clock.stillMs = [];
  }
  clock.stillMs = [...(clock.stillMs ?? []), atMs];
  schedule(d, clock);
  emit(d, 'clock.paused', { clock: clock.id, data: { of: clock.of } });
}

/** It runs on from where it stood; the windows of its ladder are longer by the time between. A breach stays as it is. */
export function runOn(d: Draft, clock: Clock, atMs = d.nowMs): void {
  const stoodMs = clock.stillMs?.at(-1) ?? atMs;
  const lagMs = between(d.plan, clock.calendar, stoodMs, atMs);
  clock.stillMs = [...(clock.stillMs ?? []), atMs];
  clock.phase = 'running';
  clock.sinceMs = atMs;
  const { ladder } = clock;
  // A level fired by `escalate` while it stood still has waited for the rest only.
  if (ladder?.firedAtMs !== undefined)
    ladder.lagMs = (ladder.lagMs ?? 0) + between(d.plan, clock.calendar, Math.max(stoodMs, ladder.firedAtMs), d.nowMs);
  if (ladder?.heldUntilMs !== undefined && ladder.heldUntilMs > stoodMs)
    ladder.heldUntilMs = after(d.plan, clock.calendar, ladder.heldUntilMs, lagMs);
  if (clock.breachedAtMs === undefined) setDue(d, clock);
  schedule(d, clock);
  emit(d, 'clock.resumed', { clock: clock.id, data: { of: clock.of, due: clock.dueMs } });
}

/** Works out when this clock next has something to do. To be called after every change of it. */
export function schedule(d: Draft, clock: Clock): void {
  clock.nextMs = clock.ladder?.tellsOn && nextRepeatMs(d.plan, clock);
  if (clock.phase !== 'running') return;
  const never = Number.POSITIVE_INFINITY;
  const dueMs = clock.breachedAtMs === undefined ? clock.dueMs : never;
  const nextMs = Math.min(nextWarnMs(d.plan, clock) ?? never, dueMs, nextClimbMs(d.plan, clock) ?? never);
  if (nextMs !== never) clock.nextMs = nextMs;
}

/** The warn point that fires next, in percent. */
export function nextWarn(plan: Plan, clock: Clock): number | undefined {
  if (clock.breachedAtMs !== undefined || clock.targetMs === 0) return undefined;
  const points = planOf(plan, clock)?.warn;
  if (points !== undefined) for (const percent of points) if (!clock.warned.includes(percent)) return percent;
  return undefined;
}

export function nextWarnMs(plan: Plan, clock: Clock): number | undefined {
  const percent = nextWarn(plan, clock);
  return percent === undefined ? undefined : instantOf(plan, clock, placeOf(clock, percent));
}

/** Warn points that lie behind already are one warning now (rule 5), also at the start of a re-opened clock. */
function collapseWarnings(d: Draft, clock: Clock): void {
  const already = consumed(d.plan, clock, d.nowMs);
  const behind = (planOf(d.plan, clock)?.warn ?? []).filter(
    (p) => !clock.warned.includes(p) && placeOf(clock, p) < already,
  );
  // All but the last are taken as fired; the last one stays due at once, so that one warning tells.
  clock.warned = [...clock.warned, ...behind.slice(0, -1)];
}

/** The clock's stop moment came: met when at or before the due, else met late (rule 2). */
export function stopClock(d: Draft, clock: Clock): void {
  finish(d, clock, 'met');
  tellOn(d, clock);
  emit(d, clock.breachedAtMs === undefined ? 'clock.met' : 'clock.met_late', {
    clock: clock.id,
    data: { of: clock.of },
  });
}

/** Ends a clock without its moment. A breach stays (rule 1: latched). */
export function cancelClock(d: Draft, clock: Clock, reason: DataOf<'clock.cancelled'>['reason']): void {
  finish(d, clock, 'cancelled');
  clock.reason = reason;
  emit(d, 'clock.cancelled', { clock: clock.id, data: { of: clock.of, reason } });
}

function finish(d: Draft, clock: Clock, phase: 'met' | 'cancelled'): void {
  clock.consumedMs = consumed(d.plan, clock, d.nowMs);
  clock.sinceMs = undefined;
  clock.nextMs = undefined;
  clock.phase = phase;
  clock.stoppedAtMs = d.nowMs;
  // Its ladder is cancelled with it.
  dropLevels(d, clock);
}

/** Rule 9: `until: closed` goes on when the clock is met. What the directory was still asked for is not told any more. */
function tellOn(d: Draft, clock: Clock): void {
  const { ladder } = clock;
  if (ladder?.firedAtMs === undefined || repeatOf(d.plan, ladder)?.until !== 'closed') return;
  ladder.tellsOn = true;
  ladder.asking = undefined;
  schedule(d, clock);
}

/** What a clock that is met has told on comes to its end. */
export function fallSilent(d: Draft, clock: Clock): void {
  if (clock.ladder?.tellsOn === undefined) return;
  clock.ladder.tellsOn = undefined;
  clock.nextMs = undefined;
  dropLevels(d, clock);
}

/** What of its ladder still waits to be told is not told (rule 11). */
export function dropLevels(d: Draft, clock: Clock): void {
  d.state.notices = d.state.notices.filter((n) => n.level?.clock !== clock.id || n.level.of !== clock.of);
}

/** Rule 5: a field that the limit or due reads has changed. */
export function recompute(d: Draft, clock: Clock, plan: ClockPlan | StepClockPlan): void {
  const target = targetOf(seenFrom(d, clock), plan, targetStartMs(clock));
  if (target === undefined || (target.targetMs === clock.targetMs && target.calendar === clock.calendar)) return;
  const before = clock.dueMs;
  // A limit in another unit is consumed on another calendar: what was consumed is measured anew from the start.
  if (target.calendar !== clock.calendar) measureAnew(d, clock, target.calendar);
  retarget(d, clock, { targetMs: target.targetMs, minGraceMs: plan.minGraceMs, why: 'recomputed', before });
}

type Retimed = DataOf<'clock.recomputed'>['reason'];

/** What it has consumed since its start, on another calendar or another edition of it. */
function measureAnew(d: Draft, clock: Clock, calendar: string): void {
  clock.calendar = calendar;
  clock.consumedMs = measured(d.plan, clock, d.nowMs);
  if (clock.phase === 'running') clock.sinceMs = d.nowMs;
}

/**
 * The plan around a clock has changed (rule 7): what it consumed is measured anew; a target that still is what it was keeps
 * what rule 5 made of it. A breach and its due stay.
 */
export function retime(
  d: Draft,
  clock: Clock,
  target: { targetMs: number; calendar: string; minGraceMs: number; same: boolean },
  why: Retimed,
): void {
  if (clock.breachedAtMs !== undefined) {
    schedule(d, clock);
    return;
  }
  const before = clock.dueMs;
  measureAnew(d, clock, target.calendar);
  const targetMs = target.same ? clock.targetMs : target.targetMs;
  retarget(d, clock, { targetMs, minGraceMs: target.minGraceMs, why, before });
}

/** Rule 5: the rest of the target, `min_grace` at least. */
function retarget(
  d: Draft,
  clock: Clock,
  { targetMs, minGraceMs, why, before }: { targetMs: number; minGraceMs: number; why: Retimed; before: number },
): void {
  const already = consumed(d.plan, clock, d.nowMs);
  const late = targetMs <= already && clock.breachedAtMs === undefined;
  clock.targetMs = late ? already + minGraceMs : targetMs;
  const reason = late ? 'reclassified' : why;
  setDue(d, clock);
  collapseWarnings(d, clock);
  schedule(d, clock);
  emit(d, 'clock.recomputed', { clock: clock.id, data: { of: clock.of, reason, before, due: clock.dueMs } });
}

export function isUnmet(clock: Clock): boolean {
  return clock.phase === 'running' || clock.phase === 'paused';
}

/** One instance of a clock. */
export function clockOf(state: State, id: string, of: number): Clock | undefined {
  const { clocks } = state;
  for (let i = clocks.length - 1; i >= 0; i--) if (clocks[i]?.id === id && clocks[i]?.of === of) return clocks[i];
  return undefined;
}

/** The latest instance of a clock. */
export function latestOf(state: Pick<State, 'clocks'>, id: string): Clock | undefined {
  const { clocks } = state;
  for (let i = clocks.length - 1; i >= 0; i--) if (clocks[i]?.id === id) return clocks[i];
  return undefined;
}
