/** `anywhere` → plan: outcomes of the case, written as a step's are (semantics rule 36). */
import type { AnywherePlan } from '../anywhere.ts';
import type { Context } from '../context.ts';
import { compileCondition } from '../expression/condition.ts';
import type { AnywhereSource } from '../schema/anywhere.ts';
import { at, type Place } from '../source/place.ts';
import { compileOutcome, topOf } from './outcomes.ts';

export function compileAnywhere(
  context: Context,
  source: AnywhereSource | undefined,
  place: Place,
): Record<string, AnywherePlan> | undefined {
  if (source === undefined) return undefined;
  const entries = Object.entries(source).map(([id, { title, when, by, ...outcome }]): [string, AnywherePlan] => {
    const here = at(place, id);
    return [
      id,
      {
        ...compileOutcome(
          context,
          outcome,
          { id, next: outcome.go_to, guarded: false, surrounding: topOf(context) },
          here,
        ),
        title,
        ...(when !== undefined && { when: compileCondition(context, when, at(here, 'when')) }),
        ...(by !== undefined && { by }),
      },
    ];
  });
  return Object.fromEntries(entries);
}
