/** What a task asks of whoever completes it by an outcome. */
import type { OutcomePlan, TaskStep, Value } from '../../../language/plan.ts';
import { type Asked, type Held, type Mistake, mistakesIn } from '../../acts/submission.ts';
import type { ActOf } from '../../event.ts';

export function askedOf(
  { state }: Held,
  step: TaskStep,
  outcome: OutcomePlan,
  given: ActOf<'complete'>['with'],
): Asked {
  return {
    ask: [...new Set([...step.ask, ...asksOf(step, { ...state.data, ...given }), ...(outcome.ask ?? [])])],
    mayAsk: step.mayAsk,
    evidence: [...step.evidence, ...(outcome.evidence ?? [])],
    reasonRequired: outcome.reasonRequired === true,
    checklist: step.checklist,
  };
}

/** Fields that a choice asks for, as it is or as this very act says. */
export function asksOf({ askBy }: TaskStep, data: Record<string, Value>): string[] {
  if (askBy === undefined) return [];
  const choice = data[askBy.by];
  const own = typeof choice === 'string' && Object.hasOwn(askBy.of, choice) ? askBy.of[choice] : undefined;
  return own ?? askBy.otherwise;
}

/** All that a completion brings wrong or not at all; nothing for an outcome the step does not have. */
export function completionMistakes(held: Held, step: TaskStep, act: ActOf<'complete'>): Mistake[] {
  const outcome = Object.hasOwn(step.outcomes, act.as) ? step.outcomes[act.as] : undefined;
  return outcome === undefined ? [] : mistakesIn(held, askedOf(held, step, outcome, act.with), act);
}
