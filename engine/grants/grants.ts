/**
 * What an approval leaves behind (semantics rules 23–24): a grant, bound to what was approved, spent once by the step that
 * pays it, given back by a new visit of the approval or by the close.
 */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { ApproveStep } from '../../language/plan.ts';
import type { RefusalCode } from '../../language/refusal-codes.ts';
import { itemsAround } from '../route/block.ts';
import { type Draft, emit } from '../state/draft.ts';
import { keepsAuthors } from './authors.ts';
import { behindIt, boundHash, noteInvolved, restsOn, stands, uninvolve } from './bound.ts';
import { keyOf } from './grant-key.ts';
import { stepOf } from '../plan-index.ts';
import { type Approval, type Grant, isOver, type State, type Visit } from '../state/state.ts';

/** Failures after which it is sure that nothing was paid; after any other a payment may have been made. */
const NOTHING_HAPPENED: readonly string[] = [
  'OutsideRefused',
  'OutsideRedirect',
  'HostNotAllowed',
  'SettingMissing',
  'WrongSetting',
  'WrongArgument',
  'Erased',
  'ValueMissing',
  'ValueCorrected',
];

export function nothingHappened(error: string): boolean {
  return NOTHING_HAPPENED.includes(error);
}

/** Made by an approval, or without one within the requester's own caps. */
export function keepGrant(
  d: Draft,
  visit: Visit,
  step: ApproveStep,
  approval: Approval,
  how: { by: string | undefined; amount: number; role?: string; changed?: true; charged?: string[] },
): void {
  // Found unpaid while this approval was open, the earlier grant is this step's no more.
  releaseOf(d, step.id, visit.in);
  const seen = how.changed ? approval.seen : Object.keys(d.state.evidence).sort();
  const grant: Grant = {
    id: approval.grant,
    amount: how.amount,
    hash: how.changed ? approval.hash : boundHash(d, step, seen),
    seen,
    state: 'reserved',
    ...(keepsAuthors(d.state) && restsOn(d, step, approval, how)),
    ...(step.authority !== undefined && how.amount > 0 && { action: step.authority }),
  };
  d.state.grants = { ...d.state.grants, [keyOf(d.state, step.id, visit.in)]: grant };
  if (grant.action === undefined) return;
  emit(d, 'grant.reserved', {
    data: {
      grant: grant.id,
      action: grant.action,
      amount: grant.amount,
      by: how.by ?? null,
      role: how.role ?? null,
      ...(keepsAuthors(d.state) && behindIt(d, step, grant.id, how)),
    },
  });
  if (keepsAuthors(d.state)) noteInvolved(d, step, approval, how.by);
}

/** A new visit of the approval: what it had granted and nobody spent is given back (rule 24). */
export function releaseOf(d: Draft, step: string, inside: Visit['in']): void {
  const key = keyOf(d.state, step, inside);
  if (d.state.grants?.[key] !== undefined) release(d, key);
}

/** The close gives back what is not spent (rule 24); a payment under way or unknown is not. */
export function releaseAll(d: Draft): void {
  for (const key of Object.keys(d.state.grants ?? {})) release(d, key);
}

function release(d: Draft, key: string): void {
  const { [key]: grant, ...rest } = d.state.grants ?? {};
  if (grant === undefined || (grant.state !== 'reserved' && grant.state !== 'spent')) return;
  d.state.grants = rest;
  uninvolve(d, grant.id);
  if (grant.state === 'reserved' && grant.action !== undefined)
    emit(d, 'grant.released', { data: { grant: grant.id } });
}

/** An approval that nothing holds any more: the route sees that it is not about what it says, and enters it again. */
export function anew(approval: Approval): Approval {
  const { given: _g, asked: _a, atMs: _t, tries: _n, basis: _b, ...rest } = approval;
  return { ...rest, hash: '' };
}

/** The reservation of an approval that ends without one. */
export function releaseAsked(d: Draft, visit: Visit): void {
  if (visit.approval !== undefined && approvalOf(d, visit.step)?.authority !== undefined)
    emit(d, 'grant.released', { data: { grant: visit.approval.grant } });
}

/** An answer came after its approval was withdrawn: what it reserved is given back. */
export function releaseUnheld(d: Draft, grant: string): void {
  const held =
    d.state.visits.some((v) => v.approval?.grant === grant) ||
    Object.values(d.state.grants ?? {}).some((g) => g.id === grant) ||
    d.state.pending.some((p) => p.grant === grant);
  if (!held) emit(d, 'grant.released', { data: { grant } });
}

/** The grant that a step pays, or why it may not. */
export function payable(d: Draft, approval: string, inside: Visit['in']): Grant | RefusalCode {
  const grant = grantOf(d.state, approval, inside)?.grant;
  const step = approvalOf(d, approval);
  if (grant === undefined || step === undefined) return 'approval/missing';
  if (grant.state === 'spent' || grant.state === 'paying') return 'approval/spent';
  const amount = step.amount === undefined ? grant.amount : (d.state.data[step.amount] ?? 0);
  const holds = amount === grant.amount && boundHash(d, step, grant.seen) === grant.hash;
  return holds && stands(d, step, grant) ? grant : 'approval/void';
}

function approvalOf(d: Draft, id: string): ApproveStep | undefined {
  const step = stepOf(d.plan, id);
  return factsOf(step).approval(step);
}

/** That of the item, else of an item or the case around it: what was approved outside may be paid inside. */
function grantOf(state: State, approval: string, inside: Visit['in']): { key: string; grant: Grant } | undefined {
  const items = itemsAround(state, inside);
  for (let depth = items.length; depth >= 0; depth--) {
    const key = [approval, ...items.slice(0, depth)].join('#');
    const grant = state.grants?.[key];
    if (grant !== undefined) return { key, grant };
  }
  return undefined;
}

/** Whether it was found to be paid already: completing the task that pays it then pays nothing. */
export function wasFoundPaid(d: Draft, approval: string, inside: Visit['in']): boolean {
  const entry = grantOf(d.state, approval, inside);
  if (entry?.grant.found === undefined) return false;
  const { found: _, ...grant } = entry.grant;
  d.state.grants = { ...d.state.grants, [entry.key]: grant };
  return true;
}

/** Nobody knows whether it was paid: it counts until somebody has looked. */
export function leaveUnknown(d: Draft, grant: string): void {
  d.state.unknown = [...new Set([...(d.state.unknown ?? []), grant])];
  emit(d, 'grant.unknown', { data: { grant } });
}

/** The case has moved to another version: what was approved under the old one, and not paid, is asked anew (rule 23). */
export function dropApproved(d: Draft): void {
  if (keepsAuthors(d.state))
    for (const [key, { state }] of Object.entries(d.state.grants ?? {})) if (state === 'reserved') release(d, key);
}

/** The undo of a merge: what the merge gave back is reserved again, what was paid or tried stands as it came to be (rule 18). */
export function restoreGrants(d: Draft, grants: Record<string, Grant>): void {
  if (keepsAuthors(d.state)) {
    // Asked anew: what was given back when the case was merged stays so.
    const tried = Object.entries(grants).filter(([, { state }]) => state !== 'reserved');
    d.state.grants = Object.fromEntries(tried);
    return;
  }
  d.state.grants = grants;
  for (const { id, state, action } of Object.values(grants))
    if (state === 'reserved' && action !== undefined) emit(d, 'grant.restored', { data: { grant: id } });
}

/** What becomes of a grant while its case is merged is what the undo brings back. */
function noteForUndo(d: Draft, id: string, after: Pick<Grant, 'state' | 'found'>): void {
  const { merged } = d.state;
  const entry = Object.entries(merged?.before.grants ?? {}).find(([, grant]) => grant.id === id);
  if (merged === undefined || entry === undefined) return;
  const grants = { ...merged.before.grants, [entry[0]]: { ...entry[1], ...after } };
  d.state.merged = { ...merged, before: { ...merged.before, grants } };
}

/** A call that pays goes out again: `paying` once more, unless it was found to be done. False: nothing is held for it. */
export function payAgain(d: Draft, id: string): boolean {
  const entry = Object.entries(d.state.grants ?? {}).find(([, grant]) => grant.id === id);
  if (entry === undefined) return false;
  const [key, grant] = entry;
  if (grant.state !== 'spent') d.state.grants = { ...d.state.grants, [key]: { ...grant, state: 'paying' } };
  return true;
}

/** Somebody looked. Unpaid, it can be spent while the case holds it, and is given back otherwise. */
export function reconcileGrant(
  d: Draft,
  id: string,
  paid: boolean,
  said: { reason: string; reference?: string },
): void {
  forget(d, id);
  const found = Object.entries(d.state.grants ?? {}).find(([, g]) => g.id === id);
  // Found unpaid it is asked anew (rule 23); before authors were kept it stayed reserved.
  const kept = found !== undefined && !isOver(d.state.state) && (paid || !keepsAuthors(d.state));
  const after = paid ? { state: 'spent' as const, found: true as const } : { state: 'reserved' as const };
  noteForUndo(d, id, after);
  if (found !== undefined) {
    const { [found[0]]: grant, ...rest } = d.state.grants ?? {};
    d.state.grants = kept && grant !== undefined ? { ...rest, [found[0]]: { ...grant, ...after } } : rest;
  }
  if (paid || !kept) {
    emit(d, paid ? 'grant.committed' : 'grant.released', { data: { grant: id, ...said } });
    return;
  }
  emit(d, 'grant.unpaid', { data: { grant: id, reason: said.reason } });
}

/** A payment whose step was withdrawn has ended. One that failed for certain is kept while the case holds its grant. */
export function settleDroppedGrant(d: Draft, id: string, ended: 'spent' | 'reserved' | 'unknown'): void {
  // An earlier attempt may have paid; that this one failed for certain does not say that it did not.
  const to = ended === 'reserved' && d.state.unknown?.includes(id) ? 'unknown' : ended;
  noteForUndo(d, id, { state: to });
  const held = Object.entries(d.state.grants ?? {}).find(([, g]) => g.id === id);
  if (held !== undefined) {
    const [key, grant] = held;
    const { [key]: _, ...rest } = d.state.grants ?? {};
    d.state.grants = to === 'reserved' && isOver(d.state.state) ? rest : { ...rest, [key]: { ...grant, state: to } };
  }
  if (to === 'unknown') leaveUnknown(d, id);
  else if (to === 'spent') {
    uninvolve(d, id);
    emit(d, 'grant.committed', { data: { grant: id } });
  } else if (held === undefined || isOver(d.state.state)) emit(d, 'grant.released', { data: { grant: id } });
}

function forget(d: Draft, grant: string): void {
  uninvolve(d, grant);
  const rest = (d.state.unknown ?? []).filter((id) => id !== grant);
  if (rest.length > 0) d.state.unknown = rest;
  else d.state.unknown = undefined;
}

/** What became of the payment. */
export function settle(d: Draft, approval: string, inside: Visit['in'], to: Grant['state']): void {
  const found = grantOf(d.state, approval, inside);
  if (found === undefined) return;
  if (found.grant.state === 'spent') {
    // Asked again after the undo of a merge: the payment was made all the same, and its task can be completed.
    if (to !== 'spent') d.state.grants = { ...d.state.grants, [found.key]: { ...found.grant, found: true } };
    return;
  }
  d.state.grants = { ...d.state.grants, [found.key]: { ...found.grant, state: to } };
  const { id, action } = found.grant;
  if (to === 'spent') forget(d, id);
  if (action === undefined) return;
  if (to === 'spent') emit(d, 'grant.committed', { data: { grant: id } });
  else if (to === 'unknown') leaveUnknown(d, id);
  else if (to === 'reserved' && d.state.unknown?.includes(id)) {
    // The first attempt may have paid; that the next one failed for certain does not say that it did not.
    d.state.grants = { ...d.state.grants, [found.key]: { ...found.grant, state: 'unknown' } };
  }
}
