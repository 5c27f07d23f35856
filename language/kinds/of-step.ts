/** Which facts go with which kind of compiled step: one line a kind. */
import type { StepPlan } from '../plan.ts';
import { approve } from './approve/facts.ts';
import { assign } from './assign/facts.ts';
import { callBack } from './call-back/facts.ts';
import { decide } from './decide/facts.ts';
import { doIt } from './do/facts.ts';
import type { StepFacts } from './facts.ts';
import { handOver } from './hand-over/facts.ts';
import { notify } from './notify/facts.ts';
import { parallel } from './parallel/facts.ts';
import { run } from './run/facts.ts';
import { task } from './task/facts.ts';
import { wait } from './wait/facts.ts';

export type Kind = StepPlan['kind'];
export type StepOf<K extends Kind> = Extract<StepPlan, { kind: K }>;

const FACTS: { [K in Kind]: StepFacts<StepOf<K>> } = {
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

/** What all steps of a kind say alike. */
export function factsOfKind(kind: Kind): Pick<StepFacts, 'act' | 'owns' | 'declinable' | 'passes' | 'clockHead'> {
  return FACTS[kind];
}

/** What this step says of itself. The table gives each kind the facts of its own type, which TypeScript cannot follow. */
export function factsOf<S extends StepPlan>(step: S): StepFacts<S> {
  return FACTS[step.kind] as unknown as StepFacts<S>;
}
