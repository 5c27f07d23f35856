/**
 * Pauses (semantics rule 4): the clocks that list a reason stand still while the case waits for it, and nothing else does.
 * A pause belongs to the visits that were open when it began, or to the step that says `pause:`; it ends with the last of them.
 */
import type { PausePlan, PauseReason } from '../../language/plan.ts';
import { holdStill, isHeld, pausesOn, runOn } from './clock.ts';
import { type Draft, emit } from '../state/draft.ts';
import { tell } from '../people/notices.ts';
import { amountOf, after, between, later } from './service-time.ts';
import { isWorstSeverity } from '../values/severity.ts';
import type { Pause, State, Visit } from '../state/state.ts';
import type { DataOf } from '../told/events.ts';
import type { WakeFor } from '../told/wake-for.ts';

/** Who pauses, and what was shown; absent for a step's own pause. */
export interface Pausing {
  by?: string;
  /** Ends by itself then, if not before (an appointment). */
  untilMs?: number;
  /** The step that pauses. */
  step?: string;
}

export function pauseFor(state: State, reason: PauseReason): Pause | undefined {
  return state.pauses?.find((p) => p.reason === reason);
}

/** What is left of the reason's `max` in this cycle for a pause that begins then, in ms of the calendar it is counted on. */
export function leftOf(
  d: Draft,
  plan: PausePlan,
  reason: PauseReason,
  atMs = d.nowMs,
): { leftMs: number; calendar: string } {
  const { targetMs, calendar } = amountOf(d.plan, d.plan.calendar, atMs, plan.max);
  return { leftMs: targetMs - (d.state.pausedMs?.[reason] ?? 0), calendar };
}

/** True when nothing of the reason's `max` is left in this cycle. */
export function isUsedUp(d: Draft, plan: PausePlan, reason: PauseReason): boolean {
  return leftOf(d, plan, reason).leftMs <= 0;
}

/** Begins a pause that belongs to these visits. Every clock that lists the reason stands still. */
export function beginPause(d: Draft, plan: PausePlan, reason: PauseReason, of: string[], how: Pausing): void {
  const { leftMs, calendar } = leftOf(d, plan, reason);
  const endMs = after(d.plan, calendar, d.nowMs, leftMs);
  const pause: Pause = {
    reason,
    sinceMs: d.nowMs,
    untilMs: how.untilMs === undefined ? endMs : Math.min(endMs, how.untilMs),
    calendar,
    of,
    by: how.by,
    ...(plan.remind && { remindAtMs: later(d.plan, d.plan.calendar, d.nowMs, plan.remind.every) }),
  };
  d.state.pauses = [...(d.state.pauses ?? []), pause];
  emit(d, 'pause.begun', { data: { reason, until: pause.untilMs, step: how.step } });
  for (const clock of d.state.clocks)
    if (clock.phase === 'running' && pausesOn(d.plan, clock).includes(reason)) holdStill(d, clock);
}

/** Ends a pause, now or at an instant that has passed; clocks that no other one holds run on from where they stood. */
export function endPause(d: Draft, pause: Pause, why: DataOf<'pause.ended'>['why'], atMs = d.nowMs): void {
  const used = between(d.plan, pause.calendar, pause.sinceMs, atMs);
  d.state.pausedMs = { ...d.state.pausedMs, [pause.reason]: (d.state.pausedMs?.[pause.reason] ?? 0) + used };
  d.state.pauses = (d.state.pauses ?? []).filter((p) => p !== pause);
  emit(d, 'pause.ended', { data: { reason: pause.reason, why, since: pause.sinceMs } });
  for (const clock of d.state.clocks) if (clock.phase === 'paused' && !isHeld(d, clock)) runOn(d, clock, atMs);
  if (d.state.pauses.length === 0) d.state.pauses = undefined;
}

/** What ran out while the case was merged, and nothing could happen in it, ended when it ran out (rules 4, 18). */
export function endPassedPauses(d: Draft): void {
  const passed = (d.state.pauses ?? []).filter((p) => p.untilMs <= d.nowMs).sort((a, b) => a.untilMs - b.untilMs);
  for (const pause of passed) endPause(d, pause, 'time', pause.untilMs);
}

/** A step that says `pause:` is entered. Without the evidence its reason asks for, or with nothing left, it only waits. */
export function pauseWhileOpen(d: Draft, visit: Visit, reason: PauseReason): void {
  const plan = d.plan.pauses?.[reason];
  if (plan === undefined) return;
  const open = pauseFor(d.state, reason);
  if (open !== undefined) {
    open.of = [...open.of, nameOf(visit)];
    return;
  }
  const missing = plan.evidence.filter((name) => !Object.hasOwn(d.state.evidence, name));
  if (missing.length > 0 || isUsedUp(d, plan, reason)) {
    const why = missing.length > 0 ? 'evidence' : 'max';
    emit(d, 'pause.refused', { step: visit.step, visit: visit.visit, data: { reason, why, missing } });
    return;
  }
  beginPause(d, plan, reason, [nameOf(visit)], { step: visit.step });
}

/** The visits an act's pause belongs to: where the case waits now, blocks by what stands in them. */
export function openVisitNames({ visits }: State): string[] {
  const holds = ({ step, visit }: Visit) => visits.some((v) => v.in?.block === step && v.in.visit === visit);
  return visits.filter((v) => !holds(v)).map(nameOf);
}

/** A visit is over: what paused for it alone ends. */
export function visitLeft(d: Draft, visit: Visit): void {
  for (const pause of d.state.pauses ?? []) {
    if (!pause.of.includes(nameOf(visit))) continue;
    pause.of = pause.of.filter((name) => name !== nameOf(visit));
    if (pause.of.length === 0) endPause(d, pause, 'step');
  }
}

/** A new cycle begins unpaused, and with the whole of every `max`. */
export function forgetPauses(d: Draft): void {
  for (const pause of d.state.pauses ?? []) endPause(d, pause, 'reopened');
  d.state.pausedMs = undefined;
}

function nameOf({ step, visit }: Visit): string {
  return `${step}#${visit}`;
}

/** When a pause does something by itself: its end, or a reminder. */
export function nextPauseMs(state: State): number {
  const instants = (state.pauses ?? []).map((p) => Math.min(p.untilMs, p.remindAtMs ?? Number.POSITIVE_INFINITY));
  return Math.min(Number.POSITIVE_INFINITY, ...instants);
}

/** Ends what has lasted as long as it may, reminds of what lasts. True: something happened. */
export function wakePauses(d: Draft): boolean {
  const due = (d.state.pauses ?? []).filter((p) => Math.min(p.untilMs, p.remindAtMs ?? p.untilMs) <= d.nowMs);
  for (const pause of due) {
    if (pause.untilMs <= d.nowMs) endPause(d, pause, 'time');
    else remind(d, pause);
  }
  return due.length > 0;
}

function remind(d: Draft, pause: Pause): void {
  const plan = d.plan.pauses?.[pause.reason]?.remind;
  if (plan === undefined) {
    pause.remindAtMs = undefined;
    return;
  }
  pause.remindAtMs = later(d.plan, d.plan.calendar, d.nowMs, plan.every);
  for (const { who, message } of plan.notify) {
    const values = { pause: pause.reason };
    const urgent = isWorstSeverity(d);
    tell(d, { who, about: 'pause-reminder', values, urgent, message });
  }
}

/** What a pause wakes its case for at an instant. */
export function pauseWakes(state: State, atMs: number): WakeFor | undefined {
  const pause = state.pauses?.find((p) => p.untilMs === atMs || p.remindAtMs === atMs);
  if (pause === undefined) return undefined;
  return { kind: pause.untilMs === atMs ? 'pause-over' : 'pause-reminder', reason: pause.reason };
}
