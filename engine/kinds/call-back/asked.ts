/** What an attempt of a call-back has to bring: answers, and what its outcome asks for (semantics rules 13 and 14). */
import type { CallBackStep } from '../../../language/plan.ts';
import { type Asked, type Held, type Mistake, mistakesIn } from '../../acts/submission.ts';
import type { ActOf } from '../../event.ts';
import { judged } from './call-back.ts';
import { answerMistakes, scoreOf } from './score.ts';

/** All that is wrong or missing at once. Answers that are wrong amount to nothing: then the outcome is the chosen one. */
export function attemptMistakes(held: Held, step: CallBackStep, act: ActOf<'attempt'>): Mistake[] {
  const answers = answerMistakesOf(step, act);
  const score = answers.length > 0 ? undefined : scoreOf(step, act.answers);
  return [...answers, ...mistakesIn(held, askedOf(step, judged(step, act.outcome, score)), act)];
}

function answerMistakesOf(step: CallBackStep, { outcome, answers }: ActOf<'attempt'>): Mistake[] {
  if (outcome !== 'unreachable') return answerMistakes(step, answers, outcome === 'satisfied');
  return Object.keys(answers ?? {}).length > 0 ? [{ field: 'answers', code: 'data/not-asked' }] : [];
}

/** Nobody who was not reached can be asked for fields. */
function askedOf(step: CallBackStep, outcome: ActOf<'attempt'>['outcome']): Asked {
  const ask = outcome === 'unreachable' ? [] : [...step.ask, ...(step.outcomes[outcome]?.ask ?? [])];
  return { ask, mayAsk: [], evidence: step.evidence, reasonRequired: false, checklist: 0 };
}
