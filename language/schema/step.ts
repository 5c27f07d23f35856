/** `steps`: one schema per kind, and which kind a step is. */
import { z } from 'zod';
import { STEPS_MAX } from '../limits.ts';
import { ApproveStep } from './kinds/approve.ts';
import { AssignStep } from './kinds/assign.ts';
import { CallBackStep } from './kinds/call-back.ts';
import { DecideStep } from './kinds/decide.ts';
import { DoStep } from './kinds/do.ts';
import { handOverStep, type HandOverSource } from './kinds/hand-over.ts';
import { NotifyStep } from './kinds/notify.ts';
import { type ParallelSource, parallelStep } from './kinds/parallel.ts';
import { RunStep } from './kinds/run.ts';
import { TaskStep } from './kinds/task.ts';
import { WaitStep } from './kinds/wait.ts';
import { mapOf } from './key.ts';
import { Kebab } from './words.ts';

/** Blocks hold steps: the schema of all steps closes the circle. */
const Nested: z.ZodType<StepsSource> = z.lazy(() => Steps);

/** Every kind by its key; the order is that of the reference. A new kind is one file and one line here. */
export const STEP_SCHEMAS = {
  task: TaskStep,
  assign: AssignStep,
  do: DoStep,
  decide: DecideStep,
  approve: ApproveStep,
  call_back: CallBackStep,
  parallel: parallelStep(Nested),
  hand_over: handOverStep(Nested),
  wait: WaitStep,
  run: RunStep,
  notify: NotifyStep,
} as const;

export type StepKey = keyof typeof STEP_SCHEMAS;
type FlatKey = Exclude<StepKey, 'parallel' | 'hand_over'>;
export type BlockSource = ParallelSource<StepsSource> | HandOverSource<StepsSource>;
export type StepSource = { [K in FlatKey]: z.output<(typeof STEP_SCHEMAS)[K]> }[FlatKey] | BlockSource;
export interface StepsSource extends Record<string, StepSource> {}

export const STEP_KEYS = Object.keys(STEP_SCHEMAS) as StepKey[];

/** The kinds a step names; one is right. */
export function kindsOf(step: object): StepKey[] {
  return STEP_KEYS.filter((kind) => Object.hasOwn(step, kind));
}

const Step = z
  .union(Object.values(STEP_SCHEMAS) as unknown as [typeof TaskStep, ...(typeof TaskStep)[]])
  .meta({ id: 'Step' });

export const Steps: z.ZodType<StepsSource> = mapOf(Kebab, Step, STEPS_MAX).meta({ id: 'Steps' }) as never;
