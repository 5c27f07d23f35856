/** What a `call_back` says of itself: its attempts have clocks of their own (rule 13). */
import type { CallBackStep } from '../../plan.ts';
import { NOTHING, type StepFacts, WAITING } from '../facts.ts';

export const callBack: StepFacts<CallBackStep> = {
  ...NOTHING,
  ...WAITING,
  // The engine's own message is nobody's work.
  staffing: (step) => (step.message === undefined ? step : undefined),
  act: 'attempt',
  owns: true,
  hasOwnDeadline: () => true,
  clockHead: 'attempt',
  ladderOf: (step, head) => (head === 'attempt' ? step.ladder : undefined),
  contacts: (outcome) => outcome !== 'unreachable',
  ladders: (step) => [step.ladder],
  calendars: (step) => [step.hours],
  messages: (step) => (step.message === undefined ? [] : [step.message]),
  callBack: (step) => step,
};
