/** From a written step of one kind to the plan's, and the rules that only this kind has. One object a kind. */
import type { Checked } from '../check/rule.ts';
import type { Context } from '../context.ts';
import type { StepPlan } from '../plan.ts';
import type { Place } from '../source/place.ts';
import type { StepHere } from './here.ts';

/** How the steps of one branch are compiled: what names mean there, on which calendar their time runs. */
export interface Inside {
  party?: string | undefined;
  item?: Context['item'];
  calendar?: string | undefined;
}

export interface StepCompiler<Source, S extends StepPlan> {
  compile(context: Context, source: Source, here: StepHere, place: Place): S;
  /** What is special inside this branch; what it does not say stays as around the block. */
  inside(context: Context, step: S, branch: string): Inside;
  /** Reports what is wrong with this step in its whole SOP. */
  check(checked: Checked, step: S): void;
}

/** Of a kind without steps inside and without rules of its own. */
export const PLAIN = { inside: (): Inside => ({}), check: (): void => {} } as const;
