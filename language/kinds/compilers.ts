/** Which compiler goes with which kind of written step: one line a kind. */
import type { SourceOf, StepKey } from '../schema/step.ts';
import { compileApprove } from './approve/compile.ts';
import { checkApproval } from './approve/check.ts';
import { compileAssign } from './assign/compile.ts';
import { compileCallBack } from './call-back/compile.ts';
import { type StepCompiler, PLAIN } from './compiler.ts';
import { checkRows } from './decide/check.ts';
import { compileDecide } from './decide/compile.ts';
import { compileDo } from './do/compile.ts';
import { checkHandOver } from './hand-over/check.ts';
import { compileHandOver, insideLeg } from './hand-over/compile.ts';
import { compileNotifyStep } from './notify/compile.ts';
import type { StepOf } from './of-step.ts';
import { compileParallel, insideBranch } from './parallel/compile.ts';
import { compileRun } from './run/compile.ts';
import { compileTask } from './task/compile.ts';
import { compileWait } from './wait/compile.ts';

const COMPILERS: { [K in StepKey]: StepCompiler<SourceOf<K>, StepOf<K>> } = {
  task: { ...PLAIN, compile: compileTask },
  assign: { ...PLAIN, compile: compileAssign },
  do: { ...PLAIN, compile: compileDo },
  decide: { ...PLAIN, compile: compileDecide, check: checkRows },
  approve: { ...PLAIN, compile: compileApprove, check: checkApproval },
  call_back: { ...PLAIN, compile: compileCallBack },
  parallel: { ...PLAIN, compile: compileParallel, inside: insideBranch },
  hand_over: { compile: compileHandOver, inside: insideLeg, check: checkHandOver },
  wait: { ...PLAIN, compile: compileWait },
  run: { ...PLAIN, compile: compileRun },
  notify: { ...PLAIN, compile: compileNotifyStep },
};

/** The compiler of a kind, over any of its steps. The table gives each kind its own types, which TypeScript cannot follow. */
export function compilerOf<K extends StepKey>(kind: K): StepCompiler<SourceOf<K>, StepOf<K>> {
  return COMPILERS[kind] as unknown as StepCompiler<SourceOf<K>, StepOf<K>>;
}
