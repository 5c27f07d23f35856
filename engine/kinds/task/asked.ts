/** What a task asks of whoever completes it by an outcome. */
import type { OutcomePlan, TaskStep } from '../../../language/plan.ts';
import type { Asked } from '../../acts/submission.ts';

export function askedOf(step: TaskStep, outcome: OutcomePlan): Asked {
  return {
    ask: [...step.ask, ...(outcome.ask ?? [])],
    mayAsk: step.mayAsk,
    evidence: [...step.evidence, ...(outcome.evidence ?? [])],
    reasonRequired: outcome.reasonRequired === true,
    checklist: step.checklist,
  };
}
