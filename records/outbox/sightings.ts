/** Counts what risk signals count across cases (rule 25), in the transaction that writes the batch. */
import { sql } from 'kysely';
import type { Batch, BatchEvent } from '../../engine/batch.ts';
import { type DomainEvent, factsOf } from '../../engine/told/events.ts';
import type { SignalPlan } from '../../language/plan.ts';
import type { Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import { type Counted, windowMs } from '../published/published.ts';
import { subjectKey } from './subject-key.ts';

interface Seen {
  counted: Counted;
  subject: string;
  instants: { seq: number; atMs: number }[];
}

/** A case is seen once, whenever the last of its compared fields is filled. */
const CASE_SEQ = 0;

/**
 * Keeps what this batch shows (what it replaces is forgotten when it is written), and answers the signals that fire by it: `reaches` within the window, and none for the same
 * subject since the window began. Two batches about one subject wait for each other, so exactly one of them reaches it.
 */
export async function countSightings(tx: Tx, batch: Batch, counted: readonly Counted[]): Promise<BatchEvent[]> {
  if (counted.length === 0) return [];
  const seen = counted.flatMap((it) => seenIn(batch, it) ?? []);
  const events: BatchEvent[] = [];
  const imports = batch.events.some((e) => receivedMs(e) !== undefined);
  // One order for all, against waiting for each other crosswise.
  for (const it of seen.toSorted((a, b) => (a.subject < b.subject ? -1 : 1))) {
    const event = await countOne(tx, batch, it);
    // What an imported case completes was so before: it is taken as having fired, and tells nobody (rule 31).
    if (event !== undefined && !imports) events.push(event);
  }
  return events;
}

function seenIn(batch: Batch, counted: Counted): Seen | undefined {
  const instants = instantsOf(batch, counted.count);
  if (instants.length === 0) return undefined;
  const subject = subjectKey(['signal', batch.view.sop, counted.code], batch.view.data, counted.count.same);
  return subject === undefined ? undefined : { counted, subject, instants };
}

function instantsOf(batch: Batch, { of }: NonNullable<SignalPlan['count']>): { seq: number; atMs: number }[] {
  if (of === 'case') {
    const told = batch.events.some((e) => e.type === 'case.opened' || e.type === 'data.changed');
    return told ? [{ seq: CASE_SEQ, atMs: batch.view.openedAtMs }] : [];
  }
  return batch.events.filter((e) => isCounted(e, of)).map((e) => ({ seq: e.seq, atMs: happenedMs(e) }));
}

/** When a case that comes from another system was received there (rule 31). */
function receivedMs(event: DomainEvent): number | undefined {
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

async function countOne(tx: Tx, batch: Batch, { counted, subject, instants }: Seen): Promise<BatchEvent | undefined> {
  const { code, count } = counted;
  const seen = jsonText({
    case_id: batch.case,
    sop: batch.view.sop,
    code,
    subject,
    from_seq: batch.from,
    within_ms: windowMs(count.within),
    reaches: count.reaches,
    instants: instants.map(({ seq, atMs }) => ({ seq, at_ms: atMs })),
  });
  const n = await deed(tx, sql<number | null>`count_sighting(${seen})`);
  if (n === null) return undefined;
  const lastMs = Math.max(...instants.map((i) => i.atMs));
  return { type: 'signalled', id: `${code}.${subject.slice(0, 16)}.${lastMs}`, code, facts: { count: n } };
}
