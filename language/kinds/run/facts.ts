/** What a `run` says of itself: with `and_wait` it waits until the case it started has ended. */
import type { RunStep } from '../../plan.ts';
import { NOTHING, type StepFacts } from '../facts.ts';

export const run: StepFacts<RunStep> = {
  ...NOTHING,
  waits: (step) => step.andWait === true,
  takesTime: (step) => step.andWait === true,
  saves: (step) => step.save,
  starts: (step) => ({ sop: step.run, with: step.with }),
  use: (step) => ({ conditions: step.with.map(([, expr]) => expr), fields: [], who: [], fills: [] }),
};
