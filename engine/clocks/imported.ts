/**
 * The clocks of a case that was open in another system (semantics rule 31): they run since it was received there, stood still
 * while it waited there, and what fell due before it came here has passed without anybody being told.
 */
import { clockId } from '../../language/clock-id.ts';
import type { ClockPlan } from '../../language/plan.ts';
import type { Imported } from '../event.ts';
import { indexOf } from '../plan-index.ts';
import { type Draft, emit, own } from '../state/draft.ts';
import type { Clock } from '../state/state.ts';
import { scopeOf } from '../values/context.ts';
import { holds } from '../values/evaluate.ts';
import { nextLevel } from './climb.ts';
import {
  cancelClock,
  holdStill,
  isUnmet,
  nextWarn,
  nextWarnMs,
  runOn,
  schedule,
  startClock,
  targetOf,
} from './clock.ts';
import { type Still, stillsOf } from './imported-pauses.ts';

const OPENED = 'case.opened';
const CONTACTED = 'case.contacted';

/** Starts the clocks of `case.opened` as those that have been running since then; what was met there is not needed here. */
export function startSince(d: Draft, imported: Imported): void {
  const { receivedAtMs, met = [], contacts = [], promises = [] } = imported;
  startFrom(d, OPENED, receivedAtMs, met);
  const contacted = contacts.find((it) => it.direction === 'out');
  if (contacted !== undefined) contactedSince(d, contacted.atMs);
  for (const { what, madeAtMs, untilMs } of promises) promisedSince(d, what, madeAtMs, untilMs);
}

function startFrom(d: Draft, moment: string, sinceMs: number, met: readonly string[] = []): void {
  const starting = indexOf(d.plan).starting.get(moment);
  if (starting === undefined) return;
  d.state.moments = { ...d.state.moments, [moment]: sinceMs };
  for (const plan of starting) {
    const clock = startOne(d, plan, sinceMs);
    if (clock !== undefined && met.includes(clock.id)) cancelClock(d, clock, 'not_needed');
  }
}

function startOne(d: Draft, plan: ClockPlan, startedAtMs: number): Clock | undefined {
  if (plan.when !== undefined && !holds(plan.when, scopeOf(d))) return undefined;
  const target = targetOf(d, plan, startedAtMs);
  if (target === undefined) return undefined;
  const { id, ladder } = plan;
  return startClock(d, { id, of: d.state.cycle, ...target, ladder, startedAtMs });
}

/** The customer was reached there: what waited for it is not needed here, what begins with it runs since then. */
function contactedSince(d: Draft, atMs: number): void {
  const stopping = indexOf(d.plan).stopping.get(CONTACTED) ?? [];
  for (const { id } of stopping)
    for (const clock of d.state.clocks) if (clock.id === id && isUnmet(clock)) cancelClock(d, clock, 'not_needed');
  if (stopping.length > 0) own(d, 'moments')[CONTACTED] = atMs;
  startFrom(d, CONTACTED, atMs);
}

/** Rule 8: the customer waits for it since then. */
function promisedSince(d: Draft, what: string, startedAtMs: number, untilMs: number): void {
  const number = (d.state.promised ?? 0) + 1;
  d.state.promised = number;
  emit(d, 'promise.made', { data: { promise: number, what, until: untilMs, since: startedAtMs } });
  const target = { targetMs: untilMs - startedAtMs, calendar: '', ladder: d.plan.promises?.ladder };
  startClock(d, { id: clockId('promise', number), of: d.state.cycle, ...target, startedAtMs });
}

/** What of these clocks lies before now has passed: warnings, levels, the breach. Nobody of ours is accountable for it. */
export function letPast(d: Draft, { receivedAtMs, pauses = [] }: Pick<Imported, 'receivedAtMs' | 'pauses'>): void {
  for (const clock of d.state.clocks) {
    if (!isUnmet(clock)) continue;
    // What begins with the import has no past.
    if (clock.startedAtMs >= d.nowMs && clock.startedAtMs !== receivedAtMs) continue;
    const stills = stillsOf(d, clock, pauses);
    if (stills.length === 0) pass(d, clock, d.nowMs, clock.warned.at(-1));
    else liveThrough(d, clock, stills);
    schedule(d, clock);
  }
}

/** It ran and stood still by turns; each stretch that it ran has passed by itself. */
function liveThrough(d: Draft, clock: Clock, stills: readonly Still[]): void {
  const heldNow = clock.phase === 'paused';
  // Its start and the step that it stands at have counted all the time since then.
  clock.warned = [];
  if (heldNow) runAsBegun(clock);
  for (const { fromMs, toMs } of stills) {
    pass(d, clock, fromMs);
    holdStill(d, clock, fromMs);
    if (toMs !== undefined) runOn(d, clock, toMs);
  }
  if (clock.phase !== 'running') return;
  pass(d, clock, d.nowMs);
  if (heldNow) holdStill(d, clock);
}

/** As if nothing had held it: it was started in this very turn. */
function runAsBegun(clock: Clock): void {
  clock.phase = 'running';
  clock.sinceMs = clock.startedAtMs;
  clock.consumedMs = 0;
  clock.stillMs = undefined;
}

/** @param behind the warn point that its start took as fired */
function pass(d: Draft, clock: Clock, untilMs: number, behind?: number): void {
  passWarnings(d, clock, untilMs, behind);
  if (clock.breachedAtMs === undefined && clock.dueMs < untilMs) {
    clock.breachedAtMs = clock.dueMs;
    emit(d, 'clock.breached', { clock: clock.id, data: { of: clock.of, accountable: null, at: clock.dueMs } });
  }
  passLevels(d, clock, untilMs);
}

function passWarnings(d: Draft, clock: Clock, untilMs: number, behind: number | undefined): void {
  // Of several points behind, the start has taken all but the last as fired.
  let last = behind;
  for (let atMs = nextWarnMs(d.plan, clock); atMs !== undefined && atMs < untilMs; atMs = nextWarnMs(d.plan, clock)) {
    last = nextWarn(d.plan, clock);
    if (last !== undefined) clock.warned = [...clock.warned, last];
  }
  if (last !== undefined) emit(d, 'clock.passed', { clock: clock.id, data: { of: clock.of, percent: last } });
}

/** A level that has passed told nobody: it waits for no acknowledgement, is not repeated, and leaves no orphan. */
function passLevels(d: Draft, clock: Clock, untilMs: number): void {
  const climb = clock.ladder;
  if (climb === undefined) return;
  for (
    let next = nextLevel(d.plan, clock);
    next !== undefined && next.atMs < untilMs;
    next = nextLevel(d.plan, clock)
  ) {
    for (let level = climb.level + 1; level <= next.level; level++)
      emit(d, 'level.skipped', { clock: clock.id, data: { of: clock.of, ladder: climb.id, level } });
    climb.level = next.level;
  }
}
