/** Refusals of the kernel as problems, their fields told with the bounds that the SOP declares. */
import type { Refusal } from '../../engine/turn.ts';
import type { Plan } from '../../language/plan.ts';
import { type Problem, refusedBy } from '../problem.ts';
import { boundsOf } from '../translate/values.ts';

export function refusalProblem(refusal: Refusal, plan: Plan, acts?: readonly string[]): Problem {
  const fields = refusal.fields?.map((fault) => {
    const bounds = boundsOf(Object.hasOwn(plan.fields, fault.field) ? plan.fields[fault.field] : undefined);
    return { ...fault, params: { ...stringsOf(bounds), ...fault.params } };
  });
  return refusedBy({ ...refusal, ...(fields && { fields }) }, acts);
}

function stringsOf(params: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}
