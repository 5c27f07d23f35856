/** `decide`: a decision table; the first row that matches. The compiler made sure that one does. */
import type { DecideStep } from '../../language/plan.ts';
import { scopeOf } from '../values/context.ts';
import type { Draft } from '../state/draft.ts';
import { holds } from '../values/evaluate.ts';
import type { Exit } from '../route/exit.ts';
import { IDLE } from './idle.ts';
import type { KernelKind } from './kind.ts';

export const decide: KernelKind<DecideStep> = { ...IDLE, enter: (d, _visit, step) => firstRow(d, step) };

function firstRow(d: Draft, step: DecideStep): Exit {
  const scope = scopeOf(d);
  const row = step.rows.findIndex((r) => r.when === undefined || holds(r.when, scope));
  const plan = step.rows[row];
  if (plan === undefined) throw new Error(`No row of ${step.id} matches in ${d.plan.sop}@${d.plan.version}`);
  return { step: step.id, outcome: `row-${row + 1}`, plan };
}
