/** Counts what risk signals count across cases (rule 25), in the transaction that writes the batch. */
import { sql } from 'kysely';
import type { Batch, BatchEvent } from '../../engine/batch.ts';
import { type DomainEvent, factsOf } from '../../engine/told/events.ts';
import type { SignalPlan } from '../../language/plan.ts';
import type { Tx } from '../database/database.ts';
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
 * Keeps what this batch shows, and answers the signals that fire by it: `reaches` within the window, and none for the same
 * subject since the window began. Two batches about one subject wait for each other, so exactly one of them reaches it.
 */
export async function countSightings(tx: Tx, batch: Batch, counted: readonly Counted[]): Promise<BatchEvent[]> {
  if (counted.length === 0) return [];
  const ours = tx.deleteFrom('sighting').where('case_id', '=', batch.case).where('seq', '>=', batch.from);
  await ours.execute();
  // What a batch that is replaced made fire never happened.
  await tx.deleteFrom('signal').where('case_id', '=', batch.case).where('seq', '>=', batch.from).execute();
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
  return batch.events.filter((e) => isCounted(e, of)).map((e) => ({ seq: e.seq, atMs: receivedMs(e) ?? e.atMs }));
}

/** When a case that comes from another system was received there (rule 31). */
export function receivedMs(event: DomainEvent): number | undefined {
  // An event may be of a version that told no facts here.
  const { received } = factsOf(event);
  return event.type === 'case.opened' && typeof received === 'number' ? received : undefined;
}

/** The intake is the first contact. */
function isCounted({ type, data }: DomainEvent, of: string): boolean {
  if (of === 'contact') return type === 'case.opened' || type === 'contact.received';
  return type === 'event.happened' && data?.name === of;
}

async function countOne(tx: Tx, batch: Batch, { counted, subject, instants }: Seen): Promise<BatchEvent | undefined> {
  const { code, count } = counted;
  const within = windowMs(count.within);
  await sql`select pg_advisory_xact_lock(hashtextextended(${subject}, 0))`.execute(tx);
  const rows = instants.map(({ seq, atMs }) => ({ case_id: batch.case, code, seq, subject, at_ms: atMs }));
  await tx
    .insertInto('sighting')
    .values(rows)
    .onConflict((oc) =>
      oc.columns(['case_id', 'code', 'seq']).doUpdateSet((eb) => ({ subject: eb.ref('excluded.subject') })),
    )
    .execute();
  const lastMs = Math.max(...instants.map((i) => i.atMs));
  await tx
    .deleteFrom('sighting')
    .where('subject', '=', subject)
    .where('at_ms', '<=', lastMs - 2 * within)
    .execute();
  const found = await tx
    .selectFrom('sighting')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('subject', '=', subject)
    .where('at_ms', '>', lastMs - within)
    .where('at_ms', '<=', lastMs)
    .executeTakeFirstOrThrow();
  const n = Number(found.n);
  if (n < count.reaches) return undefined;
  const before = await tx
    .selectFrom('signal')
    .select('at_ms')
    .where('subject', '=', subject)
    .where('at_ms', '>', lastMs - within)
    .executeTakeFirst();
  if (before !== undefined) return undefined;
  const seq = Math.max(batch.from, ...instants.map((i) => i.seq));
  await tx
    .insertInto('signal')
    .values({ subject, at_ms: lastMs, sop: batch.view.sop, code, case_id: batch.case, seq, count: n })
    .execute();
  return { type: 'signalled', id: `${code}.${subject.slice(0, 16)}.${lastMs}`, code, facts: { count: n } };
}
