/** Effects → plan, in the fixed order of their keys. */
import { type Context, fault, faultAtKey } from '../context.ts';
import { compileSet } from '../expression/value.ts';
import type { EffectsPlan, LevelPlan } from '../plan.ts';
import type { EffectsSource } from '../schema/effects.ts';
import { at, type Place } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { compileNotify, compileWhoList } from './who.ts';

export function compileEffects(context: Context, source: EffectsSource, place: Place): EffectsPlan {
  const effects: EffectsPlan = {};
  if (source.set !== undefined) {
    effects.set = Object.entries(source.set).flatMap(([name, value]) => {
      const here = at(place, 'set', name);
      const field = fieldOf(context, name, here);
      return field === undefined ? [] : [[name, compileSet(context, field, name, value, here)] as const];
    }) as NonNullable<EffectsPlan['set']>;
  }
  if (source.raise !== undefined) {
    if (context.fields.severity === undefined) fault(context, 'effect/no-severity', at(place, 'raise'));
    effects.raise = true;
  }
  if (source.watch !== undefined) effects.watch = compileWhoList(context, source.watch, at(place, 'watch'));
  if (source.notify !== undefined) effects.notify = compileNotify(context, source.notify, at(place, 'notify'));
  if (source.escalate !== undefined) {
    effects.escalate = source.escalate;
    checkLadder(context, source.escalate.ladder, at(place, 'escalate', 'ladder'));
  }
  return effects;
}

/** The field of a name in key position; an unknown one is reported at the key. */
export function fieldOf(context: Context, name: string, place: Place) {
  const field = Object.hasOwn(context.fields, name) ? context.fields[name] : undefined;
  if (field === undefined)
    faultAtKey(context, 'data/unknown-field', place, {
      found: name,
      suggestion: nearest(name, Object.keys(context.fields)),
    });
  return field;
}

/** Fields named in a list (`ask`, `may_ask`, `same`). */
export function fieldNames(context: Context, names: readonly string[] | undefined, place: Place): string[] {
  return (names ?? []).filter((name, i) => {
    if (Object.hasOwn(context.fields, name)) return true;
    fault(context, 'data/unknown-field', at(place, i), {
      found: name,
      suggestion: nearest(name, Object.keys(context.fields)),
    });
    return false;
  });
}

export function checkLadder(context: Context, ladder: string | undefined, place: Place): void {
  if (ladder === undefined || context.ladderIds.has(ladder)) return;
  // A ladders.yaml that could not be read may well hold it.
  if (context.ladders.entries === undefined && context.ladders.place !== undefined) return;
  fault(context, 'ladder/unknown', place, {
    found: ladder,
    suggestion: nearest(ladder, context.ladderIds),
    expected: [...context.ladderIds].join(', '),
  });
}

/** Levels exist: checked once all ladders are compiled. */
export function checkLevel(
  context: Context,
  escalate: { ladder: string; level: number },
  ladders: Record<string, LevelPlan[]>,
  place: Place,
): void {
  const levels = ladders[escalate.ladder];
  if (levels !== undefined && escalate.level > levels.length) {
    fault(context, 'ladder/no-such-level', at(place, 'level'), {
      found: escalate.level,
      limit: levels.length,
      ladder: escalate.ladder,
    });
  }
}
