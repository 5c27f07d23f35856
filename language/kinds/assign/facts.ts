/** What an `assign` says of itself. */
import type { AssignStep } from '../../plan.ts';
import { NOTHING, type StepFacts, WAITING } from '../facts.ts';

export const assign: StepFacts<AssignStep> = { ...NOTHING, ...WAITING, staffing: (step) => step, owns: true };
