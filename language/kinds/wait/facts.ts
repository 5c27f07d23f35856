/** What a `wait` says of itself. */
import type { WaitStep } from '../../plan.ts';
import { NOTHING, type StepFacts, WAITING } from '../facts.ts';

export const wait: StepFacts<WaitStep> = {
  ...NOTHING,
  ...WAITING,
  endsAfter: (step) => step.for,
  hasOwnDeadline: (step) => step.for !== undefined || step.until !== undefined,
  events: (step) => step.events,
  eventsBefore: (step, outcome) =>
    outcome === 'silent' ? undefined : outcome === 'happened' ? step.events : [outcome],
  saves: (step) => step.save,
  use: (step) => ({ conditions: [], fields: step.until === undefined ? [] : [step.until], who: [], fills: [] }),
};
