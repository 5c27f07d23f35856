/** What an approval asks of the record: who may decide on the amount, and whether this very person may (rules 22, 23). */
import { startOfDay as dayOf } from '../../../language/calendar/local-time.ts';
import type { ApproveStep } from '../../../language/plan.ts';
import type { AuthorityQuestion } from '../../event.ts';
import { behind, basisOf, keepsAuthors } from '../../grants/authors.ts';
import { partiesOf } from '../../grants/parties.ts';
import { barred } from '../../grants/approvers.ts';
import { rolesFrom, rolesOf } from '../../grants/roles.ts';
import { absorbedBy } from '../../others/links.ts';
import { queue } from '../../people/staffing.ts';
import { type Draft, nextKey } from '../../state/draft.ts';
import type { Approval, Visit } from '../../state/state.ts';

const DAY_MS = 86_400_000;
/** Ours, as for notices: how long until the record is asked again when it was away, doubled each time up to the longest. */
const ASK_AGAIN_MS = 60_000;
const ASK_AGAIN_MAX_MS = 16 * 60_000;

/** `above`: the role that cannot decide; asked again for the next, the requester is not. */
export function askAuthority(d: Draft, visit: Visit, step: ApproveStep, approval: Approval, above?: string): void {
  const roles = rolesOf(d.plan, step);
  const from = above === undefined ? 0 : roles.findIndex((r) => r.role === above) + 1;
  if (keepsAuthors(d.state)) {
    const least = Math.max(
      from,
      roles.findIndex((r) => r.role === approval.least),
    );
    const charged = above === undefined && approval.least === undefined ? chargedFor(d, step) : undefined;
    if (charged === undefined) approval.basis = undefined;
    else approval.basis = basisOf(d, step);
    const about = {
      want: 'authority' as const,
      amount: approval.amount ?? 0,
      roles: [...roles],
      ask: roles.slice(least),
    };
    ask(d, visit, step, approval, { ...about, ...(charged && { charged, person: d.state.owner }) });
    return;
  }
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

/**
 * Rule 23: those against whose caps it would count without an approval, all at once, with the roles of when each wrote;
 * undefined where somebody is asked anyway: nobody owns the case, or nobody knows who wrote what is paid.
 */
function chargedFor(d: Draft, step: ApproveStep): Record<string, string[] | null> | undefined {
  const { owner, ownerRoles } = d.state;
  const { authors, known } = behind(d, step);
  if (owner === undefined || !known) return undefined;
  const asOwner = ownerRoles ?? null;
  const asAuthor = authors[owner];
  const both =
    asAuthor === undefined ? asOwner : asOwner === null ? asAuthor : asAuthor.filter((r) => asOwner.includes(r));
  return { ...authors, [owner]: both };
}

/** Whether this very person may agree. */
export function askGrant(d: Draft, visit: Visit, step: ApproveStep, approval: Approval): void {
  const { given } = approval;
  if (given === undefined) return;
  const roles = [...rolesFrom(d.plan, step, approval)];
  ask(d, visit, step, approval, { want: 'grant', amount: given.amount, person: given.by, roles, ask: [] });
}

type Asked = Pick<AuthorityQuestion, 'want' | 'amount' | 'person' | 'roles' | 'ask' | 'charged'>;

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
    ...(keepsAuthors(d.state) && { parties: partiesOf(d), counts: countsWith(d, step) }),
  });
}

/** The actions that share its caps, itself among them (rule 22). */
function countsWith({ plan }: Draft, { authority = '' }: ApproveStep): string[] {
  return plan.countsWith?.[authority] ?? [authority];
}

/** An agent's day is that of the SOP's calendar. */
function startOfDay(d: Draft): number {
  const table = d.plan.calendars[d.plan.calendar];
  if (table === undefined) return d.nowMs - (d.nowMs % DAY_MS);
  return dayOf(table, d.nowMs);
}

/** The record was away: the work waits in its queue meanwhile. */
export function askLater(d: Draft, visit: Visit, step: ApproveStep, approval: Approval): void {
  const tries = approval.tries ?? 0;
  approval.tries = tries + 1;
  approval.atMs = d.nowMs + Math.min(ASK_AGAIN_MS * 2 ** tries, ASK_AGAIN_MAX_MS);
  if (visit.work?.status === 'finding') queue(d, visit, step, undefined);
}
