/** Acts about the customer: contacts, call-back attempts, the customer's own answer to the survey (rules 13–17). */
import { type Draft, emit } from '../state/draft.ts';
import type { Act, Actor } from '../event.ts';
import type { Exit, Next } from '../route/exit.ts';
import { hear } from '../route/happened.ts';
import { follow } from '../route/route.ts';
import { hearsFacts } from '../rules.ts';
import { heard } from '../others/signals/silences.ts';
import { concluded, judged } from '../kinds/call-back/call-back.ts';
import { answerMistakes, remember, scoreOf } from '../kinds/call-back/score.ts';
import { factsOf } from '../../language/kinds/of-step.ts';
import type { Visit } from '../state/state.ts';
import { moment } from '../clocks/moments.ts';
import { indexOf } from '../plan-index.ts';
import { notNow, notYou, wrongData } from '../refused.ts';
import type { CallBackStep } from '../../language/plan.ts';
import { reopenUntilMs } from './reopen-window.ts';
import { mustBeRunning } from './on-step.ts';
import { customerCame, keepPromise } from './pause.ts';
import { noteDiffering } from '../values/differs.ts';
import { claimOf } from './received.ts';
import { contactFacts } from './contact-facts.ts';
import { checkText, submitted } from './submission.ts';

type Of<N extends Act['act']> = Extract<Act, { act: N }>;

/** The customer reached us (counted, rule 17; no longer waited for, rule 4), or we did, which keeps a promise (rule 8). */
export function contact(d: Draft, act: Of<'contact'>, actor: Actor): Next {
  const again = act.reopens && d.state.state === 'closed' ? reopenedByIntake(d) : undefined;
  if (again === undefined) mustBeRunning(d);
  checkText(act.note, 'note');
  const facts = { channel: act.channel, ...submitted(act) };
  if (act.direction === 'in') {
    const said = contactFacts(d, act);
    const claimedMs = claimOf(d, act.claimedAtMs);
    d.state.contacts += 1;
    emit(d, 'contact.received', {
      data: {
        ...facts,
        ...(claimedMs !== undefined && { claimed: claimedMs }),
        ...(said.fields && { brought: said.fields }),
      },
    });
    customerCame(d);
    if (again !== undefined && hearsFacts(d)) follow(d, again);
    const next = again !== undefined && !hearsFacts(d) ? again : hear(d, 'contact', said.heard, claimedMs);
    noteDiffering(d, said.fields, actor.id);
    return next;
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

/**
 * The customer's own answer ends the call-back; a low one after an unconfirmed close re-opens, a good one confirms
 * (rule 16). Agents cannot submit for a customer except as a recorded call-back.
 */
export function survey(d: Draft, act: Of<'survey'>, actor: Actor): Exit | undefined {
  if (!actor.roles.includes('integration')) throw notYou('survey/only-the-customer');
  const visit = d.state.visits.find((v) => v.call !== undefined);
  const unconfirmed = d.state.state === 'closed' && d.state.result === 'unconfirmed';
  const step = callBackOf(d, visit);
  if (step === undefined || (visit === undefined && !unconfirmed)) throw notNow('survey/not-asked');
  checkText(act.note, 'note');
  const mistakes = answerMistakes(step, act.answers, true);
  if (mistakes.length > 0) throw wrongData(mistakes);
  const score = scoreOf(step, act.answers);
  remember(d, act.answers, score);
  emit(d, 'survey.answered', {
    step: step.id,
    data: { answers: act.answers, score, ...submitted(act) },
  });
  const outcome = judged(step, 'satisfied', score);
  if (visit !== undefined) return concluded(d, visit, step, outcome);
  if (outcome === 'dissatisfied') return reopening(d);
  d.state.result = 'confirmed';
  emit(d, 'case.confirmed', { data: { result: 'confirmed' } });
  return undefined;
}

/** Of the open visit; without one the SOP's first, which has ended. */
function callBackOf({ plan }: Draft, visit: Visit | undefined): CallBackStep | undefined {
  const steps = visit === undefined ? plan.steps : plan.steps.filter((s) => s.id === visit.step);
  return steps.map((s) => factsOf(s).callBack(s)).find((s) => s !== undefined);
}

/** From closed back to where the SOP's own re-open leads, with what it does (rule 15). */
export function reopening(d: Draft): Exit {
  const to = d.plan.intake?.reopen?.to;
  if (to !== undefined) return { step: 'intake', outcome: 'reopen', plan: { to, reopen: true }, away: true };
  const exit = indexOf(d.plan).reopening;
  if (exit === undefined) throw notNow('reopen/sop-has-none');
  return { step: exit.step, outcome: exit.outcome, plan: exit.plan };
}
