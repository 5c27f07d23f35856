/** `approve` → plan: whom it asks, what it is about (semantics rules 22–24). */
import { type Context, fault, faultAtKey, known } from '../../context.ts';
import type { ApproveStep } from '../../plan.ts';
import type { ApproveSource } from './schema.ts';
import { at, type Place } from '../../source/place.ts';
import { nearest } from '../../suggest.ts';
import { fieldNames } from '../../compile/effects.ts';
import { type AskKey, compileOutcomes } from '../../compile/outcomes.ts';
import { compileSilence } from '../../compile/silence.ts';
import { compileWaiting } from '../../compile/staffing.ts';
import { compileNotBy } from '../../compile/who.ts';
import type { StepHere } from '../here.ts';
import { compileSigning } from './signing.ts';

const NEEDED = ['approved', 'rejected'];

export function compileApprove(context: Context, source: ApproveSource, here: StepHere, place: Place): ApproveStep {
  const { amount, authority, payee, binds, not_by: notBy, signatures } = source.approve;
  const where = at(place, 'approve');
  checkWhom(context, source.approve, where);
  const signing = compileSigning(context, source.approve, where);
  if (amount !== undefined) checkAmount(context, amount, at(where, 'amount'));
  if (payee !== undefined) checkPayee(context, payee, at(where, 'payee'));
  const names = amount === undefined ? NEEDED : [...NEEDED, 'not_needed'];
  return {
    kind: 'approve',
    ...here.base,
    amount,
    authority,
    ...(signing ?? { for: `role/${lowest(context, authority)}` }),
    by: 'claim',
    ...(payee !== undefined && { payee }),
    ...(signatures !== undefined && { signatures: typeof signatures === 'number' ? signatures : signatures.length }),
    binds: fieldNames(context, binds, at(where, 'binds')),
    ...(notBy !== undefined && { notBy: compileNotBy(context, notBy, at(where, 'not_by')) }),
    ...compileWaiting(context, source, here.base.title, here.calendar, place),
    ...compileSilence(context, source.if_silent, here, place),
    outcomes: compileOutcomes(context, source.outcomes, { names, needed: NEEDED, asks: asksOf }, here, place),
  };
}

/** Who rejects says why with the act itself. */
function asksOf(outcome: string): readonly AskKey[] {
  return outcome === 'rejected' ? ['reason_required'] : [];
}

function checkWhom(context: Context, source: ApproveSource['approve'], place: Place): void {
  const { amount, authority } = source;
  const named = Array.isArray(source.signatures) ? 'signatures' : 'for';
  const ways = [authority, source.for, named === 'signatures' ? source.signatures : undefined];
  if (ways.filter((it) => it !== undefined).length !== 1)
    faultAtKey(context, 'approve/authority-or-for', ways.every((it) => it === undefined) ? place : at(place, named));
  if (authority === undefined) return;
  if (amount === undefined) faultAtKey(context, 'approve/amount-missing', at(place, 'authority'));
  known(context, 'authority/unknown-action', authority, context.authorities.entries?.keys(), at(place, 'authority'));
}

function checkAmount(context: Context, amount: string, place: Place): void {
  const field = Object.hasOwn(context.fields, amount) ? context.fields[amount] : undefined;
  if (field === undefined)
    fault(context, 'data/unknown-field', place, {
      found: amount,
      suggestion: nearest(amount, Object.keys(context.fields)),
    });
  else if (field.type !== 'money')
    fault(context, 'approve/amount-not-money', place, { found: amount, type: field.type });
}

function checkPayee(context: Context, payee: string, place: Place): void {
  const field = Object.hasOwn(context.fields, payee) ? context.fields[payee] : undefined;
  if (field === undefined)
    fault(context, 'data/unknown-field', place, {
      found: payee,
      suggestion: nearest(payee, Object.keys(context.fields)),
    });
  else if ((field.type !== 'party' && field.type !== 'text') || field.personal)
    fault(context, 'approve/payee-not-a-party', place, { found: payee });
}

function lowest(context: Context, authority: string | undefined): string {
  return (authority === undefined ? undefined : context.authorities.entries?.get(authority)?.[0]?.role) ?? '';
}
