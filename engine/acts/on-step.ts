/** What acts on a step have in common: the open visit they answer, and whether this person may do its work. */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { StaffingPlan, StepPlan } from '../../language/plan.ts';
import { barred } from '../grants/approvers.ts';
import { rolesFrom } from '../grants/roles.ts';
import { type Draft, visitMeant } from '../state/draft.ts';
import type { Actor } from '../event.ts';
import { stepOf } from '../plan-index.ts';
import { notNow, notYou, openNow, Refused } from '../refused.ts';
import { rules } from '../rules.ts';
import { assign, staffingOf } from '../people/staffing.ts';
import { type HandOver, isOver, type Visit, type Work } from '../state/state.ts';

/** Roles that lead people: they assign work, escalate, re-open and cancel (semantics rule 27). */
export const LEADING: readonly string[] = ['team-lead', 'supervisor', 'duty-manager', 'coordinator'];

/** The actor of a cancel request made in Temporal's Web UI (architecture, "Web UI"). */
export const WEB_UI = 'web-ui';

/** The actor of what the product does by itself: work of people who are no more is handed on (rule 26). */
export const SYSTEM = 'system';

export interface OnStep<S extends StepPlan = StepPlan> {
  visit: Visit;
  step: S;
}

/** The open visit an act answers. A step that is not open, or an attempt that is over, is refused with what is open. */
export function openVisit(d: Draft, act: { step: string; attempt?: number }): OnStep {
  if (d.state.merged !== undefined) throw notNow('act/case-merged', { into: d.state.merged.into });
  const visit = visitMeant(d, act);
  const open = openNow(d.state.visits, (v) => actsOn(stepOf(d.plan, v.step), v));
  if (visit === undefined)
    throw new Refused({ status: 409, code: 'act/step-not-open', params: { step: act.step }, open });
  if (act.attempt !== undefined && act.attempt !== visit.visit) {
    throw new Refused({
      status: 409,
      code: 'act/stale-attempt',
      params: { step: act.step, attempt: String(act.attempt), now: String(visit.visit) },
      open,
    });
  }
  if (act.attempt === undefined && d.state.visits.filter((v) => v.step === act.step).length > 1)
    throw new Refused({ status: 409, code: 'act/which-attempt', params: { step: act.step }, open });
  d.frame = visit.in;
  return { visit, step: stepOf(d.plan, act.step) };
}

/** The acts a visit takes in its present state. */
export function actsOn(step: StepPlan, { work, handOver, approval }: Visit): string[] {
  if (handOver !== undefined) return actsOnHandOver(handOver);
  if (work === undefined || approval?.given !== undefined) return [];
  const acts = work.status === 'queued' || work.status === 'offered' ? ['claim'] : [];
  const { act, declinable } = factsOf(step);
  if (act !== undefined) acts.push(act);
  if (work.status === 'offered' || declinable) acts.push('decline');
  if (work.status === 'assigned') acts.push('release');
  return [...acts, 'assign'];
}

export function workOf(d: Draft, { visit, step }: OnStep, act: string): { work: Work; staffing: StaffingPlan } {
  const staffing = staffingOf(step);
  if (visit.work === undefined || staffing === undefined) throw notForThisStep(d, { visit, step }, act);
  return { work: visit.work, staffing };
}

/** The step is of a kind that does not take this act, or has no work now; says what is open. */
export function notForThisStep(d: Draft, { step }: OnStep, act: string): Refused {
  const open = openNow(d.state.visits, (v) => actsOn(stepOf(d.plan, v.step), v));
  return new Refused({
    status: 409,
    code: 'act/not-for-this-step',
    params: { act, step: step.id, kind: step.kind },
    open,
  });
}

/** The actor has the work from now on, of the actor's own team where none was asked. */
export function takeWork(d: Draft, visit: Visit, actor: Actor): void {
  if (visit.work !== undefined && visit.work.team === undefined && actor.teams[0] !== undefined)
    visit.work.team = actor.teams[0];
  assign(d, visit, actor.id);
}

/** Refuses people who may not do this work: outside the team or role, excluded by `not_by`, or while it is somebody else's. */
export function mustBeAble(d: Draft, { visit }: OnStep, staffing: StaffingPlan, work: Work, actor: Actor): void {
  if (barred(d, visit, staffing).includes(actor.id)) throw notYou('act/excluded', { person: actor.id });
  if (work.assignee !== undefined) {
    if (work.assignee !== actor.id) throw notYou('act/not-yours', { assignee: work.assignee });
    return;
  }
  mustBelong(work, actor);
}

/** Refuses people who are neither of the team nor of the role whose work it is. */
export function mustBelong(work: Work, actor: Actor): void {
  const inTeam = work.team !== undefined && actor.teams.includes(work.team);
  const inRole = work.role !== undefined && actor.roles.includes(work.role);
  if ((work.team !== undefined || work.role !== undefined) && !inTeam && !inRole) {
    throw notYou('act/not-your-team', { team: work.team ?? `role/${work.role ?? ''}` });
  }
}

/** Refuses who may not decide on this approval: by authority it takes the role that is asked or a higher one (rule 23). */
export function mustBeApprover(d: Draft, on: OnStep, staffing: StaffingPlan, work: Work, actor: Actor): void {
  const { visit, step } = on;
  const approval = factsOf(step).approval(step);
  if (approval?.authority === undefined) {
    mustBeAble(d, on, staffing, work, actor);
    return;
  }
  if (barred(d, visit, approval).includes(actor.id)) throw notYou('act/excluded', { person: actor.id });
  const roles = rolesFrom(d.plan, approval, visit.approval).map((r) => r.role);
  if (!actor.roles.some((r) => roles.includes(r)))
    throw notYou('approval/no-authority', { roles: [...new Set(roles)].join(', ') });
}

/** The acts an offer of a leg takes now (rules 19–21). */
function actsOnHandOver({ offer, arbitration }: HandOver): string[] {
  if (arbitration !== undefined) return ['arbitrate'];
  if (offer === undefined) return [];
  if (!offer.returned) return ['accept', 'reject'];
  return offer.giver === undefined ? ['offer'] : [];
}

/** Whether the table of rule 27 decides who may: from rules 3 on. */
export function hasTable(d: Pick<Draft, 'state'>): boolean {
  return d.state.rules >= rules.relations.number;
}

/** As it was before the table: leading anybody was enough. */
export function mustLead(d: Draft, actor: Actor, act: string): void {
  if (hasTable(d)) return;
  if (!actor.roles.some((r) => LEADING.includes(r))) throw notYou('act/needs-role', { act, roles: LEADING.join(', ') });
}

/** Rule 27: an outcome that needs a right is taken by who has it, whatever the relation to the case. */
export function mustHaveRight(d: Pick<Draft, 'plan'>, needs: string | undefined, actor: Actor): void {
  if (needs === undefined) return;
  const { title, roles } = d.plan.rights?.[needs] ?? { title: needs, roles: [] };
  if (!actor.roles.some((role) => roles.includes(role)))
    throw notYou('act/needs-right', { right: title, roles: roles.join(', ') });
}

export function mustBeRunning(d: Draft): void {
  const { state, merged } = d.state;
  if (merged !== undefined) throw notNow('act/case-merged', { into: merged.into });
  if (isOver(state)) throw notNow('act/case-over', { state });
}
