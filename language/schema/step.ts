/** `steps`: one schema per kind, and which kind a step is. */
import { z } from 'zod';
import { STEPS_MAX } from '../limits.ts';
import { AssignStep } from './kinds/assign.ts';
import { CallBackStep } from './kinds/call-back.ts';
import { DecideStep } from './kinds/decide.ts';
import { DoStep } from './kinds/do.ts';
import { NotifyStep } from './kinds/notify.ts';
import { TaskStep } from './kinds/task.ts';
import { WaitStep } from './kinds/wait.ts';
import { mapOf } from './key.ts';
import { Kebab } from './words.ts';

/** Every kind by its key; the order is that of the reference. A new kind is one file and one line here. */
export const STEP_SCHEMAS = {
  task: TaskStep,
  assign: AssignStep,
  do: DoStep,
  decide: DecideStep,
  call_back: CallBackStep,
  wait: WaitStep,
  notify: NotifyStep,
} as const;

export type StepKey = keyof typeof STEP_SCHEMAS;
export type StepSource = { [K in StepKey]: z.output<(typeof STEP_SCHEMAS)[K]> }[StepKey];

export const STEP_KEYS = Object.keys(STEP_SCHEMAS) as StepKey[];

/** The kinds a step names; one is right. */
export function kindsOf(step: object): StepKey[] {
  return STEP_KEYS.filter((kind) => Object.hasOwn(step, kind));
}

const Step = z
  .union([TaskStep, AssignStep, DoStep, DecideStep, CallBackStep, WaitStep, NotifyStep])
  .meta({ id: 'Step' });

export const Steps = mapOf(Kebab, Step, STEPS_MAX);
