/** The answers to a survey, checked, and what they amount to (semantics rules 14 and 16). */
import type { CallBackStep } from '../../../language/plan.ts';
import { wrongData } from '../../refused.ts';
import type { Draft } from '../../state/draft.ts';
import type { Refusal } from '../../turn.ts';

/** Rule 16: integers from 0 to 10. */
const SCORE_MAX = 10;

/** Rule 14: the mean of the answers, not rounded. Satisfied needs every answer. */
export function scoreOf(
  step: CallBackStep,
  answers: Record<string, number> | undefined,
  all: boolean,
): number | undefined {
  const mistakes: NonNullable<Refusal['fields']> = [];
  for (const [question, score] of Object.entries(answers ?? {})) {
    if (question !== 'nps' && !step.survey.includes(question))
      mistakes.push({ field: `answers.${question}`, code: 'data/not-asked' });
    else if (!Number.isInteger(score) || score < 0 || score > SCORE_MAX)
      mistakes.push({ field: `answers.${question}`, code: 'data/not-a-score' });
  }
  const given = step.survey.filter((q) => answers?.[q] !== undefined);
  if (all)
    for (const q of step.survey)
      if (!given.includes(q)) mistakes.push({ field: `answers.${q}`, code: 'data/required' });
  if (mistakes.length > 0) throw wrongData(mistakes);
  return given.length === 0 ? undefined : given.reduce((sum, q) => sum + (answers?.[q] ?? 0), 0) / given.length;
}

/** The case's survey is that of the latest answer. */
export function remember(d: Draft, answers: Record<string, number> | undefined, score: number | undefined): void {
  if (answers !== undefined && score !== undefined) d.state.survey = { score, answers: { ...answers } };
}
