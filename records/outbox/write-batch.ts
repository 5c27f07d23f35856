/** Writes what a workflow task tells, by the replace rule (architecture, "Outbox"), in one transaction. */
import { sql } from 'kysely';
import type { Batch, BatchReply, Kept } from '../../engine/batch.ts';
import { caseColumns, clockRows, taskRows } from './case-rows.ts';
import { contactRows } from './contacts.ts';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { rowOf } from './event-rows.ts';
import { nextLinks, openBatch, type Opened } from './finalize.ts';
import { jsonText, storable } from '../database/json.ts';
import { grantsOf } from '../staff/grants.ts';
import type { Facts, Published } from '../published/published.ts';
import { readerColumns } from './readers.ts';
import { wakeFor } from '../staff/queue.ts';
import { isOld, mustFollow } from './replace-rule.ts';
import { rejoins } from './rejoins.ts';
import { earlierCases, linksOf, toldOthers } from './relations.ts';
import { countSightings } from './sightings.ts';
import { mustKnowThePast } from '../lost/past.ts';
import { keepState } from '../states/states.ts';
import { mentioned } from '../vault/mentioned.ts';

/** Whether the batch counted, and what the case is told because of it. */
export interface Written extends BatchReply {
  as: 'written' | 'ignored';
}

const ignored: Written = { as: 'ignored', events: [] };

/**
 * A batch with an older `taskMs` than the stored one is ignored; any other replaces all events from `from` on. Earlier
 * events are final now and get chained. Final events that a reset undid stay, marked.
 *
 * @throws RunRefused, CaseBehind when events before it are not there
 */
export async function writeBatch(db: Db, published: Published, given: Batch, nowMs: number): Promise<Written> {
  // The state is kept as it is: a character taken out of it would be another state.
  const { kept, ...rest } = given;
  const batch: Batch = storable(rest);
  const facts = await published.facts(db, batch.view.sop, batch.view.version);
  return db.transaction().execute(async (tx) => {
    const opened = await openBatch(tx, batch.case, batch.from);
    if (isOld(batch, opened.case)) return ignored;
    const replaced = opened.events.filter((row) => row.seq >= batch.from);
    await mustKnowThePast(tx, given, replaced);
    mustFollow(batch, lastSeq(opened), await followedMs(tx, batch, opened));
    const tasks = taskRows(batch.view, facts);
    const told = { ...(await toldBy(tx, batch, { opened, facts, nowMs, kept })), tasks };
    // The database holds the replace rule itself, whatever this process believes.
    if ((await deed(tx, sql<string>`write_batch(${jsonText(told)})`)) === 'ignored') return ignored;
    if (rejoins([...batch.events, ...replaced], facts))
      await deed(tx, sql`note_corrected_matter(${batch.case}, ${nowMs})`);
    if (kept !== undefined) await keepState(tx, batch, kept);
    const freed = freedBy(opened.assignees, tasks);
    if (freed.length > 0) await wakeFor(tx, published, freed, { atMs: batch.taskMs, nowMs });
    const events = [...(await earlierCases(tx, batch, facts)), ...(await countSightings(tx, batch, facts.counted))];
    return { as: 'written' as const, events };
  });
}

/** The task time of the event before the batch's first one. Final, it is hardly ever asked for: a run ended, or told that nothing changed. */
async function followedMs(tx: Tx, batch: Batch, { events }: Opened): Promise<number | undefined> {
  const seq = batch.from - 1;
  const open = events.find((row) => row.seq === seq);
  if (open !== undefined || batch.afterMs === undefined) return open?.task_ms;
  const row = await tx
    .selectFrom('case_event')
    .select('task_ms')
    .where('case_id', '=', batch.case)
    .where('seq', '=', seq)
    .where('undone_by', 'is', null)
    .executeTakeFirst();
  return row?.task_ms;
}

function lastSeq({ case: before, events }: Opened): number {
  return Math.max(before?.final_seq ?? 0, ...events.map((row) => row.seq));
}

/** Everything that the batch writes, as `write_batch` takes it; reads what it needs beside. */
async function toldBy(
  tx: Tx,
  batch: Batch,
  { opened, facts, nowMs, kept }: { opened: Opened; facts: Facts; nowMs: number; kept: Kept | undefined },
) {
  const replaced = opened.events.filter((row) => row.seq >= batch.from);
  const settled = opened.events.filter((row) => row.seq < batch.from);
  return {
    case_id: batch.case,
    task_ms: batch.taskMs,
    from_seq: batch.from,
    now_ms: nowMs,
    ended: batch.ended === true,
    counts: facts.counted.length > 0,
    shown: { ...caseColumns(batch.view, facts), ...(await readerColumns(tx, batch, opened.case, replaced.length > 0)) },
    links: nextLinks(batch.case, opened.case, settled),
    events: batch.events.map(rowOf),
    contacts: contactRows(batch.events),
    clocks: clockRows(batch.view),
    clocks_since_ms: replaced[0]?.at_ms ?? null,
    refs: mentioned([batch.events, batch.view]),
    relations: linksOf(batch, replaced),
    ...(await toldOthers(tx, batch, facts, replaced)),
    grants: await grantsOf(tx, batch, replaced, kept),
  };
}

/** The people who have less to do than before. */
function freedBy(before: readonly string[], tasks: readonly { assignee?: string | null }[]): string[] {
  const count = (person: string) => tasks.filter((task) => task.assignee === person).length;
  const had = (person: string) => before.filter((it) => it === person).length;
  return [...new Set(before)].filter((person) => count(person) < had(person));
}
