/**
 * `call_back` (semantics rules 13–16): when attempts may be made and are due, what an attempt or the customer's own
 * answer means. An attempt that nobody made never counts.
 */
import { clockId } from '../../../language/clock-id.ts';
import {
  endOfInterval,
  halfDayDeadline,
  isOpen,
  nextOpening,
  serviceBetween,
} from '../../../language/calendar/arithmetic.ts';
import type { CalendarTable, CallBackStep } from '../../../language/plan.ts';
import { cancelClock, isUnmet, latestOf, startClock } from '../../clocks/clock.ts';
import { type Draft, emit } from '../../state/draft.ts';
import { type Exit, leaveBy } from '../../route/exit.ts';
import { meet, moment } from '../../clocks/moments.ts';
import { tell } from '../../people/notices.ts';
import { notNow } from '../../refused.ts';
import { later } from '../../clocks/service-time.ts';
import { beginWork } from '../../people/staffing.ts';
import type { CallBack, Visit } from '../../state/state.ts';

export type Answered = 'satisfied' | 'dissatisfied' | 'unreachable' | 'refused';

export function enterCallBack(d: Draft, visit: Visit, step: CallBackStep): undefined {
  const opensAtMs = later(d.plan, step.calendar, d.nowMs, step.after);
  const fromMs = openingOf(d, step, opensAtMs);
  visit.call = {
    opensAtMs,
    attempt: 1,
    fromMs,
    dueMs: firstDue(d, step, opensAtMs, later(d.plan, step.calendar, d.nowMs, step.within)),
  };
  if (opensAtMs <= d.nowMs) openCallBack(d, visit, step);
}

function hoursOf(d: Draft, step: CallBackStep): CalendarTable | undefined {
  return d.plan.calendars[step.hours];
}

function openingOf(d: Draft, step: CallBackStep, atMs: number): number {
  const hours = hoursOf(d, step);
  return hours === undefined ? atMs : (nextOpening(hours, atMs) ?? atMs);
}

/** Rule 13: due `within`; when no calling hour lies between, at the end of the next calling interval. */
function firstDue(d: Draft, step: CallBackStep, opensAtMs: number, withinMs: number): number {
  const hours = hoursOf(d, step);
  if (hours === undefined || (withinMs > opensAtMs && serviceBetween(hours, opensAtMs, withinMs) > 0))
    return Math.max(withinMs, opensAtMs);
  return intervalEnd(hours, Math.max(opensAtMs, withinMs));
}

function intervalEnd(hours: CalendarTable, atMs: number): number {
  return endOfInterval(hours, nextOpening(hours, atMs) ?? atMs);
}

/** The call-back is due for work: people find it in their list, or the engine writes its own message. */
export function openCallBack(d: Draft, visit: Visit, step: CallBackStep): void {
  const { call } = visit;
  if (call === undefined) return;
  startAttemptClock(d, visit, step, call);
  if (step.message === undefined) beginWork(d, visit, step);
  else if (call.fromMs <= d.nowMs) writeMessage(d, visit, step);
}

function startAttemptClock(d: Draft, visit: Visit, step: CallBackStep, call: CallBack): void {
  startClock(d, {
    id: clockId('attempt', step.id),
    of: attemptNumber(visit, step, call),
    targetMs: Math.max(0, call.dueMs - d.nowMs),
    calendar: '',
    ladder: step.ladder,
  });
}

/** Attempts are numbered over the case's life, so that a later cycle's first is not an earlier one's. */
function attemptNumber(visit: Visit, step: CallBackStep, call: CallBack): number {
  return (visit.visit - 1) * step.attempts + call.attempt;
}

/** When the call-back does something by itself. */
export function nextCallMs(visit: Visit, step: CallBackStep): number | undefined {
  const { call } = visit;
  if (call === undefined) return undefined;
  const opened = visit.work !== undefined || call.sent !== undefined;
  if (step.message === undefined) return opened ? undefined : call.opensAtMs;
  return call.sent === call.attempt ? call.dueMs : Math.max(call.opensAtMs, call.fromMs);
}

/** Its instant has come: it opens, the engine writes, or nobody answered the engine's message. */
export function wakeCallBack(d: Draft, visit: Visit, step: CallBackStep): Exit | undefined {
  const { call } = visit;
  if (call === undefined) return undefined;
  if (call.sent === call.attempt) return attempted(d, visit, step, 'unreachable');
  if (latestOf(d.state, clockId('attempt', step.id))?.of !== attemptNumber(visit, step, call))
    openCallBack(d, visit, step);
  else writeMessage(d, visit, step);
  return undefined;
}

function writeMessage(d: Draft, visit: Visit, step: CallBackStep): void {
  if (visit.call === undefined || step.message === undefined) return;
  const customer = Object.entries(d.plan.fields).find(([, f]) => f.type === 'party')?.[0];
  visit.call.sent = visit.call.attempt;
  visit.call.dueMs = later(d.plan, step.calendar, d.nowMs, step.within);
  endAttemptClock(d, step, true);
  tell(d, { who: `field/${customer ?? 'customer'}`, about: 'call_back', message: step.message });
}

/** Refuses an attempt too soon after the resolution or the last one, or outside calling hours; says from when on. */
export function mustBeTimely(d: Draft, visit: Visit, step: CallBackStep): void {
  const { call } = visit;
  if (call === undefined) throw notNow('act/not-open');
  const fromMs = Math.max(call.opensAtMs, call.fromMs);
  if (d.nowMs < fromMs) throw notNow('call-back/too-soon', { from: String(fromMs) });
  const hours = hoursOf(d, step);
  if (hours !== undefined && !isOpen(hours, d.nowMs))
    throw notNow('call-back/outside-hours', { from: String(openingOf(d, step, d.nowMs)) });
}

/** Rule 14: what the answers amount to. A score below `pass` is dissatisfied, whatever was chosen. */
export function judged(step: CallBackStep, outcome: Answered, score: number | undefined): Answered {
  return score !== undefined && score < step.pass ? 'dissatisfied' : outcome;
}

/** An attempt was made. Unreachable before the last opens the next one. */
export function attempted(d: Draft, visit: Visit, step: CallBackStep, outcome: Answered): Exit | undefined {
  const { call } = visit;
  if (call === undefined) return undefined;
  emit(d, 'attempt.made', { step: step.id, visit: visit.visit, data: { attempt: call.attempt, outcome } });
  if (outcome !== 'unreachable' || call.attempt >= step.attempts) return concluded(d, visit, step, outcome);
  endAttemptClock(d, step, true);
  nextAttempt(d, visit, step, call);
  return undefined;
}

/** The call-back is over: by its last attempt, or by the customer's own answer (rule 16). */
export function concluded(d: Draft, visit: Visit, step: CallBackStep, outcome: Answered): Exit {
  endAttemptClock(d, step, true);
  if (outcome !== 'unreachable') moment(d, 'case.contacted');
  const name = outcome === 'refused' && step.outcomes.refused === undefined ? 'unreachable' : outcome;
  return leaveBy(visit, step, name);
}

function endAttemptClock(d: Draft, step: CallBackStep, made: boolean): void {
  const clock = latestOf(d.state, clockId('attempt', step.id));
  if (clock === undefined || !isUnmet(clock)) return;
  if (made) meet(d, clock);
  else cancelClock(d, clock, 'withdrawn');
}

/** Rule 13: the next half-day that has calling hours, or the calling interval `spaced` after the last. */
function nextAttempt(d: Draft, visit: Visit, step: CallBackStep, last: CallBack): void {
  const hours = hoursOf(d, step);
  const attempt = last.attempt + 1;
  let fromMs: number;
  let dueMs: number;
  if (step.spaced === 'half_day' && hours !== undefined) {
    ({ fromMs, dueMs } = halfDayDeadline(hours, d.nowMs));
  } else {
    const spaced = step.spaced === 'half_day' ? { unit: 'service' as const, ms: 12 * 3_600_000 } : step.spaced;
    fromMs = openingOf(d, step, later(d.plan, step.calendar, d.nowMs, spaced));
    dueMs = hours === undefined ? fromMs : intervalEnd(hours, fromMs);
  }
  visit.call = { opensAtMs: last.opensAtMs, attempt, fromMs, dueMs };
  startAttemptClock(d, visit, step, visit.call);
}

/** Leaving the step without an attempt withdraws the attempt's clock. */
export function withdrawCallBack(d: Draft, step: CallBackStep): void {
  endAttemptClock(d, step, false);
}
