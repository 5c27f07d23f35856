/** Acts on work items: claim, release, decline, assign, complete (semantics rule 26). */
import { barred } from '../grants/approvers.ts';
import { scopeOf } from '../values/context.ts';
import { setFields } from '../values/data.ts';
import { type Draft, emit } from '../state/draft.ts';
import { holds } from '../values/evaluate.ts';
import type { Act, Actor } from '../event.ts';
import type { Exit } from '../route/exit.ts';
import { payable, settle, wasFoundPaid } from '../grants/grants.ts';
import { assignAccepted, assignDeclined } from '../kinds/assign.ts';
import { noteDoer } from '../kinds/hand-over.ts';
import { notNow, notYou, Refused, wrongData } from '../refused.ts';
import { assign, returnWork } from '../people/staffing.ts';
import { reject } from './approve.ts';
import { checkLowering } from './lowering.ts';
import { mustBelong, mustBeAble, mustLead, type OnStep, openVisit, workOf } from './on-step.ts';
import { checkSubmission, checkText, keepEvidence, submitted } from './submission.ts';

type Of<N extends Act['act']> = Extract<Act, { act: N }>;

export function claim(d: Draft, act: Of<'claim'>, actor: Actor): Exit | undefined {
  const on = openVisit(d, act);
  const { work, staffing } = workOf(d, on, 'claim');
  if (work.status === 'assigned') throw notNow('act/already-assigned', { assignee: work.assignee ?? '' });
  mustBeAble(d, on, staffing, work, actor);
  return take(d, on, actor);
}

function take(d: Draft, { visit, step }: OnStep, actor: Actor): Exit | undefined {
  if (visit.work !== undefined && visit.work.team === undefined && actor.teams[0] !== undefined)
    visit.work.team = actor.teams[0];
  assign(d, visit, actor.id);
  return step.kind === 'assign' ? assignAccepted(d, visit, step) : undefined;
}

export function release(d: Draft, act: Of<'release'>, actor: Actor): undefined {
  const on = openVisit(d, act);
  const { work, staffing } = workOf(d, on, 'release');
  if (work.status !== 'assigned') throw notNow('act/not-assigned');
  if (work.assignee !== actor.id) mustLead(actor, 'release');
  checkText(act.reason, 'reason');
  emit(d, 'task.released', { step: on.step.id, visit: on.visit.visit, data: submitted(act) });
  returnWork(d, on.visit, staffing, work.assignee ?? actor.id);
}

export function decline(d: Draft, act: Of<'decline'>, actor: Actor): Exit | undefined {
  const on = openVisit(d, act);
  if (on.step.kind === 'approve') return reject(d, act, on, actor);
  const { work, staffing } = workOf(d, on, 'decline');
  if (work.status !== 'offered') throw notNow('act/not-offered');
  mustBeAble(d, on, staffing, work, actor);
  checkText(act.reason, 'reason');
  emit(d, 'task.declined', { step: on.step.id, visit: on.visit.visit, data: submitted(act) });
  const exit = on.step.kind === 'assign' ? assignDeclined(on.visit, on.step) : undefined;
  if (exit === undefined) returnWork(d, on.visit, staffing, actor.id);
  return exit;
}

/**
 * A leader gives the work to somebody by name. Work of a role stays with it: leading is no way to take it oneself. Whether
 * another person has the role only the organization knows; whoever sends the act asks it.
 */
export function assignTo(d: Draft, act: Of<'assign'>, actor: Actor): Exit | undefined {
  const on = openVisit(d, act);
  const { work, staffing } = workOf(d, on, 'assign');
  mustLead(actor, 'assign');
  checkText(act.reason, 'reason');
  if (barred(d, on.visit, staffing).includes(act.to)) throw notYou('act/excluded', { person: act.to });
  if (act.to === actor.id && work.role !== undefined) mustBelong(work, actor);
  emit(d, 'task.given', { step: on.step.id, visit: on.visit.visit, data: { to: act.to, ...submitted(act) } });
  return take(d, on, { id: act.to, roles: [], teams: [] });
}

/** Completing a queued or offered task claims it. */
export function complete(d: Draft, act: Of<'complete'>, actor: Actor): Exit {
  const on = openVisit(d, act);
  const { visit, step } = on;
  const { work, staffing } = workOf(d, on, 'complete');
  if (step.kind !== 'task') throw notNow('act/not-for-this-step', { act: 'complete', step: step.id, kind: step.kind });
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
  const ask = [...step.ask, ...(outcome.ask ?? [])];
  const evidence = [...step.evidence, ...(outcome.evidence ?? [])];
  checkSubmission(
    d,
    { ask, mayAsk: step.mayAsk, evidence, reasonRequired: outcome.reasonRequired === true, checklist: step.checklist },
    act,
  );
  checkLowering(d, act.with?.severity, actor);
  if (work.status !== 'assigned') take(d, on, actor);
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
function pay(d: Draft, approval: string, { visit }: OnStep): void {
  if (wasFoundPaid(d, approval, visit.in)) return;
  const grant = payable(d, approval, visit.in);
  if (typeof grant === 'string') throw notNow(grant, { approval });
  settle(d, approval, visit.in, 'spent');
}

/** `require`: gates before the outcome, in the author's words. */
function checkRequirements(d: Draft, { step }: OnStep): void {
  if (step.kind !== 'task') return;
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
