/**
 * What an approval is bound to (semantics rules 23, 24): what it was about when somebody agreed, whose caps it is within,
 * and who had a part in it.
 */
import { canonical, sha256 } from '../../language/hash.ts';
import type { ApproveStep, Value } from '../../language/plan.ts';
import { absorbedBy } from '../others/links.ts';
import type { Draft } from '../state/draft.ts';
import type { Approval, Grant, State } from '../state/state.ts';
import { scopeOf } from '../values/context.ts';
import { authorIds, basisOf, behind, keepsAuthors, sentFor, sentValues } from './authors.ts';
import { correctedTimes } from './corrected.ts';

/** What a hash was made of last: each of these is replaced as a whole when it changes, so that the same ones give the same. */
interface Bound {
  step: ApproveStep;
  seen: readonly string[];
  rules: number;
  data: State['data'];
  evidence: State['evidence'];
  seals: State['seals'];
  authors: State['authors'];
  links: State['links'];
  hash: string;
}

let lastBound: Bound | undefined;

/** While an approval is open, every turn asks several times whether it is still about the same. */
export function boundHash(d: Draft, step: ApproveStep, seen: readonly string[]): string {
  // Names stand for what changes in place: visits, the owner.
  if (keepsAuthors(d.state) && sentFor(d.plan, step).names.length > 0) return newHash(d, step, seen);
  const { rules, data, evidence, seals, authors, links } = d.state;
  const known = lastBound;
  if (
    known?.data === data &&
    known.step === step &&
    known.seen === seen &&
    known.rules === rules &&
    known.evidence === evidence &&
    known.seals === seals &&
    known.authors === authors &&
    known.links === links
  )
    return known.hash;
  const hash = newHash(d, step, seen);
  lastBound = { step, seen, rules, data, evidence, seals, authors, links, hash };
  return hash;
}

/**
 * Amount, customer, bound fields, and the evidence there was, by content where its hash is known. The cases merged into
 * this one, too: their sums count together, so that what was approved before a merge is asked again (rules 18, 22).
 */
function newHash(d: Draft, step: ApproveStep, seen: readonly string[]): string {
  const { state } = d;
  const field = (name: string): Value => asCorrected(d, name, state.data[name] ?? null);
  const evidence = seen.map((name) => [name, state.evidence[name] ?? null, state.seals?.[name] ?? null]);
  const amount = step.amount === undefined ? null : field(step.amount);
  const merged = step.authority === undefined ? [] : absorbedBy(state).sort();
  const bound = [amount, field('customer'), step.binds.map(field), evidence];
  // All that the payment sends (rule 23); before authors were kept, what `binds` names was all.
  const sent = keepsAuthors(state)
    ? sentValues(d, step, field, ([head = '', second = '', third = '']) => scopeOf(d).name(head, second, third))
    : undefined;
  return hashOf(canonical([...bound, ...(merged.length > 0 ? [merged] : []), ...(sent ? [{ sent }] : [])]));
}

/** A correction in the vault leaves the reference as it is: how often there was one is part of what it is about. */
function asCorrected(d: Draft, name: string, value: Value): Value {
  const times = correctedTimes(d, name);
  return times === 0 ? value : [value, times];
}

/** The last text and its hash: while an approval is open, every turn asks whether it is still about the same. */
let last = { text: '', hash: sha256('') };

function hashOf(text: string): string {
  if (text !== last.text) last = { text, hash: sha256(text) };
  return last.hash;
}

/** What makes a grant fall: of one within own caps the owner and authors, of another that its approver becomes either. */
export function restsOn(
  d: Draft,
  step: ApproveStep,
  approval: Approval,
  how: { by: string | undefined; charged?: string[] },
) {
  if (how.charged !== undefined) return { basis: approval.basis ?? basisOf(d, step) };
  return how.by === undefined ? {} : { by: how.by };
}

/** What is told of who stands behind a grant. */
export function behindIt(d: Draft, step: ApproveStep, grant: string, { charged }: { charged?: string[] }) {
  const { owner } = d.state;
  const authors = Object.keys(behind(d, step, grant).authors).sort();
  return { authors, ...(charged && { charged }), ...(owner !== undefined && { owner }) };
}

/** Everybody who has a part in a payment: what became of it is found out by somebody else (rule 24). */
export function noteInvolved(d: Draft, step: ApproveStep, approval: Approval, by: string | undefined): void {
  const { owner } = d.state;
  const ids = [...authorIds(behind(d, step)), ...approval.requesters, ...[owner, by].filter((id) => id !== undefined)];
  d.state.involved = { ...d.state.involved, [approval.grant]: [...new Set(ids)] };
}

/** What is settled for good is nobody's to find out any more. */
export function uninvolve(d: Draft, grant: string): void {
  if (d.state.involved?.[grant] === undefined) return;
  const { [grant]: _, ...rest } = d.state.involved;
  d.state.involved = rest;
}

/** Rule 23: owner and authors are those whose caps it is within; its approver has become neither. */
export function stands(d: Draft, step: ApproveStep, grant: Grant): boolean {
  if (!keepsAuthors(d.state) || (grant.action === undefined && grant.by === undefined)) return true;
  if (grant.basis !== undefined) return grant.basis === basisOf(d, step);
  const { by } = grant;
  return by !== undefined && by !== d.state.owner && !authorIds(behind(d, step, grant.id)).includes(by);
}
