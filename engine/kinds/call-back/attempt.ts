/** A recorded call-back attempt (semantics rules 13 and 14). */
import type { CallBackStep } from '../../../language/plan.ts';
import { checkLowering } from '../../acts/lowering.ts';
import { mustBeAble, notForThisStep, type OnStep, workOf } from '../../acts/on-step.ts';
import { keepEvidence, submitted } from '../../acts/submission.ts';
import type { ActOf, Actor } from '../../event.ts';
import { assign } from '../../people/staffing.ts';
import { wrongData } from '../../refused.ts';
import type { Exit } from '../../route/exit.ts';
import { type Draft, emit } from '../../state/draft.ts';
import { setFields } from '../../values/data.ts';
import { attemptMistakes } from './asked.ts';
import { attempted, judged, mustBeTimely } from './call-back.ts';
import { remember, scoreOf } from './score.ts';

/** A recorded call-back attempt by an agent (rule 13). */
export function attempt(d: Draft, on: OnStep<CallBackStep>, act: ActOf<'attempt'>, actor: Actor): Exit | undefined {
  const { visit, step } = on;
  if (step.message !== undefined) throw notForThisStep(d, on, 'attempt');
  mustBeTimely(d, visit, step);
  const { work, staffing } = workOf(d, on, 'attempt');
  mustBeAble(d, on, staffing, work, actor);
  const mistakes = attemptMistakes(d, step, act);
  if (mistakes.length > 0) throw wrongData(mistakes);
  const score = scoreOf(step, act.answers);
  const outcome = judged(step, act.outcome, score);
  if (outcome !== 'unreachable') checkLowering(d, act.with?.severity, actor);
  if (work.status !== 'assigned') assign(d, visit, actor.id);
  if (outcome !== 'unreachable') setFields(d, act.with ?? {});
  keepEvidence(d, act.evidence);
  remember(d, act.answers, score);
  emit(d, 'callback.recorded', {
    step: step.id,
    visit: visit.visit,
    data: { chosen: act.outcome, outcome, ...submitted(act), score },
  });
  return attempted(d, visit, step, outcome);
}
