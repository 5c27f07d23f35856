/** `steps`: one schema per kind, and which kind a step is. */
import { z } from 'zod';
import { STEPS_MAX } from '../limits.ts';
import { ApproveStep } from '../kinds/approve/schema.ts';
import { AssignStep } from '../kinds/assign/schema.ts';
import { CallBackStep } from '../kinds/call-back/schema.ts';
import { DecideStep } from '../kinds/decide/schema.ts';
import { DoStep } from '../kinds/do/schema.ts';
import { handOverStep, type HandOverSource } from '../kinds/hand-over/schema.ts';
import { NotifyStep } from '../kinds/notify/schema.ts';
import { type ParallelSource, parallelStep } from '../kinds/parallel/schema.ts';
import { RunStep } from '../kinds/run/schema.ts';
import { TaskStep } from '../kinds/task/schema.ts';
import { WaitStep } from '../kinds/wait/schema.ts';
import { Use } from './fragment.ts';
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
/** Blocks are named apart: what holds steps cannot be inferred from the schema of steps. */
interface BlockSources {
  parallel: ParallelSource<StepsSource>;
  hand_over: HandOverSource<StepsSource>;
}
export type SourceOf<K extends StepKey> = K extends keyof BlockSources
  ? BlockSources[K]
  : z.output<(typeof STEP_SCHEMAS)[K]>;
type FlatKey = Exclude<StepKey, keyof BlockSources>;
export type StepSource =
  | { [K in FlatKey]: z.output<(typeof STEP_SCHEMAS)[K]> }[FlatKey]
  | BlockSources[keyof BlockSources];
export interface StepsSource extends Record<string, StepSource> {}

export const STEP_KEYS = Object.keys(STEP_SCHEMAS) as StepKey[];

/** The kinds a step names; one is right. */
export function kindsOf(step: object): StepKey[] {
  return STEP_KEYS.filter((kind) => Object.hasOwn(step, kind));
}

/** `use` has gone into the steps it stands for before anything is compiled; editors know it from here. */
const Step = z
  .union([...Object.values(STEP_SCHEMAS), Use] as unknown as [typeof TaskStep, ...(typeof TaskStep)[]])
  .meta({ id: 'Step' });

export const Steps: z.ZodType<StepsSource> = mapOf(Kebab, Step, STEPS_MAX).meta({ id: 'Steps' }) as never;
