/**
 * How a rule says what comes next: a step is left by an outcome, or steps inside a block are entered. The route follows it
 * (route.ts).
 */
import type { OutcomePlan, StepPlan } from '../../language/plan.ts';
import type { Visit } from '../state/state.ts';

export interface Exit {
  /** The visit that ends; absent for a step that was passed by. */
  visit?: Visit;
  step: string;
  outcome: string;
  plan: OutcomePlan;
  /** What is open is withdrawn first: an event, or a re-open, leads the whole case elsewhere. `step` is then no step. */
  away?: true;
  /** The block in which a step was passed by. */
  in?: Visit['in'];
}

/** A step to be entered, in a block mostly; `assignee`: the person whose work it is, whatever the step says. */
export interface Opening {
  step: string;
  /** The block it is entered in; absent: at the top. */
  in?: NonNullable<Visit['in']>;
  assignee?: string;
}

/** What follows: an exit, steps to enter, or waiting. */
export type Next = Exit | (Exit | Opening)[] | undefined;

/** Leaves by an outcome of the step; one that the author does not list leads to the next step. */
export function leaveBy(visit: Visit, step: StepPlan, outcome: string): Exit {
  return { visit, step: step.id, outcome, plan: step.outcomes[outcome] ?? { to: step.next } };
}
