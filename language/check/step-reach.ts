/** Every step can be reached, and from every step the case can end. */
import { faultAtKey } from '../context.ts';
import { at } from '../source/place.ts';
import type { Rule } from './rule.ts';

export const stepReach: Rule = ({ context, plan, routes }) => {
  const first = plan.steps[0]?.id;
  if (first === undefined) return;
  const reached = routes.reach.get(first);
  for (const { id } of plan.steps) {
    const place = at(context.root, 'steps', id);
    if (id !== first && reached?.has(id) !== true) faultAtKey(context, 'step/unreachable', place, { step: id });
    else if (!endsFrom(id)) faultAtKey(context, 'step/never-ends', place, { step: id });
  }

  function endsFrom(id: string): boolean {
    const ahead = routes.reach.get(id);
    // An unknown target is reported where it stands; it may well lead to the end.
    return [...(ahead ?? [])].some((to) => to === 'close' || to === 'cancel' || !routes.steps.has(to));
  }
};
