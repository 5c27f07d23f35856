/** What a task asks of whoever completes it by an outcome. */
import type { OutcomePlan, TaskStep } from '../../../language/plan.ts';
import { type Asked, type Held, type Mistake, mistakesIn } from '../../acts/submission.ts';
import type { ActOf } from '../../event.ts';

export function askedOf(step: TaskStep, outcome: OutcomePlan): Asked {
  return {
    ask: [...step.ask, ...(outcome.ask ?? [])],
    mayAsk: step.mayAsk,
    evidence: [...step.evidence, ...(outcome.evidence ?? [])],
    reasonRequired: outcome.reasonRequired === true,
    checklist: step.checklist,
  };
}

/** All that a completion brings wrong or not at all; nothing for an outcome the step does not have. */
export function completionMistakes(held: Held, step: TaskStep, act: ActOf<'complete'>): Mistake[] {
  const outcome = Object.hasOwn(step.outcomes, act.as) ? step.outcomes[act.as] : undefined;
  return outcome === undefined ? [] : mistakesIn(held, askedOf(step, outcome), act);
}
