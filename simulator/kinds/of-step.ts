/** Which object goes with which kind of step: one line a kind. */
import type { Kind, StepOf } from '../../language/kinds/of-step.ts';
import type { StepPlan } from '../../language/plan.ts';
import { approve } from './approve.ts';
import { callBack } from './call-back.ts';
import { handOver } from './hand-over.ts';
import { NOTHING_TO_DO, type StormKind } from './kind.ts';
import { task } from './task.ts';

const KINDS: { [K in Kind]: StormKind<StepOf<K>> } = {
  task,
  assign: NOTHING_TO_DO,
  do: NOTHING_TO_DO,
  decide: NOTHING_TO_DO,
  approve,
  call_back: callBack,
  parallel: NOTHING_TO_DO,
  hand_over: handOver,
  wait: NOTHING_TO_DO,
  run: NOTHING_TO_DO,
  notify: NOTHING_TO_DO,
};

/** The storm's object for this step. The table gives each kind its own type, which TypeScript cannot follow. */
export function stormOf<S extends StepPlan>(step: S): StormKind<S> {
  return KINDS[step.kind] as unknown as StormKind<S>;
}
