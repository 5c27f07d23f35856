/** `decide` → plan. */
import type { Context } from '../../context.ts';
import { compileCondition } from '../../expression/condition.ts';
import type { DecideStep } from '../../plan.ts';
import type { DecideSource } from './schema.ts';
import { at, type Place } from '../../source/place.ts';
import { compileOutcome, compileOutcomes } from '../../compile/outcomes.ts';
import type { StepHere } from '../here.ts';

export function compileDecide(context: Context, source: DecideSource, here: StepHere, place: Place): DecideStep {
  return {
    kind: 'decide',
    ...here.base,
    rows: source.decide.map((row, i) => {
      const where = at(place, 'decide', i);
      return {
        ...(row.when !== undefined && { when: compileCondition(context, row.when, at(where, 'when')) }),
        ...compileOutcome(context, row, here, where),
      };
    }),
    outcomes: compileOutcomes(context, source.outcomes, { names: [] }, here, place),
  };
}
