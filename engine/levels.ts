/** What a level of a ladder does when it fires, repeats, is answered, acknowledged, or stays unanswered (rules 9–12). */
import type { LevelPlan } from '../language/plan.ts';
import { hold, LAST_ANSWER_MS, nextLevel, nextRepeatMs, orphanMs, reach } from './climb.ts';
import { isUnmet, schedule, titleOf } from './clock.ts';
import { isWorstSeverity, raiseSeverity } from './data.ts';
import { type Draft, emit } from './draft.ts';
import type { Answer } from './event.ts';
import { answerNotice, tell } from './notices.ts';
import { levelsOf } from './plan-index.ts';
import { askReassign } from './staffing.ts';
import type { Climb, Clock, Notice } from './state.ts';
import { watch } from './watch.ts';

/** Everything of this clock's ladder that is due now. */
export function climb(d: Draft, clock: Clock): void {
  const ladder = clock.ladder;
  if (ladder === undefined) return;
  if (due(nextRepeatMs(d.plan, clock), d)) repeat(d, clock, ladder);
  const next = nextLevel(d, clock);
  if (next !== undefined && next.atMs <= d.nowMs) fireOn(d, clock, ladder, next.level);
  else if (due(orphanMs(d.plan, clock), d)) orphan(d, clock, ladder);
  schedule(d, clock);
}

function due(atMs: number | undefined, d: Draft): boolean {
  return atMs !== undefined && atMs <= d.nowMs;
}

/** Fires a level on a clock; levels in between were overtaken and are skipped (rule 9). */
function fireOn(d: Draft, clock: Clock, ladder: Climb, level: number): void {
  for (let skipped = ladder.level + 1; skipped < level; skipped++) {
    emit(d, 'level.skipped', { clock: clock.id, data: { of: clock.of, ladder: ladder.id, level: skipped } });
  }
  reach(d, clock, ladder, level);
  const asked = fire(d, ladder.id, level, clock);
  if (asked > 0) ladder.asking = asked;
  schedule(d, clock);
}

/**
 * The effect `escalate` and the act of that name: that level now. On a running clock with this ladder the climb goes on
 * from there; without one the level stands alone.
 */
export function fireNow(d: Draft, ladderId: string, level: number): void {
  const clock = d.state.clocks.findLast((c) => isUnmet(c) && c.ladder?.id === ladderId && c.ladder.level < level);
  if (clock?.ladder !== undefined) fireOn(d, clock, clock.ladder, level);
  else fire(d, ladderId, level, undefined);
}

/** Does what a level says; answers how many answers of the directory are awaited. */
function fire(d: Draft, ladderId: string, level: number, clock: Clock | undefined): number {
  const plan = levelsOf(d.plan, ladderId)[level - 1];
  if (plan === undefined) return 0;
  d.state.level = Math.max(d.state.level, level);
  emit(d, 'level.fired', {
    ...(clock && { clock: clock.id }),
    data: { ladder: ladderId, level, ...(clock && { of: clock.of }) },
  });
  if (plan.raise) raiseSeverity(d);
  for (const who of plan.watch ?? []) watch(d, who);
  const asked = tellLevel(d, plan, ladderId, level, clock, 'level');
  const reassigning = plan.reassign !== undefined && askReassign(d, plan.reassign, clock) ? 1 : 0;
  if (plan.escalate !== undefined && plan.escalate.ladder !== ladderId)
    fireNow(d, plan.escalate.ladder, plan.escalate.level);
  if (asked + reassigning === 0 && clock?.ladder !== undefined && (plan.notify ?? []).length > 0)
    clock.ladder.empty = true;
  return clock === undefined ? 0 : asked;
}

function tellLevel(
  d: Draft,
  plan: LevelPlan,
  ladderId: string,
  level: number,
  clock: Clock | undefined,
  about: string,
): number {
  const statutory = clock !== undefined && d.plan.clocks.find((c) => c.id === clock.id)?.statutory === true;
  let asked = 0;
  for (const { who, message } of plan.notify ?? []) {
    const awaited = tell(d, {
      who,
      about,
      values: {
        ladder: ladderId,
        level,
        ...(clock && { clock: titleOf(d.plan, clock), due: clock.dueMs }),
        ...(about === 'repeat' && { repeat: clock?.ladder?.repeats ?? 0 }),
      },
      urgent: statutory || isWorstSeverity(d),
      ...(message !== undefined && { message }),
      ...(clock && { level: { clock: clock.id, of: clock.of, level } }),
    });
    if (awaited) asked++;
  }
  return asked;
}

function repeat(d: Draft, clock: Clock, ladder: Climb): void {
  const plan = levelsOf(d.plan, ladder.id)[ladder.level - 1];
  if (plan === undefined) return;
  ladder.repeats++;
  emit(d, 'level.repeated', {
    clock: clock.id,
    data: { of: clock.of, ladder: ladder.id, level: ladder.level, repeat: ladder.repeats },
  });
  const asked = tellLevel(d, plan, ladder.id, ladder.level, clock, 'repeat');
  if (asked > 0) ladder.asking = asked;
}

/** Rule 10: nobody answered at the top. The case is orphan and the organization's last resort is told. */
function orphan(d: Draft, clock: Clock, ladder: Climb): void {
  ladder.orphan = true;
  d.state.orphan = true;
  emit(d, 'case.orphaned', { clock: clock.id, data: { ladder: ladder.id, level: ladder.level } });
  tell(d, { who: d.plan.lastResort, about: 'orphan', values: { clock: titleOf(d.plan, clock) }, urgent: true });
}

/** The directory's answer to a level's notice: who was told, and whether the level found nobody at all (rule 10). */
export function answerLevel(d: Draft, notice: Notice, answer: Answer): void {
  const at = notice.level;
  const clock = d.state.clocks.find((c) => c.id === at?.clock && c.of === at.of);
  const ladder = clock?.ladder;
  if (at === undefined || clock === undefined || ladder === undefined || ladder.level !== at.level) {
    answerNotice(d, notice, answer, []);
    return;
  }
  const skip =
    onlyNotifies(levelsOf(d.plan, ladder.id)[at.level - 1]) && notice.about === 'level' ? ladder.toldAfterDue : [];
  const people = answerNotice(d, notice, answer, skip);
  if (people === undefined) return;
  ladder.told = union(ladder.told, people);
  if (clock.breachedAtMs !== undefined) ladder.toldAfterDue = union(ladder.toldAfterDue, people);
  ladder.asking = (ladder.asking ?? 1) - 1;
  if (ladder.asking === 0) {
    delete ladder.asking;
    if (ladder.told.length === 0) {
      ladder.empty = true;
      emit(d, 'level.empty', { clock: clock.id, data: { of: clock.of, ladder: ladder.id, level: at.level } });
    }
  }
  schedule(d, clock);
}

function onlyNotifies(level: LevelPlan | undefined): boolean {
  return (
    level !== undefined &&
    level.reassign === undefined &&
    !level.raise &&
    level.escalate === undefined &&
    level.watch === undefined
  );
}

function union(a: string[], b: string[]): string[] {
  return [...a, ...b.filter((x) => !a.includes(x))];
}

/** The clocks whose latest level this person may acknowledge: told by it, not answered yet. */
export function acknowledgeable(d: Draft, person: string): Clock[] {
  return d.state.clocks.filter(
    (c) => c.phase === 'running' && c.ladder?.ackBy === undefined && c.ladder?.told.includes(person) === true,
  );
}

export function acknowledge(d: Draft, clock: Clock, by: string): void {
  if (clock.ladder === undefined) return;
  hold(d.plan, clock, clock.ladder, by, d.nowMs);
  emit(d, 'level.acknowledged', {
    clock: clock.id,
    data: {
      of: clock.of,
      ladder: clock.ladder.id,
      level: clock.ladder.level,
      until: clock.ladder.heldUntilMs ?? d.nowMs + LAST_ANSWER_MS,
    },
  });
  schedule(d, clock);
}
