/** A task is completed by an outcome: what it asks for is brought, its gates hold, what it pays is approved (rules 22–24, 26). */
import type { TaskStep } from '../../../language/plan.ts';
import { checkLowering } from '../../acts/lowering.ts';
import { mustBeAble, mustHaveRight, type OnStep, takeWork, workOf } from '../../acts/on-step.ts';
import { checkSubmission, keepEvidence, submitted } from '../../acts/submission.ts';
import type { ActOf, Actor } from '../../event.ts';
import { payable, settle, wasFoundPaid } from '../../grants/grants.ts';
import { notNow, Refused, wrongData } from '../../refused.ts';
import type { Exit } from '../../route/exit.ts';
import { type Draft, emit } from '../../state/draft.ts';
import { scopeOf } from '../../values/context.ts';
import { setFields } from '../../values/data.ts';
import { holds } from '../../values/evaluate.ts';
import { askedOf } from './asked.ts';
import { noteDoer } from '../hand-over/hand-over.ts';

type On = OnStep<TaskStep>;

/** Completing a queued or offered task claims it. */
export function complete(d: Draft, on: On, act: ActOf<'complete'>, actor: Actor): Exit {
  const { visit, step } = on;
  const { work, staffing } = workOf(d, on, 'complete');
  mustBeAble(d, on, staffing, work, actor);
  const listed = act.as !== 'skipped' && Object.hasOwn(step.outcomes, act.as);
  const outcome = listed ? step.outcomes[act.as] : undefined;
  if (outcome === undefined) {
    const allowed = Object.keys(step.outcomes).filter((o) => o !== 'skipped');
    throw new Refused({
      status: 409,
      code: 'act/no-such-outcome',
      params: { outcome: act.as, outcomes: allowed.join(', ') },
    });
  }
  mustHaveRight(d, outcome.needs, actor);
  checkSubmission(d, askedOf(d, step, outcome, act.with), act);
  checkLowering(d, act.with?.severity, actor);
  if (work.status !== 'assigned') takeWork(d, visit, actor);
  setFields(d, act.with ?? {});
  keepEvidence(d, act.evidence);
  checkRequirements(d, on);
  // Back to the approval is the one way out that pays nothing: a void approval can be had again.
  if (step.pays !== undefined && outcome.to !== step.pays) pay(d, step.pays, on);
  noteDoer(d, visit, work.assignee ?? actor.id);
  emit(d, 'task.completed', { step: step.id, visit: visit.visit, data: { outcome: act.as, ...submitted(act) } });
  return { visit, step: step.id, outcome: act.as, plan: outcome };
}

/** Rules 23–24: paid once, under an approval that still holds. */
function pay(d: Draft, approval: string, { visit }: On): void {
  if (wasFoundPaid(d, approval, visit.in)) return;
  const grant = payable(d, approval, visit.in);
  if (typeof grant === 'string') throw notNow(grant, { approval });
  settle(d, approval, visit.in, 'spent');
}

/** `require`: gates before the outcome, in the author's words. */
function checkRequirements(d: Draft, { step }: On): void {
  const scope = scopeOf(d);
  const failed = step.require.filter((r) => (r.when === undefined || holds(r.when, scope)) && !holds(r.that, scope));
  if (failed.length > 0)
    throw wrongData(
      failed.map((r) => ({
        field: step.id,
        code: 'data/requirement',
        params: { say: r.say } as Record<string, string>,
      })),
    );
}
