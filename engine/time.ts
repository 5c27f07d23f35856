/**
 * Time passes: everything that falls due before (or, for a tick, at) an instant happens in its order and at its own
 * instant. At one instant clocks come first, then levels, then silences (semantics rule 2).
 */
import { accountableTeam, offerAgeMs } from './people/accountable.ts';
import type { Plan, StepPlan } from '../language/plan.ts';
import { nextLevel, nextRepeatMs } from './clocks/climb.ts';
import { isStatutory, nextWarn, nextWarnMs, schedule, titleOf } from './clocks/clock.ts';
import { type Draft, emit } from './state/draft.ts';
import type { Next } from './route/exit.ts';
import { kindOf } from './kinds/of-step.ts';
import { climb } from './clocks/levels.ts';
import { tell, wakeNotice } from './people/notices.ts';
import { isWorstSeverity } from './values/severity.ts';
import { nextAsideMs, endTransfer, remindNow } from './people/aside-ends.ts';
import { teamBehind } from './people/help-behind.ts';
import { tellLate } from './people/helps.ts';
import { checkSignals, nextSignalMs, signalMs } from './others/signals/signals.ts';
import { nextPauseMs, pauseWakes, wakePauses } from './clocks/pauses.ts';
import { stepOf } from './plan-index.ts';
import { follow } from './route/route.ts';
import { later } from './clocks/service-time.ts';
import { lapse } from './people/staffing.ts';
import type { Clock, State, Visit } from './state/state.ts';
import type { WakeFor, WakeUp } from './told/wake-for.ts';

/** More than this between two events is a rule that does not move on: a bug, not a busy case. */
const HAPPENINGS_MAX = 100_000;

/** Lets everything happen that is due before `untilMs` (`inclusive`: at it, too). Leaves `nowMs` at `untilMs`. */
export function passTime(d: Draft, untilMs: number, inclusive: boolean): void {
  for (let count = 0; ; count++) {
    const atMs = count === 0 ? toldNextMs(d) : nextMs(d.plan, d.state, d.nowMs);
    if (atMs > untilMs || (atMs === untilMs && !inclusive)) break;
    if (count > HAPPENINGS_MAX) throw new Error(`Time stands still at ${atMs} in case ${d.state.case}`);
    d.nowMs = Math.max(d.nowMs, atMs);
    happen(d);
    checkSignals(d);
  }
  d.nowMs = untilMs;
  d.state.atMs = untilMs;
}

/** The state a turn ended with, and when something next happens to it: mostly the next turn begins with that very one. */
let told: { plan: Plan; state: State; atMs: number } | undefined;

/** At the beginning of a turn, whose draft is still as the state before. */
function toldNextMs({ plan, before, nowMs }: Draft): number {
  const known = told?.state === before && told.plan === plan && before.atMs === nowMs;
  return known && told !== undefined ? told.atMs : nextMs(plan, before, nowMs);
}

/** The earliest instant at which something happens by itself; infinite when nothing does. */
function nextMs(plan: Plan, state: State, nowMs: number): number {
  let atMs = Math.min(nextPauseMs(state), nextSignalMs(plan, state, nowMs), nextAsideMs(state));
  for (const clock of state.clocks) if (clock.nextMs !== undefined && clock.nextMs < atMs) atMs = clock.nextMs;
  for (const visit of state.visits) atMs = Math.min(atMs, visitMs(plan, visit));
  for (const notice of state.notices) if (notice.atMs !== undefined && notice.atMs < atMs) atMs = notice.atMs;
  return atMs;
}

/** The one wake-up of a case and what it is for; none when nothing happens by itself. */
export function wakeUp(plan: Plan, state: State): WakeUp | undefined {
  const atMs = nextMs(plan, state, state.atMs);
  told = { plan, state, atMs };
  return atMs === Number.POSITIVE_INFINITY ? undefined : { atMs, what: wakesFor(plan, state, atMs) };
}

function wakesFor(plan: Plan, state: State, atMs: number): WakeFor {
  const clock = state.clocks.find((c) => c.nextMs === atMs);
  if (clock !== undefined) return clockWakes(plan, clock, atMs);
  const visit = state.visits.find((v) => visitMs(plan, v) === atMs);
  if (visit !== undefined) return visitWakes(visit, atMs);
  const signal = plan.signals?.find((s) => signalMs(plan, state, s, state.atMs) === atMs);
  if (signal !== undefined) return { kind: 'signal', signal: signal.code };
  if (state.transfer?.acceptByMs === atMs) return { kind: 'transfer-window' };
  if (state.reminders?.some((it) => it.atMs === atMs)) return { kind: 'remind-me' };
  return pauseWakes(state, atMs) ?? { kind: 'notice' };
}

/** When a visit does something by itself: its accept window, its end, a reminder, the call-back's next act. */
function visitMs(plan: Plan, visit: Visit): number {
  const never = Number.POSITIVE_INFINITY;
  return Math.min(
    visit.work?.acceptByMs ?? never,
    visit.untilMs ?? never,
    visit.remindAtMs ?? never,
    ownMs(plan, visit) ?? never,
  );
}

function ownMs(plan: Plan, visit: Visit): number | undefined {
  const step = stepOf(plan, visit.step);
  return kindOf(step).nextMs(visit, step);
}

function visitWakes({ step, work, handOver, untilMs, remindAtMs }: Visit, atMs: number): WakeFor {
  if (work?.acceptByMs === atMs) return { kind: 'accept-window', step };
  if (handOver?.offer?.acceptByMs === atMs) return { kind: 'leg-window', step };
  if (untilMs === atMs) return { kind: 'wait-over', step };
  return { kind: remindAtMs === atMs ? 'reminder' : 'step-begins', step };
}

/** Of what is due on the clock at this instant that which comes first. */
function clockWakes(plan: Plan, clock: Clock, atMs: number): WakeFor {
  const { id } = clock;
  if (clock.ladder?.tellsOn) return { kind: 'level-repeat', clock: id, level: clock.ladder.level };
  if (clock.breachedAtMs === undefined && clock.dueMs <= atMs) return { kind: 'clock-due', clock: id };
  const percent = nextWarn(plan, clock);
  if (percent !== undefined && (nextWarnMs(plan, clock) ?? Number.POSITIVE_INFINITY) <= atMs)
    return { kind: 'clock-warning', clock: id, percent };
  const next = nextLevel(plan, clock);
  if (next !== undefined && next.atMs <= atMs) return { kind: 'level', clock: id, level: next.level };
  const level = clock.ladder?.level ?? 0;
  const again = nextRepeatMs(plan, clock);
  return { kind: again !== undefined && again <= atMs ? 'level-repeat' : 'level-unanswered', clock: id, level };
}

/** Everything due at this instant, clocks before levels before silences. */
function happen(d: Draft): void {
  const due = (atMs: number | undefined) => atMs !== undefined && atMs <= d.nowMs;
  const ringing = d.state.clocks.filter((c) => due(c.nextMs));
  for (const clock of ringing) if (clock.phase === 'running') ring(d, clock);
  for (const clock of ringing) if (clock.phase === 'running' || clock.ladder?.tellsOn) climb(d, clock);
  if (ringing.length > 0 || wakePauses(d)) return;
  for (const notice of d.state.notices.filter((n) => due(n.atMs))) wakeNotice(d, notice);
  if (due(d.state.transfer?.acceptByMs)) endTransfer(d, 'accept_window');
  remindNow(d);
  for (const visit of [...d.state.visits]) if (isOpen(d.state, visit)) follow(d, wakeVisit(d, visit, due));
}

function isOpen(state: State, visit: Visit): boolean {
  return state.visits.includes(visit);
}

/** A clock's warnings and its breach. */
function ring(d: Draft, clock: Clock): void {
  const warnMs = nextWarnMs(d.plan, clock);
  if (warnMs !== undefined && warnMs <= d.nowMs) warn(d, clock);
  if (clock.breachedAtMs === undefined && clock.dueMs <= d.nowMs) {
    clock.breachedAtMs = d.nowMs;
    const asked = teamBehind(d, clock.id);
    const accountable = asked ?? accountableTeam(d);
    const offerMs = asked === undefined ? offerAgeMs(d) : undefined;
    if (accountable !== undefined) clock.breachedBy = accountable;
    emit(d, 'clock.breached', {
      clock: clock.id,
      data: {
        of: clock.of,
        accountable: accountable ?? null,
        offer_age_ms: offerMs,
      },
    });
    tellLate(d, clock);
  }
  schedule(d, clock);
}

/** Tells the owner and the watchers; the point fires once a cycle (rule 5). */
function warn(d: Draft, clock: Clock): void {
  const percent = nextWarn(d.plan, clock);
  if (percent === undefined) return;
  clock.warned = [...clock.warned, percent];
  emit(d, 'clock.warned', { clock: clock.id, data: { of: clock.of, percent } });
  const values = { clock: titleOf(d.plan, clock), percent, due: clock.dueMs };
  const urgent = isWorstSeverity(d) || isStatutory(d.plan, clock);
  for (const who of ['owner', ...d.state.watchers]) tell(d, { who, about: 'warn', values, urgent });
}

function wakeVisit(d: Draft, visit: Visit, due: (atMs: number | undefined) => boolean): Next {
  const step = stepOf(d.plan, visit.step);
  if (due(visit.remindAtMs)) remind(d, visit, step);
  const kind = kindOf(step);
  if (due(visit.work?.acceptByMs) && lapse(d, visit)) {
    const nobody = kind.unclaimed(visit, step);
    if (nobody !== undefined) return nobody;
  }
  if (due(kind.nextMs(visit, step))) {
    const next = kind.wake(d, visit, step);
    if (next !== undefined) return next;
  }
  return due(visit.untilMs) ? kind.silent(visit, step) : undefined;
}

function remind(d: Draft, visit: Visit, step: StepPlan): void {
  if (!('remind' in step) || step.remind === undefined) return;
  visit.reminded = (visit.reminded ?? 0) + 1;
  visit.remindAtMs = later(d.plan, step.calendar, d.nowMs, step.remind.every);
  if (visit.in !== undefined) d.frame = visit.in;
  for (const { who, message } of step.remind.notify) {
    tell(d, {
      who,
      about: 'reminder',
      values: { step: step.title, times: visit.reminded },
      urgent: isWorstSeverity(d),
      message,
    });
  }
  d.frame = undefined;
}
