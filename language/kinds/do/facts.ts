/** What a `do` says of itself: it takes as long as its call, so a ring of calls is no ring that waits. */
import type { DoStep } from '../../plan.ts';
import { NOTHING, type StepFacts } from '../facts.ts';

export const doIt: StepFacts<DoStep> = {
  ...NOTHING,
  takesTime: () => true,
  saves: (step) => step.save,
  calling: (step) => step,
  use: (step) => ({ conditions: step.with.map(([, expr]) => expr), fields: [], who: [], fills: [] }),
};
