/**
 * What a completion, an attempt or a correction lacks beside what could not be read of it: told together, so that nobody mends a form line by line.
 * The case decides on what can be read; this is its own check on the record's view of it.
 */
import { mistakesOf } from '../../engine/acts/correct.ts';
import type { Mistake } from '../../engine/acts/submission.ts';
import type { Act } from '../../engine/event.ts';
import { kindOf } from '../../engine/kinds/of-step.ts';
import { indexOf } from '../../engine/plan-index.ts';
import { RULES_NEWEST } from '../../engine/rules.ts';
import type { State } from '../../engine/state/state.ts';
import type { View } from '../../engine/see/view.ts';
import type { Plan } from '../../language/plan.ts';
import type { FieldFault } from '../problem.ts';
import { refusalProblem } from './refusals.ts';

/** `unread`: the fields that could not be read, which are told as they are and not as missing. */
export function lacking(
  plan: Plan,
  { data }: Pick<View, 'data'>,
  act: Act,
  unread: readonly FieldFault[],
): readonly FieldFault[] {
  const told = new Set(unread.map(({ field }) => field));
  const mistakes = mistakesIn({ plan, state: { data, rules: RULES_NEWEST } }, act);
  const fields = mistakes.filter(({ field }) => !told.has(field) && !told.has(`with.${field}`));
  return refusalProblem({ status: 422, code: 'data/invalid', fields }, plan).facts.fields ?? [];
}

function mistakesIn(d: { plan: Plan; state: Pick<State, 'data' | 'rules'> }, act: Act): readonly Mistake[] {
  // With no field that could be read nothing is known to be missing.
  if (act.act === 'correct') return mistakesOf(d, act).filter(({ field }) => field !== 'with');
  if (act.act !== 'complete' && act.act !== 'attempt') return [];
  const step = indexOf(d.plan).steps.get(act.step);
  return step === undefined ? [] : kindOf(step).mistakes(d, step, act);
}
