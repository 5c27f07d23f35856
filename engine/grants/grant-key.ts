/** Under what name a case keeps the grant of an approval. */
import { itemsAround } from '../route/block.ts';
import type { State, Visit } from '../state/state.ts';

/** One grant a step; inside `each` one an item, counted from the outermost `each`. */
export function keyOf(state: State, step: string, inside: Visit['in']): string {
  return [step, ...itemsAround(state, inside)].join('#');
}
