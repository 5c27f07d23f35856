/**
 * `approve` (semantics rules 22–24): the record says whether the requester may decide alone and else which role is asked;
 * it reserves the amount with its answer. Who agrees is checked again against that person's own caps.
 */
import { localTimeOf, instantOf, shownMs } from '../../language/calendar/local-time.ts';
import type { ApproveStep } from '../../language/plan.ts';
import { barred, rolesFrom, rolesOf } from '../grants/approvers.ts';
import { setFields } from '../values/data.ts';
import { type Draft, emit, nextKey, noteStep } from '../state/draft.ts';
import type { Answer, AuthorityQuestion } from '../event.ts';
import type { Exit } from '../route/exit.ts';
import { boundHash, keepGrant, releaseAsked, releaseOf } from '../grants/grants.ts';
import { absorbedBy } from '../others/links.ts';
import { tell, tellPeople } from '../people/notices.ts';
import { stepOf } from '../plan-index.ts';
import { beginWork, queue } from '../people/staffing.ts';
import type { Approval, Visit } from '../state/state.ts';

const DAY_MS = 86_400_000;
/** Ours, as for notices: how long until the record is asked again when it was away, doubled each time up to the longest. */
const ASK_AGAIN_MS = 60_000;
const ASK_AGAIN_MAX_MS = 16 * 60_000;

export function enterApprove(d: Draft, visit: Visit, step: ApproveStep, before: string[] = []): Exit | undefined {
  releaseOf(d, step.id, visit.in);
  const amount = amountOf(d, step);
  const seen = Object.keys(d.state.evidence).sort();
  visit.approval = {
    grant: `g${nextKey(d)}`,
    hash: boundHash(d.state, step, seen),
    seen,
    requesters: requestersOf(d, before),
    ...(amount !== undefined && { amount }),
  };
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
  const actor = d.actor !== undefined && d.actor.teams.length + d.actor.roles.length > 0 ? d.actor.id : undefined;
  const ids = [d.state.owner, actor, ...before].filter((id) => id !== undefined);
  return [...new Set(ids)];
}

function askAuthority(d: Draft, visit: Visit, step: ApproveStep, approval: Approval, above?: string): void {
  const roles = rolesOf(d.plan, step);
  const from = above === undefined ? 0 : roles.findIndex((r) => r.role === above) + 1;
  const person = d.state.owner ?? approval.requesters[0];
  ask(d, visit, step, approval, {
    want: 'authority',
    amount: approval.amount ?? 0,
    // Asked again for the next role, the requester is not.
    ...(above === undefined && person !== undefined && { person }),
    roles: [...roles],
    ask: roles.slice(from),
  });
}

type Asked = Pick<AuthorityQuestion, 'want' | 'amount' | 'person' | 'roles' | 'ask'>;

function ask(d: Draft, visit: Visit, step: ApproveStep, approval: Approval, asked: Asked): void {
  const { customer } = d.state.data;
  approval.asked = `a${nextKey(d)}`;
  approval.atMs = undefined;
  d.questions.push({
    ...asked,
    key: approval.asked,
    grant: approval.grant,
    action: step.authority ?? '',
    cases: [d.state.case, ...absorbedBy(d.state)],
    customer: typeof customer === 'string' ? customer : null,
    not: barred(d, visit, step),
    dayMs: startOfDay(d),
    sinceMs: d.nowMs - 30 * DAY_MS,
  });
}

/** An agent's day is that of the SOP's calendar. */
function startOfDay(d: Draft): number {
  const table = d.plan.calendars[d.plan.calendar];
  if (table === undefined) return d.nowMs - (d.nowMs % DAY_MS);
  const local = localTimeOf(table);
  const shown = shownMs(local, d.nowMs);
  return instantOf(local, shown - (((shown % DAY_MS) + DAY_MS) % DAY_MS));
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
  if (given !== undefined) {
    if (answer.within !== undefined)
      return decided(d, visit, step, { outcome: 'approved', role: answer.within, ...given });
    beyond(d, visit, step, approval, given.by);
    return undefined;
  }
  if (answer.within === 'own') {
    const by = d.state.owner ?? approval.requesters[0];
    return decided(d, visit, step, { outcome: 'not_needed', amount: approval.amount ?? 0, ...(by && { by }) });
  }
  asksRole(d, visit, step, approval, answer.within);
  return undefined;
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
    tell(d, { who: d.plan.lastResort, about: 'approval-nobody', values: { step: step.title }, urgent: true });
}

/** Not within this person's own caps: logged, and the next role is asked. */
function beyond(d: Draft, visit: Visit, step: ApproveStep, approval: Approval, person: string): void {
  approval.given = undefined;
  emit(d, 'approval.beyond', {
    step: step.id,
    visit: visit.visit,
    data: { person, role: approval.role ?? null, amount: approval.amount ?? 0 },
  });
  tellPeople(d, [person], { about: 'approval-beyond', values: { step: step.title } });
  askAuthority(d, visit, step, approval, approval.role ?? '');
}

function askLater(d: Draft, visit: Visit, step: ApproveStep, approval: Approval): void {
  const tries = approval.tries ?? 0;
  approval.tries = tries + 1;
  approval.atMs = d.nowMs + Math.min(ASK_AGAIN_MS * 2 ** tries, ASK_AGAIN_MAX_MS);
  if (visit.work?.status === 'finding') queue(d, visit, step, undefined);
}

/** The record was away and is asked again. */
export function wakeApproval(d: Draft, visit: Visit, step: ApproveStep): void {
  const { approval } = visit;
  if (approval === undefined) return;
  if (approval.given === undefined) askAuthority(d, visit, step, approval, approval.role);
  else askGrant(d, visit, step, approval);
}

/** Somebody agrees: by authority the record is asked about that person's caps, else that was it. */
export function give(
  d: Draft,
  visit: Visit,
  step: ApproveStep,
  given: NonNullable<Approval['given']>,
): Exit | undefined {
  const { approval } = visit;
  if (approval === undefined) return undefined;
  if (step.authority === undefined) return decided(d, visit, step, { outcome: 'approved', ...given });
  approval.given = given;
  askGrant(d, visit, step, approval);
  return undefined;
}

function askGrant(d: Draft, visit: Visit, step: ApproveStep, approval: Approval): void {
  const { given } = approval;
  if (given === undefined) return;
  const roles = [...rolesFrom(d.plan, step, approval)];
  ask(d, visit, step, approval, { want: 'grant', amount: given.amount, person: given.by, roles, ask: [] });
}

interface Decision {
  outcome: 'approved' | 'not_needed';
  amount: number;
  by?: string;
  role?: string;
}

/** The field follows an approval of less; the grant is bound to what the case says then. */
function decided(d: Draft, visit: Visit, step: ApproveStep, { outcome, amount, by, role }: Decision): Exit {
  const { approval } = visit;
  if (approval !== undefined) {
    // Changed between the act and the record's answer: the acts keep their order, the grant is for what was approved.
    const changed = isStale(d, step, approval);
    if (!changed && step.amount !== undefined && amount < (approval.amount ?? 0))
      setFields(d, { [step.amount]: amount });
    const facts = { how: outcome, grant: approval.grant, amount, by: by ?? null, role: role ?? null };
    emit(d, 'approval.decided', { step: step.id, visit: visit.visit, data: facts });
    keepGrant(d, visit, step, approval, {
      by,
      amount,
      ...(role !== undefined && { role }),
      ...(changed && { changed }),
    });
    visit.approval = undefined;
  }
  if (by !== undefined && outcome === 'approved') noteStep(d, step.id, { assignee: by });
  const plan = step.outcomes[outcome] ?? step.outcomes.approved ?? { to: step.next };
  return { visit, step: step.id, outcome, plan };
}

/** Rejected, or left without a decision: what was reserved is given back. */
export function rejected(d: Draft, visit: Visit, step: ApproveStep): Exit {
  releaseAsked(d, visit);
  visit.approval = undefined;
  return { visit, step: step.id, outcome: 'rejected', plan: step.outcomes.rejected ?? { to: step.next } };
}

/** Open approvals whose amount, customer, bound fields or evidence are not what was asked about any more. */
export function staleApprovals(d: Draft): Visit[] {
  return d.state.visits.filter((visit) => {
    const step = visit.approval === undefined ? undefined : stepOf(d.plan, visit.step);
    return step?.kind === 'approve' && visit.approval?.given === undefined && isStale(d, step, visit.approval);
  });
}

function isStale(d: Draft, step: ApproveStep, approval: Approval | undefined): boolean {
  return approval !== undefined && boundHash(d.state, step, approval.seen) !== approval.hash;
}
