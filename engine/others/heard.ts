/** What the survivor hears of a merge and of its undo (rule 18): made from the merged case's own event, wherever it is passed on. */
import type { Absorbed, Event } from '../event.ts';
import type { DomainEvent } from '../told/events.ts';

type Merging = DomainEvent<'case.merged' | 'case.unmerged'>;

/** Whether the survivor hears of this event. */
export function isMerging(event: DomainEvent): event is Merging {
  return event.type === 'case.merged' || event.type === 'case.unmerged';
}

/** To whom it is told: the case that this one was merged into, or was taken out of. */
export function survivorIn(event: Merging): string {
  return event.type === 'case.merged' ? event.data.into : event.data.from;
}

/** What is told: under the same id however often, and with all that counts there from now on. */
export function heardOf(
  event: Merging,
  merged: Pick<Absorbed, 'case' | 'openedAtMs'>,
): Omit<Extract<Event, { type: 'absorbed' }>, 'type'> {
  const { absorbed } = event.data;
  return {
    id: `${event.type}.${merged.case}.${event.seq}`,
    case: merged.case,
    openedAtMs: merged.openedAtMs,
    ...(absorbed !== undefined && { family: absorbed }),
    ...(event.actor !== undefined && { by: event.actor }),
    ...(event.type === 'case.merged' ? counting(event) : { undone: true as const }),
  };
}

/** Of an undo nothing of this is told: the survivor keeps what it has learnt. */
function counting({ data }: DomainEvent<'case.merged'>): Partial<Absorbed> {
  const { severity, parties, rejected, paid } = data;
  return {
    ...(severity !== undefined && { severity }),
    ...(parties !== undefined && { parties }),
    ...(rejected !== undefined && { rejected }),
    ...(paid === true && { paid: true as const }),
  };
}
