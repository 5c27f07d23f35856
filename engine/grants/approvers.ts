/** The roles that may decide on an open approval, and the people who may not, whatever their role (semantics rule 23). */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { ApproveStep, Plan, StaffingPlan, StepPlan, Who } from '../../language/plan.ts';
import { stepOf } from '../plan-index.ts';
import type { Draft } from '../state/draft.ts';
import type { Visit } from '../state/state.ts';
import { signersOf } from '../../language/signers.ts';
import { excluded } from '../people/who.ts';
import { authorIds, authorsOf, behind, keepsAuthors } from './authors.ts';
import { placedBeside } from './placed.ts';
import { rejectedAt } from './rejections.ts';
import { rolesFrom, rolesOf } from './roles.ts';

/** Whether it is about money that some step pays: then its approvers stand apart from those behind it. */
function isPaid(plan: Plan, step: ApproveStep): boolean {
  return (
    step.amount !== undefined &&
    (step.authority !== undefined || plan.steps.some((s) => 'pays' in s && s.pays === step.id))
  );
}

/** Rule 23: the authors of what it pays, the owner, and whoever asked. */
export function party(d: Draft, visit: Visit, step: ApproveStep): string[] {
  const { owner } = d.state;
  const ids = [
    ...authorIds(behind(d, step)),
    ...(owner === undefined ? [] : [owner]),
    ...(visit.approval?.requesters ?? []),
  ];
  return [...new Set(ids)];
}

/** All who may not do it, and of an approval of several signatures who has signed. */
export function barred(d: Draft, visit: Visit, staffing: StaffingPlan): string[] {
  return [...barredBeside(d, visit, staffing), ...(visit.approval?.signed ?? [])];
}

/** `not_by`, and of an approval whoever asked; of one that is paid everybody behind it, and who stands beside them. */
export function barredBeside(d: Draft, visit: Visit, staffing: StaffingPlan): string[] {
  const found = stepOf(d.plan, visit.step);
  const step = factsOf(found).approval(found);
  const requesters = visit.approval?.requesters ?? [];
  if (step === undefined || !keepsAuthors(d.state) || !isPaid(d.plan, step))
    return [...excluded(d, visit.step, staffing), ...requesters];
  const those = party(d, visit, step);
  const chosen = choosers(d, those);
  const spared = { ...staffing, ...(staffing.notBy && { notBy: staffing.notBy.filter((who) => !chosen(who)) }) };
  const named = signersOf(step)
    .filter(chosen)
    .flatMap((who) => personIn(d, who) ?? []);
  const again = visit.approval?.least === rolesOf(d.plan, step).at(-1)?.role ? rejecters(d, visit, step) : [];
  return [
    ...new Set([...excluded(d, visit.step, spared), ...those, ...placedBeside(d.state, those), ...named, ...again]),
  ];
}

/** Of the highest role nobody stands above: who rejected as much there does not agree to it. */
function rejecters(d: Draft, visit: Visit, step: ApproveStep): string[] {
  return visit.approval?.least === undefined ? [] : (rejectedAt(d, visit, step)?.by ?? []);
}

/** Whether a name in the SOP stands for whom somebody behind the payment wrote into a field: neither chosen nor excluded so. */
function choosers(d: Draft, those: readonly string[]): (who: Who) => boolean {
  return (who) => {
    if (!who.startsWith('field/')) return false;
    const written = authorsOf(d.state, who.slice('field/'.length));
    return !written.intake && Object.keys(written.by).some((id) => those.includes(id));
  };
}

function personIn(d: Draft, who: Who): string | undefined {
  const value = d.state.data[who.slice('field/'.length)];
  return typeof value === 'string' ? value : undefined;
}

/** Rule 23: a ladder reassigns an approval by authority only to a role that may approve. */
export function mayGetWork(plan: Plan, visit: Visit, step: StepPlan, who: Who): boolean {
  const approval = factsOf(step).approval(step);
  if (approval?.authority === undefined) return true;
  return rolesFrom(plan, approval, visit.approval).some((r) => who === `role/${r.role}`);
}

/** Whether those behind a payment would choose its approver, or keep one off: they may do neither. */
export function meddles(d: Draft, visit: Visit, id: string): boolean {
  const found = stepOf(d.plan, visit.step);
  const step = factsOf(found).approval(found);
  return step !== undefined && keepsAuthors(d.state) && isPaid(d.plan, step) && party(d, visit, step).includes(id);
}
