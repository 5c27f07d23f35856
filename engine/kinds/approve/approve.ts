/**
 * `approve` (semantics rules 22–24): the record says whether the requester may decide alone and else which role is asked;
 * it reserves the amount with its answer. Who agrees is checked again against that person's own caps.
 */
import type { ApproveStep } from '../../../language/plan.ts';
import type { Answer } from '../../event.ts';
import { barred } from '../../grants/approvers.ts';
import { basisOf, keepsAuthors } from '../../grants/authors.ts';
import { boundHash } from '../../grants/bound.ts';
import { releaseOf } from '../../grants/grants.ts';
import { leastFor } from '../../grants/rejections.ts';
import { rolesOf } from '../../grants/roles.ts';
import { tell, tellPeople } from '../../people/notices.ts';
import { beginWork, queue } from '../../people/staffing.ts';
import type { Exit } from '../../route/exit.ts';
import { titleAt } from '../../values/titles.ts';
import { type Draft, emit, nextKey } from '../../state/draft.ts';
import type { Approval, Visit } from '../../state/state.ts';
import { askAuthority, askGrant, askLater } from './ask.ts';
import { decided } from './decision.ts';

export function enterApprove(d: Draft, visit: Visit, step: ApproveStep, before: string[] = []): Exit | undefined {
  releaseOf(d, step.id, visit.in);
  const amount = amountOf(d, step);
  const seen = Object.keys(d.state.evidence).sort();
  visit.approval = {
    grant: `g${nextKey(d)}`,
    hash: boundHash(d, step, seen),
    seen,
    requesters: requestersOf(d, before),
    amount,
  };
  if (keepsAuthors(d.state)) visit.approval.least = leastFor(d, visit, step, amount ?? 0);
  if (amount !== undefined && amount <= 0) return decided(d, visit, step, { outcome: 'not_needed', amount: 0 });
  if (step.authority === undefined) {
    beginWork(d, visit, step);
    return undefined;
  }
  const role = rolesOf(d.plan, step)[0]?.role ?? '';
  visit.work = { status: 'finding', role, sinceMs: d.nowMs, lapses: 0, declined: [] };
  askAuthority(d, visit, step, visit.approval);
  return undefined;
}

function amountOf(d: Draft, step: ApproveStep): number | undefined {
  const value = step.amount === undefined ? undefined : (d.state.data[step.amount] ?? 0);
  return typeof value === 'number' ? value : undefined;
}

/** Who asks may not agree (rule 23): the owner, and whoever's act led here. */
function requestersOf(d: Draft, before: readonly string[]): string[] {
  const actor = keepsAuthors(d.state) ? d.led?.id : actorOf(d);
  const ids = [d.state.owner, actor, ...before].filter((id) => id !== undefined);
  return [...new Set(ids)];
}

/** Before authors were kept: whoever acts at this very moment, and is no button. */
function actorOf({ actor }: Draft): string | undefined {
  return actor !== undefined && actor.teams.length + actor.roles.length > 0 ? actor.id : undefined;
}

/** The record's answer. Answers the exit when that decides it. */
export function answerAuthority(d: Draft, visit: Visit, step: ApproveStep, answer: Answer): Exit | undefined {
  const { approval, work } = visit;
  if (approval === undefined || work === undefined) return undefined;
  approval.asked = undefined;
  if (answer.away) {
    askLater(d, visit, step, approval);
    return undefined;
  }
  approval.tries = undefined;
  const { given } = approval;
  if (isOvertaken(d, visit, step, approval)) {
    approval.given = undefined;
    askAuthority(d, visit, step, approval);
    return undefined;
  }
  if (given !== undefined) {
    if (answer.within !== undefined)
      return decided(d, visit, step, { outcome: 'approved', role: answer.within, ...given });
    beyond(d, visit, step, approval, given.by);
    return undefined;
  }
  if (answer.within === 'own') {
    const by = d.state.owner ?? approval.requesters[0];
    const { charged } = answer;
    const whose = { ...(by && { by }), ...(charged && { charged }) };
    return decided(d, visit, step, { outcome: 'not_needed', amount: approval.amount ?? 0, ...whose });
  }
  asksRole(d, visit, step, approval, answer.within);
  return undefined;
}

/** While the record was asked, whoever agreed came to stand behind the payment; or owner or authors are others (rule 23). */
function isOvertaken(d: Draft, visit: Visit, step: ApproveStep, approval: Approval): boolean {
  if (!keepsAuthors(d.state)) return false;
  const { given, basis } = approval;
  if (given !== undefined) return barred(d, visit, step).includes(given.by);
  return basis !== undefined && basis !== basisOf(d, step);
}

/** The role's queue gets it; with nobody left who may, the highest role decides what can be done. */
function asksRole(d: Draft, visit: Visit, step: ApproveStep, approval: Approval, role: string | undefined): void {
  const asked = role ?? rolesOf(d.plan, step).at(-1)?.role ?? '';
  approval.role = asked;
  if (visit.work !== undefined) {
    visit.work.role = asked;
    visit.work.team = undefined;
  }
  const data = { role: asked, amount: approval.amount ?? 0, grant: approval.grant };
  emit(d, role === undefined ? 'approval.nobody' : 'approval.asked', { step: step.id, visit: visit.visit, data });
  queue(d, visit, step, undefined);
  if (role === undefined)
    tell(d, { who: d.plan.lastResort, about: 'approval-nobody', values: { step: titleAt(d, visit) }, urgent: true });
}

/** Not within this person's own caps: logged, and the next role is asked. */
function beyond(d: Draft, visit: Visit, step: ApproveStep, approval: Approval, person: string): void {
  approval.given = undefined;
  emit(d, 'approval.beyond', {
    step: step.id,
    visit: visit.visit,
    data: { person, role: approval.role ?? null, amount: approval.amount ?? 0 },
  });
  tellPeople(d, [person], { about: 'approval-beyond', values: { step: titleAt(d, visit) } });
  askAuthority(d, visit, step, approval, approval.role ?? '');
}

/** The record was away and is asked again. */
export function wakeApproval(d: Draft, visit: Visit, step: ApproveStep): undefined {
  const { approval } = visit;
  if (approval === undefined) return;
  if (approval.given === undefined) askAuthority(d, visit, step, approval, approval.role);
  else askGrant(d, visit, step, approval);
}
