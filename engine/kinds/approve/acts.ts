/** Acts on an open approval (semantics rule 23): agree, perhaps to less, or reject. */
import { type Draft, emit } from '../../state/draft.ts';
import type { ApproveStep, Who } from '../../../language/plan.ts';
import type { ActOf, Actor } from '../../event.ts';
import { keepsAuthors } from '../../grants/authors.ts';
import type { Exit } from '../../route/exit.ts';
import { barredBeside } from '../../grants/approvers.ts';
import { beginWork, queue } from '../../people/staffing.ts';
import { noteWorker } from '../../people/workers.ts';
import { give, rejected } from './decision.ts';
import { notNow, wrongData } from '../../refused.ts';
import { mustBeApprover, type OnStep, workOf } from '../../acts/on-step.ts';
import { checkText, submitted } from '../../acts/submission.ts';

type On = OnStep<ApproveStep>;

export function approve(d: Draft, on: On, act: ActOf<'approve'>, actor: Actor): Exit | undefined {
  const { step, visit } = on;
  const { work, staffing } = workOf(d, on, 'approve');
  mustBeApprover(d, on, staffing, work, actor);
  mustBeUndecided(on);
  checkText(act.note, 'note');
  const asked = visit.approval?.upTo ?? visit.approval?.amount;
  const amount = act.amount ?? asked ?? 0;
  if (act.amount !== undefined) checkAmount(act.amount, asked);
  const data = { amount, note: act.note };
  noteWorker(d, step.id, actor.id);
  emit(d, 'approval.given', { step: step.id, visit: visit.visit, data });
  if (awaitsOthers(d, on, amount, actor)) return undefined;
  return give(d, visit, step, { by: actor.id, amount, ...(keepsAuthors(d.state) && { roles: actor.roles }) });
}

/** One of several signatures: the work goes back to its queue. Who has come to stand behind the matter since has not signed. */
function awaitsOthers(d: Draft, { visit, step }: On, amount: number, actor: Actor): boolean {
  const { approval } = visit;
  if (step.signatures === undefined || approval === undefined) return false;
  const out = barredBeside(d, visit, step);
  if (step.signers !== undefined) return awaitsNext(d, { visit, step }, { signers: step.signers, out, amount, actor });
  const signed = [...(approval.signed ?? []).filter((id) => !out.includes(id)), actor.id];
  if (signed.length >= step.signatures) return false;
  approval.signed = signed;
  if (approval.amount !== undefined) approval.upTo = amount;
  queue(d, visit, step, undefined);
  return true;
}

/**
 * One of each signer in the list: the first of whom nobody has signed is asked next. A place in `signed` is empty while its
 * signature is wanted, also again.
 */
function awaitsNext(
  d: Draft,
  { visit, step }: On,
  { signers, out, amount, actor }: { signers: readonly Who[]; out: readonly string[]; amount: number; actor: Actor },
): boolean {
  const { approval } = visit;
  if (approval === undefined) return false;
  const before = approval.signed ?? [];
  const asked = signers.findIndex((_, i) => (before[i] ?? '') === '');
  const signed = signers.map((_, i) => (i === asked ? actor.id : (before[i] ?? '')));
  const standing = signed.map((id) => (out.includes(id) ? '' : id));
  const next = signers.find((_, i) => standing[i] === '');
  if (next === undefined) return false;
  approval.signed = standing;
  if (approval.amount !== undefined) approval.upTo = amount;
  beginWork(d, visit, { ...step, for: next });
  return true;
}

/** `decline` of an approval is its rejection; the reason is asked of every decline. */
export function reject(d: Draft, on: On, act: ActOf<'decline'>, actor: Actor): Exit {
  const { step, visit } = on;
  const { work, staffing } = workOf(d, on, 'decline');
  mustBeApprover(d, on, staffing, work, actor);
  mustBeUndecided(on);
  checkText(act.reason, 'reason');
  noteWorker(d, step.id, actor.id);
  emit(d, 'approval.rejected', { step: step.id, visit: visit.visit, data: submitted(act) });
  return rejected(d, visit, step, actor);
}

/** The first who agrees has agreed; the record is asked whether that person may. */
function mustBeUndecided({ visit }: On): void {
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
