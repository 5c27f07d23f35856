/** What of a case is counted across cases (rule 25): read of its own events, by whoever counts. */
import type { SignalPlan } from '../../language/plan.ts';
import { type DomainEvent, factsOf } from '../told/events.ts';

/** A case is seen once, whenever the last of its compared fields is filled. */
const CASE_SEQ = 0;

/** One thing that is counted, under a number of its own within the case. */
export interface Sighted {
  seq: number;
  atMs: number;
}

/** What these events of a case show for a count; `openedAtMs` is the case's. */
export function sightedIn(
  events: readonly DomainEvent[],
  openedAtMs: number,
  { of }: NonNullable<SignalPlan['count']>,
): Sighted[] {
  if (of === 'case') {
    const told = events.some((e) => e.type === 'case.opened' || e.type === 'data.changed');
    return told ? [{ seq: CASE_SEQ, atMs: openedAtMs }] : [];
  }
  return events.filter((e) => isCounted(e, of)).map((e) => ({ seq: e.seq, atMs: happenedMs(e) }));
}

/** When a case that comes from another system was received there (rule 31). */
export function receivedMs(event: DomainEvent): number | undefined {
  // An event may be of a version that told no facts here.
  const { received } = factsOf(event);
  return event.type === 'case.opened' && typeof received === 'number' ? received : undefined;
}

/** When the customer was in touch: of what comes from another system, when it was there (rule 31). */
export function happenedMs(event: DomainEvent): number {
  const { at } = factsOf(event);
  const there = event.type === 'contact.received' || event.type === 'contact.made' ? at : receivedMs(event);
  return typeof there === 'number' ? there : event.atMs;
}

/** The intake is the first contact. */
function isCounted({ type, data }: DomainEvent, of: string): boolean {
  if (of === 'contact') return type === 'case.opened' || type === 'contact.received';
  return type === 'event.happened' && data?.name === of;
}
