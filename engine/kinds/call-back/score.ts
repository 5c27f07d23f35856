/** The answers to a survey, checked, and what they amount to (semantics rules 14 and 16). */
import type { CallBackStep } from '../../../language/plan.ts';
import type { Mistake } from '../../acts/submission.ts';
import type { Draft } from '../../state/draft.ts';

/** Rule 16: integers from 0 to 10. */
const SCORE_MAX = 10;

type Answers = Record<string, number> | undefined;

/** One entry per answer that is wrong; with `all` also per question that has none (satisfied needs every answer). */
export function answerMistakes(step: CallBackStep, answers: Answers, all: boolean): Mistake[] {
  const mistakes: Mistake[] = [];
  for (const [question, score] of Object.entries(answers ?? {})) {
    if (question !== 'nps' && !step.survey.includes(question))
      mistakes.push({ field: `answers.${question}`, code: 'data/not-asked' });
    else if (!Number.isInteger(score) || score < 0 || score > SCORE_MAX)
      mistakes.push({ field: `answers.${question}`, code: 'data/not-a-score' });
  }
  const unanswered = all ? step.survey.filter((q) => answers?.[q] === undefined) : [];
  return [...mistakes, ...unanswered.map((q) => ({ field: `answers.${q}`, code: 'data/required' }))];
}

/** Rule 14: the mean of the answers, not rounded; of answers without mistakes. */
export function scoreOf(step: CallBackStep, answers: Answers): number | undefined {
  const given = step.survey.filter((q) => answers?.[q] !== undefined);
  return given.length === 0 ? undefined : given.reduce((sum, q) => sum + (answers?.[q] ?? 0), 0) / given.length;
}

/** The case's survey is that of the latest answer. */
export function remember(d: Draft, answers: Answers, score: number | undefined): void {
  if (answers !== undefined && score !== undefined) d.state.survey = { score, answers: { ...answers } };
}
