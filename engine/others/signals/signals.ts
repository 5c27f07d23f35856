/**
 * Risk signals (rule 25): edge-triggered, once per subject, code and window or cycle; every firing waits for its
 * disposition, which a clock `signal:<code>` counts down.
 */
import { clockId, signalPlace } from '../../../language/clock-id.ts';
import { formFacts, formOf, type SignalForm } from '../../../language/signals/form.ts';
import type { Plan, SignalPlan } from '../../../language/plan.ts';
import { startClock } from '../../clocks/clock.ts';
import { scopeOf } from '../../values/context.ts';
import { type Draft, emit, own } from '../../state/draft.ts';
import { applyEffects } from '../../route/effects.ts';
import { once } from '../../once.ts';
import { evaluate, type Scope } from '../../values/evaluate.ts';
import { rules } from '../../rules.ts';
import { givenBy, startCase } from '../../kinds/run.ts';
import { amountOf } from '../../clocks/service-time.ts';
import { isOver, type SignalState, type State } from '../../state/state.ts';
import { count } from './count.ts';
import type { KernelForm } from './form.ts';
import { silent } from './silent.ts';
import { when } from './when.ts';

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

/** What is true of a case that comes from another system was so before: it is remembered, and nobody is told (rule 31). */
export function takeSignalsAsKnown(d: Draft): void {
  const scope = scopeOf(d);
  for (const signal of d.plan.signals ?? []) {
    const looked = kernelForm(signal).look(d, signal, signalState(d.state, signal.code), scope);
    if (looked !== undefined) note(d, signal.code, looked.now);
  }
}

const FORMS: Record<SignalForm, KernelForm> = { when, count, silent };

/** No published plan has a signal without a form. */
const kernelForm = once((signal: SignalPlan): KernelForm => FORMS[formOf(signal) ?? 'count']);

function checkOne(d: Draft, signal: SignalPlan, scope: Scope): boolean {
  const looked = kernelForm(signal).look(d, signal, signalState(d.state, signal.code), scope);
  if (looked === undefined) return false;
  note(d, signal.code, looked.now);
  if (looked.fires !== undefined) fire(d, signal, looked.fires);
  return looked.fires !== undefined;
}

/** The record has counted enough of them across cases. */
export function signalled(d: Draft, code: string, facts: { count: number }): void {
  const signal = d.plan.signals?.find((s) => s.code === code);
  if (signal !== undefined && formFacts(signal).counted) fire(d, signal, facts);
}

function fire(d: Draft, signal: SignalPlan, facts: { count?: number; since?: number }): void {
  const { code } = signal;
  const n = signalState(d.state, code).fired + 1;
  note(d, code, { ...signalState(d.state, code), fired: n });
  d.state.firings = [...(d.state.firings ?? []), { code, n, atMs: d.nowMs }];
  emit(d, 'signal.fired', { data: { signal: code, n, ...facts } });
  if (!isOver(d.state.state)) {
    const { targetMs, calendar } = amountOf(d.plan, d.plan.calendar, d.nowMs, signal.disposeWithin);
    startClock(d, { id: clockId('signal', code), of: n, targetMs, calendar });
  }
  // From rules 3 on it is remembered whom a firing told (rule 27).
  if (d.state.rules >= rules.relations.number) d.signal = { code, n };
  applyEffects(d, signal, { about: 'signal', values: { signal: signal.title } });
  d.signal = undefined;
  if (signal.run !== undefined) {
    const scope = scopeOf(d);
    const values = Object.fromEntries(signal.run.with.map(([name, expr]) => [name, evaluate(expr, scope)]));
    const { title, run } = signal;
    const authors = givenBy(d, run.with);
    startCase(d, { step: signalPlace(code), visit: n, title, sop: run.sop, with: values, ...authors });
  }
}

const NEVER: SignalState = { fired: 0 };

function signalState(state: State, code: string): SignalState {
  return state.signals?.[code] ?? NEVER;
}

function note(d: Draft, code: string, now: SignalState): void {
  own(d, 'signals')[code] = now;
}

/** When a signal may next fire by time alone; infinite when none does. */
export function nextSignalMs(plan: Plan, state: State, nowMs: number): number {
  let nextMs = Number.POSITIVE_INFINITY;
  const { signals } = plan;
  if (signals !== undefined)
    for (const signal of signals) nextMs = Math.min(nextMs, signalMs(plan, state, signal, nowMs));
  return nextMs;
}

export function signalMs(plan: Plan, state: State, signal: SignalPlan, nowMs: number): number {
  return kernelForm(signal).nextMs(plan, state, signal, signalState(state, signal.code), nowMs);
}
