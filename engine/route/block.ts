/** Blocks: which visits stand inside another, and what the item of an `each` is. */
import type { Value } from '../../language/plan.ts';
import type { State, Visit } from '../state/state.ts';

/** The visit of the block that a visit or a passed-by step stands in. */
export function blockVisit(state: State, inside: NonNullable<Visit['in']>): Visit | undefined {
  return state.visits.find((v) => v.step === inside.block && v.visit === inside.visit);
}

/** Every open visit inside a block's visit, also in blocks within. */
export function visitsInside(state: State, block: Visit): Visit[] {
  const direct = state.visits.filter((v) => v.in?.block === block.step && v.in.visit === block.visit);
  return direct.flatMap((v) => [v, ...visitsInside(state, v)]);
}

/** The item of the nearest `each` around; `listOf` gives the list field of a block. */
export function itemAround(state: State, inside: Visit['in'], listOf: (block: string) => string | undefined): Value {
  for (let here = inside; here !== undefined; here = blockVisit(state, here)?.in) {
    const field = here.item === undefined ? undefined : listOf(here.block);
    const list = field === undefined ? undefined : state.data[field];
    if (here.item !== undefined && Array.isArray(list)) return list[here.item] ?? null;
  }
  return null;
}

/** Which item of every `each` around it stands in, the outermost first: blocks between do not count. */
export function itemsAround(state: State, inside: Visit['in']): number[] {
  const items: number[] = [];
  for (let here = inside; here !== undefined; here = blockVisit(state, here)?.in)
    if (here.item !== undefined) items.unshift(here.item);
  return items;
}
