/** The item of the nearest `each` around what is looked at, and the list it stands in. */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { stepOf } from '../plan-index.ts';
import { blockVisit, itemAround } from '../route/block.ts';
import type { Draft } from '../state/draft.ts';

type Here = Pick<Draft, 'plan' | 'state' | 'frame'>;

/** The item itself; null outside of any `each`. */
export function itemHere({ plan, state, frame }: Here): Value {
  return itemAround(state, frame, (block) => listOf(plan, block));
}

/** The list field whose item it is. */
export function listHere({ plan, state, frame }: Here): string | undefined {
  let here = frame;
  while (here !== undefined && here.item === undefined) here = blockVisit(state, here)?.in;
  return here === undefined ? undefined : listOf(plan, here.block);
}

function listOf(plan: Plan, block: string): string | undefined {
  const step = stepOf(plan, block);
  return factsOf(step).block(step)?.each;
}
