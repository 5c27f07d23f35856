/**
 * Risk signals (rule 25): edge-triggered, once per subject, code and window or cycle; every firing waits for its
 * disposition, which a clock `signal:<code>` counts down.
 */
import type { Plan, SignalPlan } from '../../language/plan.ts';
import { startClock } from '../clocks/clock.ts';
import { scopeOf } from '../values/context.ts';
import { type Draft, emit } from '../state/draft.ts';
import { applyEffects } from '../route/effects.ts';
import { evaluate, holds, type Scope } from '../values/evaluate.ts';
import { startCase } from '../kinds/run.ts';
import { amountOf } from '../clocks/service-time.ts';
import { silence } from './silences.ts';
import { isOver, type SignalState, type State } from '../state/state.ts';
import { nextThresholdMs } from '../clocks/thresholds.ts';

/** Looks at every condition and silence as they stand now. What one signal does may make another one true. */
export function checkSignals(d: Draft): void {
  const { signals } = d.plan;
  if (signals === undefined) return;
  // One scope for all: this runs after everything that happens.
  const scope = scopeOf(d);
  for (let again = true; again; ) {
    again = false;
    for (const signal of signals) if (checkOne(d, signal, scope)) again = true;
  }
}

function checkOne(d: Draft, signal: SignalPlan, scope: Scope): boolean {
  if (signal.when !== undefined) return checkCondition(d, signal, holds(signal.when, scope));
  return signal.silent !== undefined && checkSilence(d, signal);
}

function checkCondition(d: Draft, signal: SignalPlan, now: boolean): boolean {
  const before = signalState(d.state, signal.code);
  if (now === (before.holds === true)) return false;
  const fires = now && before.cycle !== d.state.cycle;
  const { holds: _, ...rest } = before;
  note(d, signal.code, { ...rest, ...(now && { holds: true as const }), ...(fires && { cycle: d.state.cycle }) });
  if (fires) fire(d, signal, {});
  return fires;
}

/** Once for each silence: the next one begins when the event comes, or the step is entered anew. */
function checkSilence(d: Draft, signal: SignalPlan): boolean {
  const found = silence(d.plan, d.state, signal);
  if (found === undefined || found.dueMs > d.nowMs) return false;
  const before = signalState(d.state, signal.code);
  if (before.sinceMs === found.sinceMs) return false;
  note(d, signal.code, { ...before, sinceMs: found.sinceMs });
  fire(d, signal, { since: found.sinceMs });
  return true;
}

/** The record has counted enough of them across cases. */
export function signalled(d: Draft, code: string, facts: { count: number }): void {
  const signal = d.plan.signals?.find((s) => s.code === code);
  if (signal?.count !== undefined) fire(d, signal, facts);
}

function fire(d: Draft, signal: SignalPlan, facts: { count?: number; since?: number }): void {
  const { code } = signal;
  const n = signalState(d.state, code).fired + 1;
  note(d, code, { ...signalState(d.state, code), fired: n });
  d.state.firings = [...(d.state.firings ?? []), { code, n, atMs: d.nowMs }];
  emit(d, 'signal.fired', { data: { signal: code, n, ...facts } });
  if (!isOver(d.state.state)) {
    const { targetMs, calendar } = amountOf(d.plan, d.plan.calendar, d.nowMs, signal.disposeWithin);
    startClock(d, { id: `signal:${code}`, of: n, targetMs, calendar });
  }
  applyEffects(d, signal, { about: 'signal', values: { signal: signal.title } });
  if (signal.run !== undefined) {
    const scope = scopeOf(d);
    const values = Object.fromEntries(signal.run.with.map(([name, expr]) => [name, evaluate(expr, scope)]));
    startCase(d, { step: `signal:${code}`, visit: n, title: signal.title, sop: signal.run.sop, with: values });
  }
}

const NEVER: SignalState = { fired: 0 };

function signalState(state: State, code: string): SignalState {
  return state.signals?.[code] ?? NEVER;
}

function note(d: Draft, code: string, now: SignalState): void {
  d.state.signals = { ...d.state.signals, [code]: now };
}

/** When a signal may next fire by time alone; infinite when none does. */
export function nextSignalMs(plan: Plan, state: State, nowMs: number): number {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const signal of plan.signals ?? []) nextMs = Math.min(nextMs, signalMs(plan, state, signal, nowMs));
  return nextMs;
}

export function signalMs(plan: Plan, state: State, signal: SignalPlan, nowMs: number): number {
  const before = signalState(state, signal.code);
  const found = silence(plan, state, signal);
  if (found !== undefined && before.sinceMs !== found.sinceMs) return found.dueMs;
  if (signal.when === undefined || before.holds || before.cycle === state.cycle || isOver(state.state))
    return Number.POSITIVE_INFINITY;
  return nextThresholdMs(plan, state, signal.when, nowMs);
}
