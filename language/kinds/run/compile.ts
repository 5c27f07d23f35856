/** `run` → plan: what it starts, with which fields, and what is read when that case ends. */
import { type Context, faultAtKey } from '../../context.ts';
import type { RunStep } from '../../plan.ts';
import type { RunSource } from './schema.ts';
import { at, type Place } from '../../source/place.ts';
import { compileOutcomes } from '../../compile/outcomes.ts';
import { compileSave } from '../../compile/save.ts';
import { compileSilence } from '../../compile/silence.ts';
import { compileWaiting } from '../../compile/staffing.ts';
import { compileWith } from '../../compile/with.ts';
import type { StepHere } from '../here.ts';

const ALLOWED = { names: ['done', 'failed'] };

export function compileRun(context: Context, source: RunSource, here: StepHere, place: Place): RunStep {
  if (source.save !== undefined && !source.and_wait) faultAtKey(context, 'run/save-without-wait', at(place, 'save'));
  const outcomes = compileOutcomes(context, source.outcomes, ALLOWED, here, place);
  return {
    kind: 'run',
    ...here.base,
    run: source.run,
    with: compileWith(context, source.with, at(place, 'with')),
    ...(source.and_wait && { andWait: true as const }),
    save: compileSave(context, source.save, at(place, 'save')),
    ...compileWaiting(context, source, here.base.title, here.calendar, place),
    ...compileSilence(context, source.if_silent, here, place),
    outcomes: {
      ...outcomes,
      done: outcomes.done ?? { to: here.next },
      failed: outcomes.failed ?? { to: here.next },
    },
  };
}
