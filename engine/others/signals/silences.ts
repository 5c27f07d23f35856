/** When a case last heard of what its signals listen for, and since when it has been silent (rule 25: `silent`). */
import { formFacts } from '../../../language/signals/form.ts';
import type { Plan, SignalPlan } from '../../../language/plan.ts';
import type { Draft } from '../../state/draft.ts';
import { later } from '../../clocks/service-time.ts';
import { once } from '../../once.ts';
import type { State } from '../../state/state.ts';
import { stepOf } from '../../plan-index.ts';

const listened = once((plan: Plan) => new Set(plan.signals?.map((s) => formFacts(s).listensFor(s))));

/** Remembers the instant, when a signal listens for it: state stays small. */
export function heard(d: Draft, event: string): void {
  if (listened(d.plan).has(event)) d.state.heard = { ...d.state.heard, [event]: d.nowMs };
}

/** Since when it has been silent, and when that is too long; undefined where nothing is awaited. */
export function silence(plan: Plan, state: State, signal: SignalPlan): { sinceMs: number; dueMs: number } | undefined {
  const { silent } = signal;
  if (silent === undefined || state.state !== 'open') return undefined;
  const visit = state.visits.find((v) => v.step === silent.during);
  if (silent.during !== undefined && visit === undefined) return undefined;
  const beganMs = visit?.enteredAtMs ?? state.reopenedAtMs ?? state.openedAtMs;
  const sinceMs = Math.max(beganMs, state.heard?.[silent.event] ?? beganMs);
  const calendar = visit === undefined ? plan.calendar : stepOf(plan, visit.step).calendar;
  return { sinceMs, dueMs: later(plan, calendar, sinceMs, silent.for) };
}
