/** `task` → plan. */
import type { Context } from '../../context.ts';
import { compileCondition } from '../../expression/condition.ts';
import type { TaskStep } from '../../plan.ts';
import type { TaskSource } from './schema.ts';
import { at, type Place } from '../../source/place.ts';
import { fieldNames } from '../../compile/effects.ts';
import { ASK_KEYS, compileOutcomes } from '../../compile/outcomes.ts';
import { compilePays } from '../../compile/pays.ts';
import { checkChoices } from '../../compile/clocks.ts';
import { compileSilence } from '../../compile/silence.ts';
import { compileStaffing, compileWaiting } from '../../compile/staffing.ts';
import type { StepHere } from '../here.ts';

export function compileTask(context: Context, source: TaskSource, here: StepHere, place: Place): TaskStep {
  const { task } = source;
  const where = at(place, 'task');
  return {
    kind: 'task',
    ...here.base,
    ...compileStaffing(context, task, task.for, 'for', where),
    ...compileAsk(context, task.ask, at(where, 'ask')),
    mayAsk: fieldNames(context, task.may_ask, at(where, 'may_ask')),
    evidence: task.evidence ?? [],
    require: (task.require ?? []).map((r, i) => ({
      ...(r.when !== undefined && { when: compileCondition(context, r.when, at(where, 'require', i, 'when')) }),
      that: compileCondition(context, r.that, at(where, 'require', i, 'that')),
      say: r.say,
    })),
    checklist: task.checklist?.length ?? 0,
    ...compilePays(context, source, place),
    ...compileWaiting(context, source, here.base.title, here.calendar, place),
    ...compileSilence(context, source.if_silent, here, place),
    outcomes: compileOutcomes(context, source.outcomes, { asks: () => ASK_KEYS }, here, place),
  };
}

/** Fields by name, or by what a choice says: the field is a choice, and its choices are known. */
function compileAsk(
  context: Context,
  source: TaskSource['task']['ask'],
  place: Place,
): Pick<TaskStep, 'ask' | 'askBy'> {
  if (source === undefined || Array.isArray(source)) return { ask: fieldNames(context, source, place) };
  const { by, otherwise, ...rest } = source;
  checkChoices(context, by, Object.keys(rest), place);
  const of = Object.entries(rest).map(([choice, names]) => [
    choice,
    fieldNames(context, names as string[], at(place, choice)),
  ]);
  return {
    ask: [],
    askBy: { by, of: Object.fromEntries(of), otherwise: fieldNames(context, otherwise, at(place, 'otherwise')) },
  };
}
