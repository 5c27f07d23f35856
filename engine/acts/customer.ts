/** Acts about the customer: contacts, call-back attempts, the customer's own answer to the survey (rules 13–17). */
import { setFields } from '../values/data.ts';
import { type Draft, emit } from '../state/draft.ts';
import type { Act, Actor } from '../event.ts';
import type { Exit, Next } from '../route/exit.ts';
import { hear } from '../route/happened.ts';
import { heard } from '../others/silences.ts';
import { attempted, concluded, judged, mustBeTimely } from '../kinds/call-back.ts';
import { moment } from '../clocks/moments.ts';
import { indexOf } from '../plan-index.ts';
import { notNow, notYou, wrongData } from '../refused.ts';
import { assign } from '../people/staffing.ts';
import type { CallBackStep } from '../../language/plan.ts';
import type { Refusal } from '../turn.ts';
import { reopenUntilMs } from './reopen-window.ts';
import { checkLowering } from './lowering.ts';
import { mustBeAble, mustBeRunning, openVisit, workOf } from './on-step.ts';
import { customerCame, keepPromise } from './pause.ts';
import { checkSubmission, checkText, keepEvidence, submitted } from './submission.ts';

type Of<N extends Act['act']> = Extract<Act, { act: N }>;

/** Rule 16: integers from 0 to 10. */
const SCORE_MAX = 10;

/** The customer reached us (counted, rule 17; no longer waited for, rule 4), or we did, which keeps a promise (rule 8). */
export function contact(d: Draft, act: Of<'contact'>): Next {
  const again = act.reopens && d.state.state === 'closed' ? reopenedByIntake(d) : undefined;
  if (again === undefined) mustBeRunning(d);
  checkText(act.note, 'note');
  const facts = { ...(act.channel !== undefined && { channel: act.channel }), ...submitted(act) };
  if (act.direction === 'in') {
    d.state.contacts += 1;
    emit(d, 'contact.received', { data: facts });
    customerCame(d);
    return again ?? hear(d, 'contact', {});
  }
  emit(d, 'contact.made', { data: facts });
  keepPromise(d, act.keeps);
  moment(d, 'case.contacted');
  heard(d, 'contact');
  return undefined;
}

/** Rule 15: the same matter within `intake.reopen`'s window. */
function reopenedByIntake(d: Draft): Exit | undefined {
  const to = d.plan.intake?.reopen?.to;
  return to === undefined || d.nowMs > reopenUntilMs(d) ? undefined : reopening(d);
}

/** A recorded call-back attempt by an agent (rule 13). */
export function attempt(d: Draft, act: Of<'attempt'>, actor: Actor): Exit | undefined {
  const on = openVisit(d, act);
  const { visit, step } = on;
  if (step.kind !== 'call_back' || step.message !== undefined)
    throw notNow('act/not-for-this-step', { act: 'attempt', step: step.id, kind: step.kind });
  mustBeTimely(d, visit, step);
  const { work, staffing } = workOf(d, on, 'attempt');
  mustBeAble(d, on, staffing, work, actor);
  if (act.outcome === 'unreachable' && Object.keys(act.answers ?? {}).length > 0)
    throw wrongData([{ field: 'answers', code: 'data/not-asked' }]);
  const score = scoreOf(step, act.answers, act.outcome === 'satisfied');
  const outcome = judged(step, act.outcome, score);
  const plan = step.outcomes[outcome];
  const ask = outcome === 'unreachable' ? [] : [...step.ask, ...(plan?.ask ?? [])];
  checkSubmission(d, { ask, mayAsk: [], evidence: step.evidence, reasonRequired: false, checklist: 0 }, act);
  if (outcome !== 'unreachable') checkLowering(d, act.with?.severity, actor);
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
 * The customer's own answer ends the call-back; a low one after an unconfirmed close re-opens, a good one confirms
 * (rule 16). Agents cannot submit for a customer except as a recorded call-back.
 */
export function survey(d: Draft, act: Of<'survey'>, actor: Actor): Exit | undefined {
  if (!actor.roles.includes('integration')) throw notYou('survey/only-the-customer');
  const visit = d.state.visits.find((v) => v.call !== undefined);
  const unconfirmed = d.state.state === 'closed' && d.state.result === 'unconfirmed';
  const step = visit === undefined ? lastCallBack(d) : d.plan.steps.find((s) => s.id === visit.step);
  if (step?.kind !== 'call_back' || (visit === undefined && !unconfirmed)) throw notNow('survey/not-asked');
  checkText(act.note, 'note');
  const score = scoreOf(step, act.answers, true);
  remember(d, act.answers, score);
  emit(d, 'survey.answered', {
    step: step.id,
    data: { answers: act.answers, ...(score !== undefined && { score }), ...submitted(act) },
  });
  const outcome = judged(step, 'satisfied', score);
  if (visit !== undefined) return concluded(d, visit, step, outcome);
  if (outcome === 'dissatisfied') return reopening(d);
  d.state.result = 'confirmed';
  emit(d, 'case.confirmed', { data: { result: 'confirmed' } });
  return undefined;
}

function lastCallBack(d: Draft): CallBackStep | undefined {
  return d.plan.steps.find((s): s is CallBackStep => s.kind === 'call_back');
}

/** From closed back to where the SOP's own re-open leads, with what it does (rule 15). */
export function reopening(d: Draft): Exit {
  const to = d.plan.intake?.reopen?.to;
  if (to !== undefined) return { step: 'intake', outcome: 'reopen', plan: { to, reopen: true }, away: true };
  const exit = indexOf(d.plan).reopening;
  if (exit === undefined) throw notNow('reopen/sop-has-none');
  return { step: exit.step, outcome: exit.outcome, plan: exit.plan };
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
