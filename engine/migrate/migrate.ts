/**
 * Moves a case to another plan: a later version of its SOP, or the same one with newer calendars (semantics rule 7). Either
 * everything of the case has its place in the new plan, or nothing is changed and every reason is told.
 */
import { clockName, clockOfHead } from '../../language/clock-id.ts';
import { momentsOfClock, startsOf } from '../../language/moments.ts';
import type { Plan } from '../../language/plan.ts';
import {
  cancelClock,
  holdStill,
  isHeld,
  isUnmet,
  planOf,
  retime,
  runOn,
  schedule,
  targetOf,
  targetStartMs,
} from '../clocks/clock.ts';
import { seenFrom } from '../clocks/due-field.ts';
import { ladderOf } from '../clocks/plan.ts';
import { keepsAuthors, noteAuthors, personOf, together, writers } from '../grants/authors.ts';
import { anew, dropApproved } from '../grants/grants.ts';
import { follow } from '../route/route.ts';
import { type Draft, draftOf, emit } from '../state/draft.ts';
import type { Actor } from '../event.ts';
import { renamed, renaming } from './names.ts';
import type { Obstacle } from './obstacle.ts';
import { obstacles } from './obstacles.ts';
import { cancelPassedBy, startPending } from '../clocks/moments.ts';
import { levelsOf } from '../plan-index.ts';
import { replyOf, turnOf } from '../step.ts';
import { passTime } from '../time.ts';
import type { Clock, State } from '../state/state.ts';
import type { Turn } from '../turn.ts';

/** Who moves it, under which update id. */
export interface Moving {
  id: string;
  actor: Actor;
}

/** A clock's due before and after. Absent before: it starts with the move; absent after: the new plan has no such clock. */
export interface Shifted {
  clock: string;
  of: number;
  beforeMs?: number;
  afterMs?: number;
}

export type Moved = { turn: Turn; clocks: Shifted[] } | { obstacles: Obstacle[] };

/**
 * What time brings until `nowMs` happens by the old plan first. Under an id applied before it changes nothing, unless the
 * case has left that plan since. The old plan and state stay as they were.
 */
export function migrate(oldPlan: Plan, newPlan: Plan, state: State, moving: Moving, nowMs: number): Moved {
  const lived = draftOf(oldPlan, state, state.atMs);
  passTime(lived, Math.max(nowMs, state.atMs), false);
  if (isMoved(oldPlan, newPlan, state, moving.id))
    return { turn: turnOf(lived, replyOf(lived, 'repeated')), clocks: [] };
  const names = renaming(oldPlan, newPlan, state);
  const found = obstacles(oldPlan, newPlan, lived.state, names);
  if (found.length > 0) return { obstacles: found };
  const d: Draft = { ...lived, plan: newPlan, state: renamed(lived.state, names, newPlan), actor: moving.actor };
  const before = { version: state.version, plan: oldPlan.hash };
  emit(d, oldPlan.version === newPlan.version ? 'case.recalendared' : 'case.migrated', {
    data: { before, after: { version: newPlan.version, plan: newPlan.hash }, steps: Object.fromEntries(names) },
  });
  const asksAnew = keepsAuthors(d.state) && oldPlan.version !== newPlan.version;
  if (asksAnew) askAnew(d, lived.state);
  const clocks = moveClocks(d, { plan: oldPlan, state: lived.state });
  if (asksAnew) follow(d, undefined);
  else cancelPassedBy(d);
  d.state.acts = [...d.state.acts, moving.id];
  return { turn: turnOf(d, replyOf(d)), clocks };
}

/** Rule 23: what the new version fills in is its mover's and nobody's; what was approved under the old one is asked anew. */
function askAnew(d: Draft, before: State): void {
  d.led = personOf(d.actor);
  const filled = Object.keys(d.state.data).filter((field) => before.data[field] === undefined);
  const by = together([writers(d.led), writers(undefined)]);
  noteAuthors(d, filled, () => by);
  dropApproved(d);
  for (const visit of d.state.visits) if (visit.approval !== undefined) visit.approval = anew(visit.approval);
}

/** The case runs by this plan, and was moved to it under this id. */
export function isMoved(oldPlan: Plan, newPlan: Plan, state: State, id: string): boolean {
  return oldPlan.hash === newPlan.hash && state.acts.includes(id);
}

/** The case as it was, with its plan; its clocks stand in the same order. */
interface Before {
  plan: Plan;
  state: State;
}

function moveClocks(d: Draft, before: Before): Shifted[] {
  const all = [...d.state.clocks];
  const moved = all.flatMap((clock, i) => {
    const old = before.state.clocks[i];
    return old !== undefined && isUnmet(clock) ? [moveClock(d, clock, before, old)] : [];
  });
  const known = new Set(all);
  noteMoments(d);
  const ids = new Set(before.plan.clocks.map((c) => c.id));
  // One that was there and did not start was not wanted (`when`), unless it only waited for its due field.
  for (const plan of d.plan.clocks)
    if (!ids.has(plan.id) || plan.due !== undefined) startPending(d, plan, firstOf(d, startsOf(plan)));
  const started = d.state.clocks.filter((c) => !known.has(c)).map((c) => ({ clock: c.id, of: c.of, afterMs: c.dueMs }));
  return [...moved, ...started];
}

function moveClock(d: Draft, clock: Clock, before: Before, old: Clock): Shifted {
  const { id, of, dueMs: beforeMs } = clock;
  const plan = planOf(d.plan, clock);
  if (plan === undefined) {
    // Attempts and arbitrations have no plan of their own and keep their dues; what the new plan dropped is not needed.
    if (isPlanless(id)) {
      followLadder(d, clock, ladderOf(d.plan, clock));
      schedule(d, clock);
      return { clock: id, of, beforeMs, afterMs: beforeMs };
    }
    cancelClock(d, clock, 'migrated');
    return { clock: id, of, beforeMs };
  }
  followLadder(d, clock, plan.ladder);
  if (clockOfHead(id, 'promise') !== undefined) {
    schedule(d, clock);
    holdOrRun(d, clock);
    return { clock: id, of, beforeMs, afterMs: clock.dueMs };
  }
  const oldPlan = planOf(before.plan, old);
  const fromMs = targetStartMs(clock);
  const here = seenFrom(d, clock);
  const target = targetOf(here, plan, fromMs) ?? { targetMs: clock.targetMs, calendar: clock.calendar };
  const earlier = oldPlan && targetOf({ ...here, plan: before.plan }, oldPlan, fromMs);
  const same = earlier?.targetMs === target.targetMs && earlier.calendar === target.calendar;
  const why = before.plan.version === d.plan.version ? 'recalendared' : 'migrated';
  retime(d, clock, { ...target, minGraceMs: plan.minGraceMs, same }, why);
  holdOrRun(d, clock);
  return { clock: id, of, beforeMs, afterMs: clock.dueMs };
}

function isPlanless(id: string): boolean {
  const { head } = clockName(id);
  return head === 'attempt' || head === 'arbitration' || head === 'signal';
}

/** The new plan says for which reasons a clock stands still, from now on (rule 4). */
function holdOrRun(d: Draft, clock: Clock): void {
  const held = isHeld(d, clock);
  if (held && clock.phase === 'running') holdStill(d, clock);
  if (!held && clock.phase === 'paused') runOn(d, clock);
}

/** Moments of this cycle that no clock of the old plan asked for: the start, and the ends of steps, as far as they are known. */
function noteMoments(d: Draft): void {
  const { state } = d;
  const found: [string, number][] = state.cycle === 1 ? [['case.opened', state.openedAtMs]] : [];
  if (state.reopenedAtMs !== undefined) found.push(['case.reopened', state.reopenedAtMs]);
  if (state.resolvedAtMs !== undefined) found.push(['case.resolved', state.resolvedAtMs]);
  for (const { step, enteredAtMs } of state.visits) found.push([`${step}.entered`, enteredAtMs]);
  for (const [step, { visits, outcome }] of Object.entries(state.steps))
    if (visits > 0 && outcome !== undefined && !state.visits.some((v) => v.step === step))
      for (const end of ['done', outcome]) found.push([`${step}.${end}`, d.nowMs]);
  const named = new Set(d.plan.clocks.flatMap(momentsOfClock));
  const fresh = found.filter(([moment]) => named.has(moment) && state.moments[moment] === undefined);
  if (fresh.length > 0) state.moments = { ...Object.fromEntries(fresh), ...state.moments };
}

/** When the first of these moments occurred in this cycle; undefined: none has. */
function firstOf(d: Draft, moments: readonly string[]): number | undefined {
  const known = moments.flatMap((moment) => d.state.moments[moment] ?? []);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** It climbs the new plan's ladder from the level it stands on. */
function followLadder(d: Draft, clock: Clock, ladder: string | undefined): void {
  if (ladder === undefined) {
    clock.ladder = undefined;
    return;
  }
  const empty = { id: ladder, level: 0, told: [], toldAfterDue: [], notified: [], repeats: 0, shiftMs: 0 };
  const before = clock.ladder;
  const level = Math.min(before?.level ?? 0, levelsOf(d.plan, ladder).length);
  clock.ladder = { ...(before ?? empty), id: ladder, level };
}

export type { Obstacle } from './obstacle.ts';
export { refusalOf } from './obstacles.ts';
