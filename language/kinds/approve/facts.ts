/** What an `approve` says of itself. Who agrees is no owner (rule 23). */
import type { ApproveStep } from '../../plan.ts';
import { NOTHING, type StepFacts, WAITING } from '../facts.ts';

export const approve: StepFacts<ApproveStep> = {
  ...NOTHING,
  ...WAITING,
  staffing: (step) => step,
  act: 'approve',
  declinable: true,
  use: (step) => ({ ...NOTHING.use(), who: step.signers ?? [] }),
  approval: (step) => step,
};
