/** Whether intakes have to find a case by another key from now on (semantics rule 35). */
import type { DomainEvent } from '../../engine/told/events.ts';
import type { Facts } from '../published/published.ts';
import type { EventRow } from './event-rows.ts';

/** A correction of a field it joins by; also one that is replaced, and perhaps never happened. */
export function rejoins(events: readonly (DomainEvent | EventRow)[], { join }: Pick<Facts, 'join'>): boolean {
  return events.some(({ type, data }) => {
    if (type !== 'case.corrected') return false;
    const { fields } = (data ?? {}) as { fields?: unknown };
    return Array.isArray(fields) && fields.some((name) => join.includes(String(name)));
  });
}
