/** Which facts go with which kind of written step: one line a kind. */
import { kindsOf, type SourceOf, type StepKey, type StepSource } from '../schema/step.ts';
import { approve } from './approve/source.ts';
import { assign } from './assign/source.ts';
import { callBack } from './call-back/source.ts';
import { decide } from './decide/source.ts';
import { doIt } from './do/source.ts';
import { handOver } from './hand-over/source.ts';
import { notify } from './notify/source.ts';
import { parallel } from './parallel/source.ts';
import { run } from './run/source.ts';
import type { SourceFacts } from './source.ts';
import { task } from './task/source.ts';
import { wait } from './wait/source.ts';

const FACTS: { [K in StepKey]: SourceFacts<SourceOf<K>> } = {
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

/** The kind a step names. The schema lets none pass that names none, or two. */
export function kindOf(source: StepSource): StepKey {
  const [kind] = kindsOf(source);
  if (kind === undefined) throw new Error(`A step without a kind: ${Object.keys(source).join(', ')}`);
  return kind;
}

/** What this step says of itself. The table gives each kind the facts of its own type, which TypeScript cannot follow. */
export function writtenFacts(source: StepSource): SourceFacts<StepSource> {
  return FACTS[kindOf(source)] as unknown as SourceFacts<StepSource>;
}
