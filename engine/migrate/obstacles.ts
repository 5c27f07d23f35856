/** What stands against moving a case to another plan. `mapping`: a line under `upgrade` helps; the rest blocks it. */
import type { Plan } from '../../language/plan.ts';
import { kindOf } from '../kinds/of-step.ts';
import type { Obstacle } from './obstacle.ts';
import { newName, type Renaming } from './names.ts';
import { rules } from '../rules.ts';
import type { State, Visit } from '../state/state.ts';
import type { Refusal } from '../turn.ts';
import { misfit } from '../values/fit.ts';

export function obstacles(oldPlan: Plan, newPlan: Plan, state: State, names: Renaming): Obstacle[] {
  if (newPlan.sop !== state.sop) return [blocked('migrate/other-sop', { sop: newPlan.sop })];
  if (newPlan.version < state.version) return [blocked('migrate/older', { version: String(newPlan.version) })];
  if (state.state === 'closed' || state.state === 'cancelled') return [blocked('migrate/over', { state: state.state })];
  // What the undo brings back goes by the names of its own plan; once it is back, the case can move.
  if (state.merged !== undefined) return [blocked('migrate/merged', { into: state.merged.into })];
  return [
    ...state.visits.flatMap((v) => ofVisit(oldPlan, newPlan, v, names)),
    ...ofConclusion(newPlan, state),
    ...ofMerged(state, names),
    ...ofData(newPlan, state),
  ];
}

/** The refusal of a move, one entry per obstacle. */
export function refusalOf(found: Obstacle[]): Refusal {
  const fields = found.map(({ code, params }) => ({ field: params.step ?? params.field ?? '', code, params }));
  return { status: 409, code: 'migrate/blocked', fields };
}

function blocked(code: string, params: Record<string, string>): Obstacle {
  return { code, params };
}

/** An open step goes on where it stands: same kind, same place, and what it waits for still exists. */
function ofVisit(oldPlan: Plan, newPlan: Plan, visit: Visit, names: Renaming): Obstacle[] {
  const name = newName(names, visit.step);
  const step = newPlan.steps.find((s) => s.id === name);
  const before = oldPlan.steps.find((s) => s.id === visit.step);
  if (step === undefined || before === undefined)
    return [{ code: 'migrate/no-such-step', params: { step: visit.step }, mapping: true }];
  if (step.kind !== before.kind)
    return [blocked('migrate/other-kind', { step: visit.step, before: before.kind, after: step.kind })];
  const inside = visit.in && `${newName(names, visit.in.block)}.${visit.in.branch}`;
  const wanted = step.in && `${step.in.block}.${step.in.branch}`;
  if (inside !== wanted) return [blocked('migrate/other-block', { step: visit.step, after: wanted ?? '' })];
  return kindOf(step).obstacles(visit, before, step);
}

/** What waits for a second person (rule 36) is still there. */
function ofConclusion({ anywhere = {} }: Plan, { cancelAsked }: State): Obstacle[] {
  const as = cancelAsked?.as;
  return as === undefined || Object.hasOwn(anywhere, as) ? [] : [blocked('migrate/no-such-outcome', { outcome: as })];
}

/** Two steps that become one would mix up their visits. */
function ofMerged(state: State, names: Renaming): Obstacle[] {
  const seen = new Map<string, string>();
  const found: Obstacle[] = [];
  for (const step of Object.keys(state.steps)) {
    const name = newName(names, step);
    const other = seen.get(name);
    if (other !== undefined) found.push(blocked('migrate/two-steps-in-one', { step, other, after: name }));
    seen.set(name, step);
  }
  return found;
}

function ofData(newPlan: Plan, state: State): Obstacle[] {
  return Object.entries(state.data).flatMap(([field, value]) => {
    const plan = newPlan.fields[field];
    // An amount that an earlier number took is no reason to stay behind.
    if (plan === undefined || value === null || misfit(plan, value, rules.beginning.number) === undefined) return [];
    return [blocked('migrate/data-does-not-fit', { field, type: plan.type })];
  });
}
