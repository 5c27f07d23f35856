/** What a `parallel` says of itself: branches, or one branch for each item of a list. */
import type { ParallelStep } from '../../plan.ts';
import { NOTHING, type StepFacts } from '../facts.ts';

export const parallel: StepFacts<ParallelStep> = {
  ...NOTHING,
  block: (step) => ({ branches: step.branches, inOrder: step.until === undefined, each: step.each }),
  use: (step) => ({ conditions: [], fields: step.each === undefined ? [] : [step.each], who: [], fills: [] }),
};
