/** `steps` → plan: what all kinds share, then the compiler of the kind. */
import { type Context, fault, faultAtKey } from '../context.ts';
import { compileCondition } from '../expression/condition.ts';
import type { StepPlan } from '../plan.ts';
import type { StepSource } from '../schema/step.ts';
import { at, type Place } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { checkCalendar } from './calendars.ts';
import { compileAssign } from './kinds/assign.ts';
import { compileCallBack } from './kinds/call-back.ts';
import { compileDecide } from './kinds/decide.ts';
import { compileDo } from './kinds/do.ts';
import type { StepHere } from './kinds/kind.ts';
import { compileNotifyStep } from './kinds/notify.ts';
import { compileTask } from './kinds/task.ts';
import { compileWait } from './kinds/wait.ts';

/** Targets and moments that are no steps. */
const RESERVED_IDS = ['close', 'cancel', 'done', 'case', 'event'];

export function compileSteps(context: Context, place: Place): StepPlan[] {
  const entries = Object.entries(context.sop.steps);
  return entries.map(([id, source], i) => {
    const where = at(place, id);
    if (RESERVED_IDS.includes(id)) faultAtKey(context, 'step/reserved-id', where, { found: id });
    return compileStep(context, source, hereOf(context, id, source, entries[i + 1]?.[0] ?? 'close', where), where);
  });
}

function hereOf(context: Context, id: string, source: StepSource, next: string, place: Place): StepHere {
  const own = 'calendar' in source ? source.calendar : undefined;
  const calendar = own ?? context.sop.calendar;
  if (own !== undefined) checkCalendar(context, own, at(place, 'calendar'));
  const stages = context.sop.stages ?? [];
  if (source.stage !== undefined && !stages.includes(source.stage)) {
    fault(context, 'step/unknown-stage', at(place, 'stage'), {
      found: source.stage,
      suggestion: nearest(source.stage, stages),
      expected: stages.join(', '),
    });
  }
  return {
    id,
    next,
    guarded: source.when !== undefined,
    calendar,
    base: {
      id,
      title: source.title,
      ...(source.stage !== undefined && { stage: source.stage }),
      ...(source.when !== undefined && { when: compileCondition(context, source.when, at(place, 'when')) }),
      next,
      calendar,
    },
  };
}

function compileStep(context: Context, source: StepSource, here: StepHere, place: Place): StepPlan {
  if ('task' in source) return compileTask(context, source, here, place);
  if ('assign' in source) return compileAssign(context, source, here, place);
  if ('do' in source) return compileDo(context, source, here, place);
  if ('decide' in source) return compileDecide(context, source, here, place);
  if ('call_back' in source) return compileCallBack(context, source, here, place);
  if ('wait' in source) return compileWait(context, source, here, place);
  return compileNotifyStep(context, source, here, place);
}
