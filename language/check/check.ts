/** The rules about a whole SOP, one file each, run in this order over the compiled plan. */
import type { CompiledSop } from '../compile/plan.ts';
import type { Reporter } from '../report.ts';

export function checkSop(_compiled: CompiledSop, _reporter: Reporter): void {}
