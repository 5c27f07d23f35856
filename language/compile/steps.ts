/** `steps` → plan: what all kinds share, then the compiler of the kind; steps inside blocks follow their block. */
import { type Context, fault, faultAtKey } from '../context.ts';
import { compileCondition } from '../expression/condition.ts';
import type { StepPlan } from '../plan.ts';
import type { StepSource, StepsSource } from '../schema/step.ts';
import { at, type Place } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { checkCalendar } from './calendars.ts';
import { compileApprove } from './kinds/approve.ts';
import { compileAssign } from './kinds/assign.ts';
import { compileCallBack } from './kinds/call-back.ts';
import { compileDecide } from './kinds/decide.ts';
import { compileDo } from './kinds/do.ts';
import { compileHandOver } from './kinds/hand-over.ts';
import type { StepHere } from './kinds/kind.ts';
import { compileNotifyStep } from './kinds/notify.ts';
import { compileParallel } from './kinds/parallel.ts';
import { compileRun } from './kinds/run.ts';
import { compileTask } from './kinds/task.ts';
import { compileWait } from './kinds/wait.ts';
import { type Branch, branchesOf } from './nested.ts';
import type { Surrounding } from './outcomes.ts';

/** Targets and moments that are no steps, and the words of what stands inside blocks. */
const RESERVED_IDS = ['close', 'cancel', 'done', 'case', 'event', 'each'];

/** Where a list of steps stands. */
interface List {
  in?: { block: string; branch: string };
  /** Calendar of the leg, or of the SOP. */
  calendar: string;
  surrounding: Surrounding;
}

export function compileSteps(context: Context, place: Place): StepPlan[] {
  const { steps, calendar } = context.sop;
  const beside = new Set(Object.keys(steps));
  return compileList(context, steps, place, { calendar, surrounding: { beside } });
}

function compileList(context: Context, steps: StepsSource, place: Place, list: List): StepPlan[] {
  const entries = Object.entries(steps);
  const end = list.in === undefined ? 'close' : '^done';
  return entries.flatMap(([id, source], i) => {
    const where = at(place, id);
    if (RESERVED_IDS.includes(id)) faultAtKey(context, 'step/reserved-id', where, { found: id });
    if (context.steps.get(id)?.place.node !== where.node || context.legs.has(id))
      faultAtKey(context, 'step/same-id', where, { found: id });
    const here = hereOf(context, id, source, entries[i + 1]?.[0] ?? end, where, list);
    const step = compileStep(context, source, here, where);
    return [step, ...branchesOf(source).flatMap((branch) => compileBranch(context, step, source, branch, where))];
  });
}

/** What stands inside a block: its steps may go on among themselves, be done, or end the block by an outcome of its own. */
function compileBranch(
  context: Context,
  block: StepPlan,
  source: StepSource,
  branch: Branch,
  place: Place,
): StepPlan[] {
  const leg = block.kind === 'hand_over' ? block.legs.find((l) => l.id === branch.id) : undefined;
  const item = block.kind === 'parallel' && block.each !== undefined ? context.fields[block.each]?.of : undefined;
  const inside: Context = {
    ...context,
    ...(leg !== undefined && { party: leg.party }),
    ...(item !== undefined && { item }),
  };
  return compileList(inside, branch.steps, at(place, ...branch.path), {
    in: { block: block.id, branch: branch.id },
    calendar: leg?.calendar ?? block.calendar,
    surrounding: {
      beside: new Set(Object.keys(branch.steps)),
      block: { id: block.id, outcomes: Object.keys(source.outcomes ?? {}) },
    },
  });
}

function hereOf(context: Context, id: string, source: StepSource, next: string, place: Place, list: List): StepHere {
  const own = 'calendar' in source ? source.calendar : undefined;
  const calendar = own ?? list.calendar;
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
    surrounding: list.surrounding,
    base: {
      id,
      title: source.title,
      ...(list.in && { in: list.in }),
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
  if ('approve' in source) return compileApprove(context, source, here, place);
  if ('call_back' in source) return compileCallBack(context, source, here, place);
  if ('wait' in source) return compileWait(context, source, here, place);
  if ('run' in source) return compileRun(context, source, here, place);
  if ('parallel' in source) return compileParallel(context, source, here, place);
  if ('hand_over' in source) return compileHandOver(context, source, here, place);
  return compileNotifyStep(context, source, here, place);
}
