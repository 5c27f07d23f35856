/** What a `decide` says of itself: its rows are its ways out. */
import type { DecideStep } from '../../plan.ts';
import { NOTHING, type StepFacts } from '../facts.ts';

export const decide: StepFacts<DecideStep> = {
  ...NOTHING,
  rows: (step) => step.rows.map((plan, i) => ({ name: `row-${i + 1}`, path: ['decide', i], plan })),
  tests: (step) => step.rows.map((row, i) => ({ when: row.when, path: ['decide', i, 'when'] })),
};
