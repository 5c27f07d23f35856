/** Every step can be reached, and from every step the case can end. */
import { outcomesBeside, outcomesOf } from '../compile/exits.ts';
import { faultAtKey, placeOf } from '../context.ts';
import type { StepPlan } from '../plan.ts';
import type { Routes } from './routes.ts';
import type { Rule } from './rule.ts';

export const stepReach: Rule = ({ context, plan, routes }) => {
  const first = plan.steps[0]?.id;
  if (first === undefined) return;
  // A case also comes to where an event or an outcome of its own leads, and to where it is re-opened.
  const reopened = plan.intake?.reopen?.to;
  const away = [...(plan.on ?? []), ...outcomesBeside(plan)].map(({ to }) => to);
  const led = [...away, reopened].flatMap((to) => to?.split('.')[0] ?? []);
  const reached = new Set([first, ...led].flatMap((id) => [id, ...(routes.reach.get(id) ?? [])]));
  const strays = new Set(plan.steps.filter((step) => leadsElsewhere(step, routes)).map((step) => step.id));
  const trapped: string[] = [];
  for (const { id } of plan.steps) {
    if (!reached.has(id)) faultAtKey(context, 'step/unreachable', placeOf(context, id), { step: id });
    else if (!endsFrom(id)) trapped.push(id);
  }
  // Whatever leads into a trap is trapped, too: the step with the least ahead of it is the trap itself.
  const ahead = (id: string) => routes.reach.get(id)?.size ?? 0;
  const trap = trapped.toSorted((a, b) => ahead(a) - ahead(b))[0];
  if (trap !== undefined) faultAtKey(context, 'step/never-ends', placeOf(context, trap), { step: trap });

  function endsFrom(id: string): boolean {
    // An unknown target, and one in another branch, is reported where it stands; what is meant may well lead to the end.
    const ahead = [id, ...(routes.reach.get(id) ?? [])];
    return ahead.some((to) => to === 'close' || to === 'cancel' || !routes.ways.has(to) || strays.has(to));
  }
};

/** Whether a step names one that stands in another branch, or in none. */
function leadsElsewhere(step: StepPlan, { steps }: Routes): boolean {
  return outcomesOf(step).some(({ to }) => {
    const target = steps.get(to);
    return target !== undefined && (target.in?.block !== step.in?.block || target.in?.branch !== step.in?.branch);
  });
}
