/** What the kernel does with a signal of one form: whether it fires now, and when it may by time alone (rule 25). */
import type { Plan, SignalPlan, Value } from '../../../language/plan.ts';
import type { Draft } from '../../state/draft.ts';
import type { SignalState, State } from '../../state/state.ts';
import type { Scope } from '../../values/evaluate.ts';

export interface KernelForm {
  /** What is remembered from now on, and with which facts it fires; undefined: nothing has changed. */
  look(d: Draft, signal: SignalPlan, before: SignalState, scope: Scope): Looked | undefined;
  /** The next instant at which it may fire though nothing happens; infinite: none. */
  nextMs(plan: Plan, state: State, signal: SignalPlan, before: SignalState, nowMs: number): number;
}

export interface Looked {
  now: SignalState;
  fires?: Record<string, Value>;
}

export const NEVER_MS = Number.POSITIVE_INFINITY;
