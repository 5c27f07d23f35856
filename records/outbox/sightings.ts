/** Counts what risk signals count across cases (rule 25), in the transaction that writes the batch. */
import { sql } from 'kysely';
import type { Batch, BatchEvent } from '../../engine/batch.ts';
import { receivedMs, type Sighted, sightedIn } from '../../engine/others/sighted.ts';
import type { Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import { type Counted, windowMs } from '../published/published.ts';
import { subjectKey } from './subject-key.ts';

interface Seen {
  counted: Counted;
  subject: string;
  instants: Sighted[];
}

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
  const instants = sightedIn(batch.events, batch.view.openedAtMs, counted.count);
  if (instants.length === 0) return undefined;
  const subject = subjectKey(['signal', batch.view.sop, counted.code], batch.view.data, counted.count.same);
  return subject === undefined ? undefined : { counted, subject, instants };
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
