/** `task` → plan. */
import type { Context } from '../../context.ts';
import { compileCondition } from '../../expression/condition.ts';
import type { TaskStep } from '../../plan.ts';
import type { TaskSource } from './schema.ts';
import { at, type Place } from '../../source/place.ts';
import { fieldNames } from '../../compile/effects.ts';
import { ASK_KEYS, compileOutcomes } from '../../compile/outcomes.ts';
import { compilePays } from '../../compile/pays.ts';
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
    ask: fieldNames(context, task.ask, at(where, 'ask')),
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
