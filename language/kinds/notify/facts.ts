/** What a `notify` says of itself: told, and on to the next step. */
import type { NotifyStep } from '../../plan.ts';
import { NOTHING, type StepFacts } from '../facts.ts';

export const notify: StepFacts<NotifyStep> = {
  ...NOTHING,
  passes: true,
  notifies: (step) => step.notify,
  use: (step) => ({ conditions: [], fields: [], who: step.notify.map((n) => n.who), fills: [] }),
};
