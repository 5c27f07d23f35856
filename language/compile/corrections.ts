/** `corrections` → plan: what the SOP says within what the organization lets (semantics rule 35). */
import { type Context, fault, faultAtKey } from '../context.ts';
import { type CorrectionsPlan, CORRECTORS, isCorrectable, kindsOf } from '../corrections.ts';
import type { CorrectionsSource } from '../schema/corrections.ts';
import { at, type Place } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { fieldNames, fieldOf } from './effects.ts';
import { targetAtTop } from './outcomes.ts';

/** Pinned with the version; undefined where neither says anything. */
export function compileCorrections(
  context: Context,
  source: CorrectionsSource | undefined,
  place: Place,
): CorrectionsPlan | undefined {
  const whole = context.organization?.corrections;
  if (source === undefined && whole === undefined) return undefined;
  const { kinds, by, fields, back_to: back } = source ?? {};
  mustBeAmong(context, kinds, kindsOf(whole), at(place, 'kinds'));
  mustBeAmong(context, by, whole?.by ?? CORRECTORS, at(place, 'by'));
  if (fields !== undefined) {
    fieldNames(context, fields, at(place, 'fields'));
    mustBeAmong(context, fields, whole?.fields ?? fields, at(place, 'fields'));
  }
  const plan: CorrectionsPlan = {
    ...((kinds ?? whole?.kinds) && { kinds: kinds ?? whole?.kinds }),
    ...((by ?? whole?.by) && { by: by ?? whole?.by }),
    // Of the organization's those that this SOP has.
    ...((fields ?? whole?.fields) && {
      fields: fields ?? whole?.fields?.filter((name) => Object.hasOwn(context.fields, name)),
    }),
  };
  if (back !== undefined) plan.backTo = backOf(context, back, plan, at(place, 'back_to'));
  return plan;
}

function mustBeAmong(
  context: Context,
  written: readonly string[] | undefined,
  all: readonly string[],
  place: Place,
): void {
  written?.forEach((found, i) => {
    if (all.includes(found)) return;
    const suggestion = nearest(found, all);
    fault(context, 'corrections/wider', at(place, i), { found, suggestion, expected: all.join(', ') });
  });
}

function backOf(
  context: Context,
  back: NonNullable<CorrectionsSource['back_to']>,
  plan: CorrectionsPlan,
  place: Place,
): Record<string, string> {
  const targets = Object.entries(back).map(([field, target]) => {
    const here = at(place, field);
    if (fieldOf(context, field, here) !== undefined && !isCorrectable(plan, field))
      faultAtKey(context, 'corrections/wider', here, { found: field, expected: plan.fields?.join(', ') ?? '' });
    // Back is never to the end.
    if (target === 'close' || target === 'cancel') fault(context, 'step/unknown-target', here, { found: target });
    return [field, targetAtTop(context, target, here)] as const;
  });
  return Object.fromEntries(targets);
}
