/**
 * When the next level of a clock's ladder fires (semantics rule 9): at its place, after an unanswered `ack_within`, after
 * a hold, at its opening, or at once behind an empty level. What firing does is in `levels.ts`.
 */
import { nextOpening } from '../../language/calendar/arithmetic.ts';
import type { Duration, LevelPlan, Plan } from '../../language/plan.ts';
import type { Draft } from '../state/draft.ts';
import { levelsOf } from '../plan-index.ts';
import { after, between, consumed, instantOf, later, placeOf } from './service-time.ts';
import type { Climb, Clock } from '../state/state.ts';

/** Rule 9: how long an acknowledgement holds when the level does not say. */
export const HOLD_MS = 2 * 3_600_000;
/** Ours: how long the top level's people have to answer when it declares neither `ack_within` nor `repeat`. */
export const LAST_ANSWER_MS = 2 * 3_600_000;

/** The level that fires next and when; absent when none is left or an answer is awaited. */
export function nextLevel(plan: Plan, clock: Clock): { level: number; atMs: number } | undefined {
  const climb = clock.ladder;
  if (climb === undefined || clock.phase !== 'running' || climb.asking !== undefined) return undefined;
  const levels = levelsOf(plan, climb.id);
  let best: { level: number; atMs: number } | undefined;
  // A level waiting for its opening may be overtaken: the earliest of all that remain is the next (rule 9).
  for (let level = climb.level + 1; level <= levels.length; level++) {
    const atMs = levelMs(plan, clock, climb, levels, level);
    if (best === undefined || atMs < best.atMs) best = { level, atMs };
  }
  return best;
}

/** Everything the ladder will do next on its own: a level, a repeat, or the case left orphan. */
export function nextClimbMs(plan: Plan, clock: Clock): number | undefined {
  if (clock.ladder === undefined) return undefined;
  const never = Number.POSITIVE_INFINITY;
  const levelAtMs = nextLevel(plan, clock)?.atMs;
  const repeatMs = nextRepeatMs(plan, clock);
  const endMs = orphanMs(plan, clock);
  if (levelAtMs === undefined && repeatMs === undefined && endMs === undefined) return undefined;
  return Math.min(levelAtMs ?? never, repeatMs ?? never, endMs ?? never);
}

function levelMs(plan: Plan, clock: Clock, climb: Climb, levels: LevelPlan[], level: number): number {
  const latest = levels[climb.level - 1];
  const own = declaredMs(plan, clock, levels[level - 1], shiftOf(plan, clock, climb, levels));
  if (climb.heldUntilMs !== undefined) return open(plan, levels[level - 1], Math.max(own, climb.heldUntilMs));
  const first = level === climb.level + 1;
  if (first && climb.empty && climb.firedAtMs !== undefined) return open(plan, levels[level - 1], climb.firedAtMs);
  if (first && latest?.ackWithin !== undefined && climb.firedAtMs !== undefined) {
    const unansweredMs = lagged(plan, clock, later(plan, clock.calendar, climb.firedAtMs, latest.ackWithin));
    return open(plan, levels[level - 1], Math.min(own, unansweredMs));
  }
  return open(plan, levels[level - 1], own);
}

/** A window that began with the latest level, longer by what the clock stood still since (rule 4: a paused one fires nothing). */
function lagged(plan: Plan, clock: Clock, atMs: number): number {
  const lagMs = clock.ladder?.lagMs;
  return lagMs === undefined ? atMs : after(plan, clock.calendar, atMs, lagMs);
}

/** What a hold adds to the places of later levels: they keep their declared distance to the one that waited. */
export function shiftOf(plan: Plan, clock: Clock, climb: Climb, levels: LevelPlan[]): number {
  const next = levels[climb.level];
  if (climb.heldUntilMs === undefined || next === undefined) return climb.shiftMs;
  const declared = declaredMs(plan, clock, next, climb.shiftMs);
  return climb.shiftMs + between(plan, clock.calendar, declared, climb.heldUntilMs);
}

/** Where a level stands by its own `at`, shifted by earlier holds. */
function declaredMs(plan: Plan, clock: Clock, level: LevelPlan | undefined, shiftMs: number): number {
  if (level === undefined) return Number.POSITIVE_INFINITY;
  const { at } = level;
  if ('percent' in at) return instantOf(plan, clock, placeOf(clock, at.percent) + shiftMs);
  if (at.after.unit === 'service') return instantOf(plan, clock, clock.targetMs + at.after.ms + shiftMs);
  // Natural and working days count from the due (rule 3), whatever pauses came after it.
  return after(plan, clock.calendar, later(plan, clock.calendar, clock.dueMs, at.after), shiftMs);
}

/** By how much a level comes after its place when it fires now, also on a clock that stands still. */
function lateMs(plan: Plan, clock: Clock, level: LevelPlan | undefined, shiftMs: number, nowMs: number): number {
  if (level === undefined) return 0;
  const { at } = level;
  const late = (placeMs: number) => Math.max(0, consumed(plan, clock, nowMs) - placeMs - shiftMs);
  if ('percent' in at) return late(placeOf(clock, at.percent));
  if (at.after.unit === 'service') return late(clock.targetMs + at.after.ms);
  return between(plan, clock.calendar, declaredMs(plan, clock, level, shiftMs), nowMs);
}

/** `only_during`: a level waits for its calendar's opening. */
function open(plan: Plan, level: LevelPlan | undefined, atMs: number): number {
  const table = level?.onlyDuring === undefined ? undefined : plan.calendars[level.onlyDuring];
  return table === undefined || !Number.isFinite(atMs) ? atMs : (nextOpening(table, atMs) ?? Number.POSITIVE_INFINITY);
}

/** `repeat`: the latest level tells again until its `until`. */
export function nextRepeatMs(plan: Plan, clock: Clock): number | undefined {
  const climb = clock.ladder;
  const repeat = repeatOf(plan, climb);
  if (climb?.firedAtMs === undefined || repeat === undefined || climb.asking !== undefined) return undefined;
  if (climb.repeats >= (repeat.times ?? Number.POSITIVE_INFINITY)) return undefined;
  if (clock.phase !== 'running' && climb.tellsOn === undefined) return undefined;
  if (repeat.until === undefined && climb.ackBy !== undefined) return undefined;
  return timesLater(plan, clock, climb.firedAtMs, repeat.every, climb.repeats + 1);
}

/** How the latest level tells again. */
export function repeatOf(plan: Plan, climb: Climb | undefined): LevelPlan['repeat'] {
  return climb === undefined ? undefined : levelsOf(plan, climb.id)[climb.level - 1]?.repeat;
}

/**
 * Whom the latest level told and nobody has answered for: all of them until one has acknowledged; where it tells on
 * afterwards, each until having said so.
 */
export function unanswering(plan: Plan, { phase, ladder }: Clock): readonly string[] {
  if (ladder === undefined || (phase !== 'running' && ladder.tellsOn === undefined)) return [];
  if (repeatOf(plan, ladder)?.until === undefined) return ladder.ackBy === undefined ? ladder.told : [];
  return ladder.told.filter((id) => ladder.quiet?.includes(id) !== true);
}

/** Rule 10: the top level stays unacknowledged after its repeats. */
export function orphanMs(plan: Plan, clock: Clock): number | undefined {
  const climb = clock.ladder;
  if (
    climb?.firedAtMs === undefined ||
    climb.orphan ||
    climb.ackBy !== undefined ||
    clock.phase !== 'running' ||
    climb.asking !== undefined
  )
    return undefined;
  const levels = levelsOf(plan, climb.id);
  const top = levels[climb.level - 1];
  if (climb.level !== levels.length || top === undefined) return undefined;
  if (climb.empty) return climb.firedAtMs;
  if (top.repeat?.times !== undefined)
    return timesLater(plan, clock, climb.firedAtMs, top.repeat.every, top.repeat.times + 1);
  if (top.ackWithin !== undefined)
    return lagged(plan, clock, later(plan, clock.calendar, climb.firedAtMs, top.ackWithin));
  return lagged(plan, clock, after(plan, clock.calendar, climb.firedAtMs, LAST_ANSWER_MS));
}

function timesLater(plan: Plan, clock: Clock, fromMs: number, every: Duration, times: number): number {
  const total =
    every.unit === 'service'
      ? { unit: every.unit, ms: every.ms * times }
      : { unit: every.unit, days: every.days * times };
  return lagged(plan, clock, later(plan, clock.calendar, fromMs, total));
}

/** Rule 9: an acknowledgement stops climbing for `hold`; before the due, until the due at most. */
export function hold(plan: Plan, clock: Clock, climb: Climb, by: string, nowMs: number): void {
  const level = levelsOf(plan, climb.id)[climb.level - 1];
  const held = later(plan, clock.calendar, nowMs, level?.hold ?? { unit: 'service', ms: HOLD_MS });
  climb.ackBy = by;
  climb.heldUntilMs = clock.breachedAtMs === undefined ? Math.min(held, clock.dueMs) : held;
}

/**
 * Marks a level as the latest. A hold that ended here moves the later levels along: by all it lasted beyond the next one's
 * place, or, when `escalate` cut it short, by what the level it fired comes after its own.
 */
export function reach(d: Draft, clock: Clock, climb: Climb, level: number): void {
  const levels = levelsOf(d.plan, climb.id);
  const { heldUntilMs } = climb;
  const cutShort = heldUntilMs !== undefined && (clock.phase === 'paused' || d.nowMs < heldUntilMs);
  climb.shiftMs = cutShort
    ? climb.shiftMs + lateMs(d.plan, clock, levels[level - 1], climb.shiftMs, d.nowMs)
    : shiftOf(d.plan, clock, climb, levels);
  climb.level = level;
  climb.firedAtMs = d.nowMs;
  climb.told = [];
  climb.repeats = 0;
  climb.quiet = undefined;
  climb.ackBy = undefined;
  climb.heldUntilMs = undefined;
  climb.empty = undefined;
  climb.asking = undefined;
  climb.lagMs = undefined;
}
