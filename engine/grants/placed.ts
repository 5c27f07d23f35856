/**
 * Who put whom in place in this cycle: through assign, re-open, arbitrate, merge or its undo. Ladders, `escalate` and what
 * the directory finds by itself put nobody in place (semantics rule 23).
 */
import type { Act } from '../event.ts';
import type { Draft } from '../state/draft.ts';
import type { State } from '../state/state.ts';
import { keepsAuthors } from './authors.ts';

const PLACING: readonly Act['act'][] = ['assign', 'reopen', 'arbitrate', 'merge', 'unmerge'];

/** Whether whoever gets work or the case by this act is put there by its actor. */
export function places(act: Act): boolean {
  return PLACING.includes(act.act) || (act.act === 'contact' && act.reopens === true);
}

/** Somebody has got work, or the case: by the hand of whoever acts, where the act is one that puts in place. */
export function notePlaced(d: Draft, whom: string | undefined): void {
  if (d.placing !== undefined) place(d, d.placing, whom);
}

/** Nobody puts oneself in place; once is enough. */
export function place(d: Draft, by: string, whom: string | undefined): void {
  if (!keepsAuthors(d.state) || whom === undefined || by === whom) return;
  const placed = d.state.placed ?? [];
  if (placed.some(([one, other]) => one === by && other === whom)) return;
  d.state.placed = [...placed, [by, whom]];
}

/** Those who put one of these in place, or were put there by one. */
export function placedBeside({ placed }: Pick<State, 'placed'>, ids: readonly string[]): string[] {
  return (placed ?? []).flatMap(([by, whom]) => [
    ...(ids.includes(whom) ? [by] : []),
    ...(ids.includes(by) ? [whom] : []),
  ]);
}
