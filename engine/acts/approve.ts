/** Acts on an open approval (semantics rule 23): agree, perhaps to less, or reject. */
import { type Draft, emit } from '../state/draft.ts';
import type { Act, Actor } from '../event.ts';
import type { Exit } from '../route/exit.ts';
import { reconcileGrant } from '../grants/grants.ts';
import { give, rejected } from '../kinds/approve.ts';
import { notNow, wrongData } from '../refused.ts';
import { mustBeApprover, mustLead, type OnStep, openVisit, workOf } from './on-step.ts';
import { checkText, submitted } from './submission.ts';

/** Who pays may say whether it was paid (rule 27). */
const PAYS = 'finance';

type Of<N extends Act['act']> = Extract<Act, { act: N }>;

export function approve(d: Draft, act: Of<'approve'>, actor: Actor): Exit | undefined {
  const on = openVisit(d, act);
  const { step, visit } = on;
  const { work, staffing } = workOf(d, on, 'approve');
  if (step.kind !== 'approve')
    throw notNow('act/not-for-this-step', { act: 'approve', step: step.id, kind: step.kind });
  mustBeApprover(d, on, staffing, work, actor);
  mustBeUndecided(on);
  checkText(act.note, 'note');
  const amount = act.amount ?? visit.approval?.amount ?? 0;
  if (act.amount !== undefined) checkAmount(act.amount, visit.approval?.amount);
  const data = { amount, ...(act.note !== undefined && { note: act.note }) };
  emit(d, 'approval.given', { step: step.id, visit: visit.visit, data });
  return give(d, visit, step, { by: actor.id, amount });
}

/** `decline` of an approval is its rejection; the reason is asked of every decline. */
export function reject(d: Draft, act: Of<'decline'>, on: OnStep, actor: Actor): Exit | undefined {
  const { step, visit } = on;
  const { work, staffing } = workOf(d, on, 'decline');
  if (step.kind !== 'approve') return undefined;
  mustBeApprover(d, on, staffing, work, actor);
  mustBeUndecided(on);
  checkText(act.reason, 'reason');
  emit(d, 'approval.rejected', { step: step.id, visit: visit.visit, data: submitted(act) });
  return rejected(d, visit, step);
}

/** Rule 24: by who pays or leads, also when the case is over; what was not paid can be paid again. */
export function reconcile(d: Draft, act: Of<'reconcile'>, actor: Actor): undefined {
  if (!actor.roles.includes(PAYS)) mustLead(actor, 'reconcile');
  checkText(act.reason, 'reason');
  if (d.state.unknown?.includes(act.grant) !== true)
    throw notNow('approval/nothing-to-reconcile', { grant: act.grant, grants: (d.state.unknown ?? []).join(', ') });
  reconcileGrant(d, act.grant, act.as === 'paid', act.reason);
}

/** The first who agrees has agreed; the record is asked whether that person may. */
function mustBeUndecided({ visit }: OnStep): void {
  const by = visit.approval?.given?.by;
  if (by !== undefined) throw notNow('approval/being-decided', { by });
}

/** Rule 23: less may be approved, more is another approval; nothing at all is a rejection. */
function checkAmount(amount: number, asked: number | undefined): void {
  if (asked === undefined) throw wrongData([{ field: 'amount', code: 'data/not-asked' }]);
  if (!Number.isSafeInteger(amount) || amount <= 0)
    throw wrongData([{ field: 'amount', code: 'data/too-small', params: { min: '0.01' } }]);
  if (amount > asked) throw wrongData([{ field: 'amount', code: 'approval/more-than-asked' }]);
}
