/**
 * The clocks of a case that was open in another system (semantics rule 31): they run since it was received there, and what
 * fell due before it came here has passed without anybody being told.
 */
import type { ClockPlan } from '../../language/plan.ts';
import type { Imported } from '../event.ts';
import { indexOf } from '../plan-index.ts';
import { type Draft, emit } from '../state/draft.ts';
import type { Clock } from '../state/state.ts';
import { scopeOf } from '../values/context.ts';
import { holds } from '../values/evaluate.ts';
import { nextLevel } from './climb.ts';
import { cancelClock, isUnmet, nextWarn, nextWarnMs, schedule, startClock, targetOf } from './clock.ts';

const OPENED = 'case.opened';

/** Starts the clocks of `case.opened` as those that have been running since then; what was met there is not needed here. */
export function startSince(d: Draft, { receivedAtMs, met = [] }: Imported): void {
  const starting = indexOf(d.plan).starting.get(OPENED);
  if (starting === undefined) return;
  d.state.moments = { ...d.state.moments, [OPENED]: receivedAtMs };
  for (const plan of starting) {
    const clock = startOne(d, plan, receivedAtMs);
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

/** What of these clocks lies before now has passed: warnings, levels, the breach. Nobody of ours is accountable for it. */
export function letPast(d: Draft, sinceMs: number): void {
  for (const clock of d.state.clocks) {
    if (!isUnmet(clock) || clock.startedAtMs !== sinceMs) continue;
    passWarnings(d, clock);
    if (clock.dueMs < d.nowMs) {
      clock.breachedAtMs = clock.dueMs;
      emit(d, 'clock.breached', { clock: clock.id, data: { of: clock.of, accountable: null, at: clock.dueMs } });
    }
    passLevels(d, clock);
    schedule(d, clock);
  }
}

function passWarnings(d: Draft, clock: Clock): void {
  // Of several points behind, the start has taken all but the last as fired.
  let last = clock.warned.at(-1);
  for (let atMs = nextWarnMs(d.plan, clock); atMs !== undefined && atMs < d.nowMs; atMs = nextWarnMs(d.plan, clock)) {
    last = nextWarn(d.plan, clock);
    if (last !== undefined) clock.warned = [...clock.warned, last];
  }
  if (last !== undefined) emit(d, 'clock.passed', { clock: clock.id, data: { of: clock.of, percent: last } });
}

/** A level that has passed told nobody: it waits for no acknowledgement, is not repeated, and leaves no orphan. */
function passLevels(d: Draft, clock: Clock): void {
  const climb = clock.ladder;
  if (climb === undefined) return;
  for (
    let next = nextLevel(d.plan, clock);
    next !== undefined && next.atMs < d.nowMs;
    next = nextLevel(d.plan, clock)
  ) {
    for (let level = climb.level + 1; level <= next.level; level++)
      emit(d, 'level.skipped', { clock: clock.id, data: { of: clock.of, ladder: climb.id, level } });
    climb.level = next.level;
  }
}
