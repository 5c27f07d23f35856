/** A clock that runs begins again at a moment its plan names, with its whole limit (semantics rule 1). */
import type { ClockPlan } from '../../language/plan.ts';
import { type Draft, emit } from '../state/draft.ts';
import type { Clock } from '../state/state.ts';
import { dropLevels, isUnmet, schedule, setDue, targetOf } from './clock.ts';

/**
 * Nothing of it has been consumed, no warning and no level has been: it stays the one instance of its cycle. A breach is latched,
 * so that a breached clock goes on. `receivedMs`: what begins it again was received then.
 */
export function restart(d: Draft, clock: Clock, plan: ClockPlan, receivedMs = d.nowMs): void {
  if (!isUnmet(clock) || clock.breachedAtMs !== undefined) return;
  const fromMs = Math.max(receivedMs, clock.startedAtMs);
  const target = targetOf(d, plan, fromMs);
  if (target === undefined) return;
  const before = clock.dueMs;
  const paused = clock.phase === 'paused';
  clock.startedAtMs = fromMs;
  clock.targetFromMs = undefined;
  clock.targetMs = target.targetMs;
  clock.calendar = target.calendar;
  clock.consumedMs = 0;
  clock.carriedMs = undefined;
  clock.measuredMs = undefined;
  clock.sinceMs = paused ? undefined : fromMs;
  clock.stillMs = paused ? [fromMs] : undefined;
  clock.warned = [];
  dropLevels(d, clock);
  if (clock.ladder !== undefined) {
    const { id, notified } = clock.ladder;
    clock.ladder = { id, level: 0, told: [], toldAfterDue: [], notified, repeats: 0, shiftMs: 0 };
  }
  setDue(d, clock);
  schedule(d, clock);
  emit(d, 'clock.recomputed', {
    clock: clock.id,
    data: { of: clock.of, reason: 'restarted', before, due: clock.dueMs },
  });
}
