/** Acts about the customer: contacts, call-back attempts, the customer's own answer to the survey (rules 13–17). */
import { setFields } from '../data.ts';
import { type Draft, emit } from '../draft.ts';
import type { Act, Actor } from '../event.ts';
import type { Exit } from '../exit.ts';
import { attempted, attemptRefused, judged } from '../kinds/call-back.ts';
import { reopenCase } from '../lifecycle.ts';
import { moment } from '../moments.ts';
import { indexOf } from '../plan-index.ts';
import { notNow, wrongData } from '../refused.ts';
import { goTo } from '../route.ts';
import { assign } from '../staffing.ts';
import type { CallBackStep } from '../../language/plan.ts';
import type { Refusal } from '../turn.ts';
import { isVaultReference } from '../values.ts';
import { mustBeAble, mustBeRunning, openVisit, workOf } from './on-step.ts';
import { checkSubmission, keepEvidence, submitted } from './submission.ts';

type Of<N extends Act['act']> = Extract<Act, { act: N }>;

/** Rule 16: integers from 0 to 10. */
const SCORE_MAX = 10;

/** The customer reached us (counted, rule 17), or we reached the customer. */
export function contact(d: Draft, act: Of<'contact'>): undefined {
  mustBeRunning(d);
  if (act.note !== undefined && !isVaultReference(act.note))
    throw wrongData([{ field: 'note', code: 'data/raw-personal-value' }]);
  const facts = { ...(act.channel !== undefined && { channel: act.channel }), ...submitted(act) };
  if (act.direction === 'in') {
    d.state.contacts += 1;
    emit(d, 'contact.received', { data: facts });
    return;
  }
  emit(d, 'contact.made', { data: facts });
  moment(d, 'case.contacted');
}

/** A recorded call-back attempt by an agent (rule 13). */
export function attempt(d: Draft, act: Of<'attempt'>, actor: Actor): Exit | undefined {
  const on = openVisit(d, act);
  const { visit, step } = on;
  if (step.kind !== 'call_back' || step.message !== undefined)
    throw notNow('act/not-for-this-step', { act: 'attempt', step: step.id, kind: step.kind });
  const early = attemptRefused(d, visit, step);
  if (early !== undefined) throw notNow(early, { from: String(visit.call?.fromMs ?? '') });
  const { work, staffing } = workOf(d, on, 'attempt');
  mustBeAble(d, staffing, work, actor);
  const score = scoreOf(step, act.answers, act.outcome === 'satisfied');
  const outcome = judged(step, act.outcome, score);
  const plan = step.outcomes[outcome];
  const ask = outcome === 'unreachable' ? [] : [...step.ask, ...(plan?.ask ?? [])];
  checkSubmission(d, { ask, mayAsk: [], evidence: step.evidence, reasonRequired: false, checklist: 0 }, act);
  if (work.status !== 'assigned') assign(d, visit, actor.id);
  if (outcome !== 'unreachable') setFields(d, act.with ?? {});
  keepEvidence(d, act.evidence);
  remember(d, act.answers, score);
  emit(d, 'callback.recorded', {
    step: step.id,
    visit: visit.visit,
    data: { chosen: act.outcome, outcome, ...submitted(act), ...(score !== undefined && { score }) },
  });
  return attempted(d, visit, step, outcome);
}

/**
 * The customer's own answer ends the call-back; a low one after an unconfirmed close re-opens (rule 16). Answers an exit
 * to follow, or has re-opened already.
 */
export function survey(d: Draft, act: Of<'survey'>): Exit | undefined {
  const visit = d.state.visits.find((v) => v.call !== undefined);
  const step = visit === undefined ? lastCallBack(d) : d.plan.steps.find((s) => s.id === visit.step);
  if (step?.kind !== 'call_back') throw notNow('survey/not-asked');
  if (visit === undefined && !(d.state.state === 'closed' && d.state.result === 'unconfirmed'))
    throw notNow('survey/not-asked');
  if (act.note !== undefined && !isVaultReference(act.note))
    throw wrongData([{ field: 'note', code: 'data/raw-personal-value' }]);
  const score = scoreOf(step, act.answers, true);
  remember(d, act.answers, score);
  emit(d, 'survey.answered', {
    step: step.id,
    data: { answers: act.answers, ...(score !== undefined && { score }), ...submitted(act) },
  });
  const outcome = judged(step, 'satisfied', score);
  if (visit !== undefined) return attempted(d, visit, step, outcome);
  if (outcome === 'dissatisfied') reopenClosed(d);
  else d.state.result = 'confirmed';
  return undefined;
}

function lastCallBack(d: Draft): CallBackStep | undefined {
  return d.plan.steps.find((s): s is CallBackStep => s.kind === 'call_back');
}

/** From closed back to where the SOP's own re-open leads. */
export function reopenClosed(d: Draft): void {
  const target = indexOf(d.plan).reopenTo;
  if (target === undefined) throw notNow('reopen/sop-has-none');
  reopenCase(d);
  goTo(d, target);
}

/** Rule 14: the mean of the answers, not rounded. Satisfied needs every answer. */
function scoreOf(step: CallBackStep, answers: Record<string, number> | undefined, all: boolean): number | undefined {
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

function remember(d: Draft, answers: Record<string, number> | undefined, score: number | undefined): void {
  if (answers !== undefined && score !== undefined) d.state.survey = { score, answers: { ...answers } };
}
