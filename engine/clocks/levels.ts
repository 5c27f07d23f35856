/** What a level of a ladder does when it fires, repeats, is answered, acknowledged, or stays unanswered (rules 9–12). */
import type { LevelPlan } from '../../language/plan.ts';
import { isWorstSeverity } from '../values/severity.ts';
import { hold, LAST_ANSWER_MS, nextLevel, nextRepeatMs, orphanMs, reach, repeatOf, unanswering } from './climb.ts';
import { isStatutory, isUnmet, schedule, titleOf } from './clock.ts';
import { raiseSeverity } from '../values/data.ts';
import { type Draft, emit } from '../state/draft.ts';
import type { Answer } from '../event.ts';
import { answerNotice, askLater, drop, tell, type Told } from '../people/notices.ts';
import { levelsOf } from '../plan-index.ts';
import { beginReassign, reassign } from '../people/staffing.ts';
import type { Climb, Clock, Notice, Visit } from '../state/state.ts';
import type { Matter } from '../told/notices.ts';
import { watch } from '../people/watch.ts';

/** Everything of this clock's ladder that is due now. */
export function climb(d: Draft, clock: Clock): void {
  const ladder = clock.ladder;
  if (ladder === undefined) return;
  if (due(nextRepeatMs(d.plan, clock), d)) repeat(d, clock, ladder);
  const next = nextLevel(d.plan, clock);
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
  fire(d, ladder.id, level, clock);
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

/** Does what a level says. On a clock, it climbs no further until the directory has answered all it asks. */
function fire(d: Draft, ladderId: string, level: number, clock: Clock | undefined): void {
  const plan = levelsOf(d.plan, ladderId)[level - 1];
  if (plan === undefined) return;
  d.state.level = Math.max(d.state.level, level);
  emit(d, 'level.fired', {
    ...(clock && { clock: clock.id }),
    data: { ladder: ladderId, level, ...(clock && { of: clock.of }) },
  });
  if (plan.raise) raiseSeverity(d);
  for (const who of plan.watch ?? []) watch(d, who);
  const told = tellLevel(d, plan, { ladder: ladderId, level }, clock, 'level');
  const reassigning =
    plan.reassign !== undefined && beginReassign(d, plan.reassign, clock && { clock: clock.id, of: clock.of, level });
  if (plan.escalate !== undefined && plan.escalate.ladder !== ladderId)
    fireNow(d, plan.escalate.ladder, plan.escalate.level);
  const ladder = clock?.ladder;
  if (clock === undefined || ladder === undefined || ladder.level !== level) return;
  const asked = told.filter((t) => t === 'asked').length + (reassigning ? 1 : 0);
  if (asked > 0) ladder.asking = asked;
  else if (!told.includes('customer') && (told.length > 0 || plan.reassign !== undefined))
    foundNobody(d, clock, ladder);
}

function tellLevel(
  d: Draft,
  plan: LevelPlan,
  { ladder, level }: { ladder: string; level: number },
  clock: Clock | undefined,
  about: 'level' | 'repeat',
): Told[] {
  const urgent = isWorstSeverity(d) || (clock !== undefined && isStatutory(d.plan, clock));
  const at = { ladder, level, ...(clock && { clock: titleOf(d.plan, clock), due: clock.dueMs }) };
  const matter: Matter<'level' | 'repeat'> =
    about === 'level' ? { about, values: at } : { about, values: { ...at, repeat: clock?.ladder?.repeats ?? 0 } };
  return (plan.notify ?? []).map(({ who, message }) =>
    tell(d, {
      who,
      ...matter,
      urgent,
      message,
      ...(clock && { level: { clock: clock.id, of: clock.of, level } }),
    }),
  );
}

function repeat(d: Draft, clock: Clock, ladder: Climb): void {
  const plan = levelsOf(d.plan, ladder.id)[ladder.level - 1];
  if (plan === undefined) return;
  ladder.repeats++;
  emit(d, 'level.repeated', {
    clock: clock.id,
    data: { of: clock.of, ladder: ladder.id, level: ladder.level, repeat: ladder.repeats },
  });
  const asked = tellLevel(d, plan, { ladder: ladder.id, level: ladder.level }, clock, 'repeat').filter(
    (t) => t === 'asked',
  ).length;
  if (asked > 0) ladder.asking = asked;
}

/** Rule 10: nobody answered at the top. The case is orphan and the organization's last resort is told. */
function orphan(d: Draft, clock: Clock, ladder: Climb): void {
  ladder.orphan = true;
  d.state.orphan = true;
  emit(d, 'case.orphaned', { clock: clock.id, data: { ladder: ladder.id, level: ladder.level } });
  tell(d, { who: d.plan.lastResort, about: 'orphan', values: { clock: titleOf(d.plan, clock) }, urgent: true });
}

/** Rule 10: the level found nobody at all; the next one fires at once. */
function foundNobody(d: Draft, clock: Clock, ladder: Climb): void {
  ladder.empty = true;
  emit(d, 'level.empty', { clock: clock.id, data: { of: clock.of, ladder: ladder.id, level: ladder.level } });
}

/** The directory's answer to a level's notice. Who was told after the due is not told again by notices alone (rule 10). */
export function answerLevel(d: Draft, notice: Notice, answer: Answer): void {
  const { clock, ladder } = latest(d, notice);
  const plan = ladder && levelsOf(d.plan, ladder.id)[ladder.level - 1];
  const again = notice.about === 'level' && plan !== undefined && ladder !== undefined;
  const quiet = (notice.about === 'repeat' && ladder?.quiet) || [];
  const skip = again ? union(ladder.told, onlyNotifies(plan) ? ladder.toldAfterDue : []) : quiet;
  const people = answerNotice(d, notice, answer, skip);
  if (people !== undefined && clock !== undefined) answered(d, clock, people);
}

/** The directory's answer to a level's `reassign`: who got the work may acknowledge the level that gave it. */
export function answerReassign(d: Draft, notice: Notice, answer: Answer): Visit | undefined {
  if (answer.away) {
    askLater(d, notice);
    return undefined;
  }
  drop(d, notice);
  const { clock } = latest(d, notice);
  const visit = reassign(d, answer, notice.level);
  if (clock !== undefined) answered(d, clock, visit?.work?.assignee === undefined ? [] : [visit.work.assignee]);
  return visit;
}

/** The clock and ladder a notice belongs to, if its level is still the latest. */
function latest(d: Draft, notice: Notice): { clock?: Clock; ladder?: Climb } {
  const at = notice.level;
  const clock = d.state.clocks.find((c) => c.id === at?.clock && c.of === at.of);
  // One that is over, and tells on no more, is as it was.
  if (clock === undefined || !(isUnmet(clock) || clock.ladder?.tellsOn)) return {};
  return clock.ladder?.level === at?.level && clock.ladder !== undefined ? { clock, ladder: clock.ladder } : {};
}

/** One answer fewer is awaited by the latest level. */
function answered(d: Draft, clock: Clock, people: string[]): void {
  const { ladder } = clock;
  if (ladder === undefined) return;
  ladder.told = union(ladder.told, people);
  if (clock.breachedAtMs !== undefined) ladder.toldAfterDue = union(ladder.toldAfterDue, people);
  ladder.asking = (ladder.asking ?? 1) - 1;
  if (ladder.asking === 0) {
    ladder.asking = undefined;
    if (ladder.told.length === 0) foundNobody(d, clock, ladder);
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
  return d.state.clocks.filter((c) => unanswering(d.plan, c).includes(person));
}

/** The first holds the climb; where the level tells on all the same, it quiets whoever says it (rule 9). */
export function acknowledge(d: Draft, clock: Clock, by: string): void {
  const { ladder } = clock;
  if (ladder === undefined) return;
  if (ladder.ackBy === undefined && clock.phase === 'running') hold(d.plan, clock, ladder, by, d.nowMs);
  if (repeatOf(d.plan, ladder)?.until !== undefined) ladder.quiet = union(ladder.quiet ?? [], [by]);
  emit(d, 'level.acknowledged', {
    clock: clock.id,
    data: {
      of: clock.of,
      ladder: ladder.id,
      level: ladder.level,
      until: ladder.heldUntilMs ?? d.nowMs + LAST_ANSWER_MS,
    },
  });
  schedule(d, clock);
}
