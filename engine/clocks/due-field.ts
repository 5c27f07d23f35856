/** What a clock's `due` reads: a field of the case or, inside `each`, the item or one of its fields (semantics rule 3). */
import { clockName } from '../../language/clock-id.ts';
import type { Value } from '../../language/plan.ts';
import { indexOf } from '../plan-index.ts';
import type { Draft } from '../state/draft.ts';
import { itemHere, listHere } from '../values/item.ts';
import type { Clock } from '../state/state.ts';

type Here = Pick<Draft, 'plan' | 'state' | 'frame'>;

/** The moment as the data have it now; null while it is not there. */
export function dueValue(d: Here, due: string): Value {
  if (!isOfItem(due)) return d.state.data[due] ?? null;
  const item = itemHere(d);
  if (due === 'item') return item;
  const name = due.slice('item.'.length);
  return typeof item === 'object' && item !== null && !Array.isArray(item) ? (item[name] ?? null) : null;
}

/** The field of the case with which it changes: of an item the list. */
export function dueField(d: Here, due: string | undefined): string | undefined {
  return due !== undefined && isOfItem(due) ? listHere(d) : due;
}

/** The draft as it is seen from where the clock's visit stands. */
export function seenFrom<D extends Here>(d: D, clock: Pick<Clock, 'id' | 'of'>): D {
  const { head, of } = clockName(clock.id);
  const step = head === 'line' ? indexOf(d.plan).legs.get(of) : of;
  const visit = head === undefined ? undefined : d.state.visits.find((v) => v.step === step && v.visit === clock.of);
  return visit?.in === undefined ? d : { ...d, frame: visit.in };
}

function isOfItem(due: string): boolean {
  return due === 'item' || due.startsWith('item.');
}
