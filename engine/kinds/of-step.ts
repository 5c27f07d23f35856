/** Which object goes with which kind of step: one line a kind. */
import type { StepPlan } from '../../language/plan.ts';
import type { Kind, StepOf } from '../../language/kinds/of-step.ts';
import { approve } from './approve/kind.ts';
import { assign } from './assign.ts';
import { callBack } from './call-back/kind.ts';
import { decide } from './decide.ts';
import { doIt } from './do.ts';
import { handOver } from './hand-over/kind.ts';
import type { KernelKind } from './kind.ts';
import { notify } from './notify.ts';
import { parallel } from './parallel.ts';
import { run } from './run.ts';
import { task } from './task/kind.ts';
import { wait } from './wait.ts';

const KINDS: { [K in Kind]: KernelKind<StepOf<K>> } = {
  task,
  assign,
  do: doIt,
  decide,
  approve,
  call_back: callBack,
  parallel,
  hand_over: handOver,
  wait,
  run,
  notify,
};

/** The kernel's object for this step. The table gives each kind its own type, which TypeScript cannot follow. */
export function kindOf<S extends StepPlan>(step: S): KernelKind<S> {
  return KINDS[step.kind] as unknown as KernelKind<S>;
}
