/** `parallel` → plan: its branches, or the one that runs for each item of a list. */
import { type Context, fault, faultAtKey } from '../../context.ts';
import type { ParallelStep } from '../../plan.ts';
import type { ParallelSource } from './schema.ts';
import type { StepsSource } from '../../schema/step.ts';
import { at, type Place } from '../../source/place.ts';
import { fieldOf } from '../../compile/effects.ts';
import { outcomesTaken } from '../../compile/nested.ts';
import { compileOutcomes } from '../../compile/outcomes.ts';
import { compileSilence } from '../../compile/silence.ts';
import { compileWaiting } from '../../compile/staffing.ts';
import type { Inside } from '../compiler.ts';
import type { StepHere } from '../here.ts';

type Source = ParallelSource<StepsSource>;

export function compileParallel(context: Context, source: Source, here: StepHere, place: Place): ParallelStep {
  const { branches, each, steps, until } = source.parallel;
  const where = at(place, 'parallel');
  if ((branches === undefined) === (each === undefined))
    faultAtKey(context, 'parallel/branches-or-each', branches === undefined ? where : at(where, 'each'));
  if ((steps === undefined) !== (each === undefined))
    faultAtKey(context, 'parallel/each-and-steps', at(where, steps === undefined ? 'each' : 'steps'));
  if (each !== undefined) checkList(context, each, at(where, 'each'));
  const named = Object.entries(branches ?? {}).map(([id, b]) => ({
    id,
    title: b.title,
    first: firstOf(b.steps),
  }));
  const all = steps === undefined ? named : [...named, { id: 'each', first: firstOf(steps) }];
  if (typeof until === 'number' && each === undefined && until > all.length)
    fault(context, 'parallel/until-too-many', at(where, 'until'), { found: until, limit: all.length });
  const count = until === 'any' ? 1 : typeof until === 'number' ? until : undefined;
  return {
    kind: 'parallel',
    ...here.base,
    branches: all,
    each,
    until: count,
    ...compileWaiting(context, source, here.base.title, here.calendar, place),
    ...compileSilence(context, source.if_silent, here, place),
    outcomes: compileOutcomes(context, source.outcomes, { names: outcomesTaken(source) }, here, place),
  };
}

/** Inside `each` there is an item of the list. */
export function insideBranch(context: Context, step: ParallelStep): Inside {
  return step.each === undefined ? {} : { item: context.fields[step.each]?.of };
}

/** The steps of a branch begin with the first one written. */
export function firstOf(steps: StepsSource): string {
  return Object.keys(steps)[0] ?? '';
}

function checkList(context: Context, name: string, place: Place): void {
  const field = fieldOf(context, name, place);
  if (field !== undefined && field.type !== 'list')
    fault(context, 'parallel/each-not-a-list', place, { found: name, type: field.type });
}
