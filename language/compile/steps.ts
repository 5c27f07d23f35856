/** `steps` → plan: what all kinds share, then the compiler of the kind; steps inside blocks follow their block. */
import { type Context, fault, faultAtKey } from '../context.ts';
import { compileCondition } from '../expression/condition.ts';
import type { StepPlan } from '../plan.ts';
import type { StepSource, StepsSource } from '../schema/step.ts';
import { at, type Place } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { checkCalendar } from './calendars.ts';
import { compilerOf } from '../kinds/compilers.ts';
import type { StepHere } from '../kinds/here.ts';
import { kindOf, writtenFacts } from '../kinds/of-source.ts';
import type { Branch } from '../kinds/source.ts';
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
    const here = hereOf(context, source, { id, next: entries[i + 1]?.[0] ?? end, place: where }, list);
    const step = compileStep({ ...context, calendar: here.calendar }, source, here, where);
    const branches = writtenFacts(source).branches(source);
    return [step, ...branches.flatMap((branch) => compileBranch(context, step, source, branch, where))];
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
  const { party, item, calendar } = compilerOf(block.kind).inside(context, block, branch.id);
  // A block inside a leg keeps the leg's party.
  const inside: Context = { ...context, ...(party !== undefined && { party }), ...(item !== undefined && { item }) };
  return compileList(inside, branch.steps, at(place, ...branch.path), {
    in: { block: block.id, branch: branch.id },
    calendar: calendar ?? block.calendar,
    surrounding: {
      beside: new Set(Object.keys(branch.steps)),
      block: { id: block.id, outcomes: Object.keys(source.outcomes ?? {}) },
    },
  });
}

/** Which step it is, what follows it in the file, where it is written. */
interface Written {
  id: string;
  next: string;
  place: Place;
}

function hereOf(context: Context, source: StepSource, { id, next, place }: Written, list: List): StepHere {
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
      stage: source.stage,
      ...(source.when !== undefined && {
        when: compileCondition({ ...context, calendar }, source.when, at(place, 'when')),
      }),
      next,
      calendar,
    },
  };
}

function compileStep(context: Context, source: StepSource, here: StepHere, place: Place): StepPlan {
  return compilerOf(kindOf(source)).compile(context, source, here, place);
}
