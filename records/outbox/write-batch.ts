/** Writes what a workflow task tells, by the replace rule (architecture, "Outbox"), in one transaction. */
import type { Batch, BatchReply } from '../../engine/batch.ts';
import { caseColumns, clockRows, taskRows } from './case-rows.ts';
import { contactRows } from './contacts.ts';
import type { Db, Tx } from '../database/database.ts';
import { type EventRow, rowOf } from './event-rows.ts';
import { CaseBehind } from '../errors.ts';
import { finalize } from './finalize.ts';
import { storable } from '../database/json.ts';
import { applyGrants } from '../staff/ledger.ts';
import type { Facts, Published } from '../published/published.ts';
import { readerColumns } from './readers.ts';
import { settleAssignments, wakeFor } from '../staff/queue.ts';
import { earlierCases, replaceLinks, tellOthers } from './relations.ts';
import { countSightings } from './sightings.ts';
import { mustKnowThePast } from '../lost/past.ts';
import { keepState } from '../states/states.ts';
import { keepMentioned } from '../vault/keep.ts';

/** Whether the batch counted, and what the case is told because of it. */
export interface Written extends BatchReply {
  as: 'written' | 'ignored';
}

const ignored: Written = { as: 'ignored', events: [] };

/** Rows of one insert: keeps its parameters far below PostgreSQL's 65,535. */
const rowsAtOnce = 1_000;

/**
 * A batch with an older `taskMs` than the stored one is ignored; any other replaces all events from `from` on. Earlier
 * events are final now and get chained. Final events that a reset undid stay, marked.
 *
 * @throws RunRefused, CaseBehind when events before it are not there
 */
export async function writeBatch(db: Db, published: Published, given: Batch, nowMs: number): Promise<Written> {
  // The state is kept as it is: a character taken out of it would be another state.
  const { kept, ...told } = given;
  const batch: Batch = storable(told);
  const facts = await published.facts(db, batch.view.sop, batch.view.version);
  return db.transaction().execute(async (tx) => {
    const before = await lockCase(tx, batch, facts, nowMs);
    if (batch.taskMs < before.task_ms) return ignored;
    // A late retry of a batch that was finalized meanwhile; a reset's batch has a newer time.
    if (batch.taskMs === before.task_ms && before.final_seq !== null && batch.from <= before.final_seq) return ignored;
    const open = await openRows(tx, batch);
    const replaced = open.filter((row) => row.seq >= batch.from);
    await mustKnowThePast(tx, batch, kept, replaced);
    mustFollow(batch, before.final_seq, open);
    const chained = await finalize(
      tx,
      batch.case,
      before,
      open.filter((row) => row.seq < batch.from),
    );
    await undo(tx, batch, replaced);
    await insertEvents(tx, batch);
    const readers = await readerColumns(tx, batch, before, replaced.length > 0);
    await applyGrants(tx, batch, replaced, nowMs);
    const freed = await replaceTasks(tx, batch, facts);
    await replaceClocks(tx, batch, replaced);
    await keepMentioned(tx, batch);
    await replaceLinks(tx, batch, replaced);
    await tellOthers(tx, batch, facts, replaced);
    await settleAssignments(tx, batch.case, batch.ended === true);
    await tx
      .updateTable('case')
      .set({ ...caseColumns(batch.view, facts), ...readers, ...chained, ...written(batch, nowMs) })
      .where('id', '=', batch.case)
      .execute();
    if (kept !== undefined) await keepState(tx, batch, kept);
    if (freed.length > 0) await wakeFor(tx, published, freed, { atMs: batch.taskMs, nowMs });
    const events = [...(await earlierCases(tx, batch, facts)), ...(await countSightings(tx, batch, facts.counted))];
    return { as: 'written' as const, events };
  });
}

const written = (batch: Batch, nowMs: number) => ({
  task_ms: batch.taskMs,
  recorded_ms: nowMs,
  ended: batch.ended === true,
});

/** Makes the case's row when there is none, and locks it: batches of one case go one after the other. */
async function lockCase(tx: Tx, batch: Batch, facts: Facts, nowMs: number) {
  const lock = () =>
    tx
      .selectFrom('case')
      .select(['task_ms', 'final_seq', 'chain_length', 'chain_head', 'cycle', 'reached'])
      .where('id', '=', batch.case)
      .forUpdate()
      .executeTakeFirst();
  const known = await lock();
  if (known !== undefined) return known;
  const chain = { final_seq: null, chain_length: 0, chain_head: '' };
  // Nobody reads it before this very transaction has said who.
  const nobody = { cycle: batch.view.cycle, reached: [], readers: [] };
  await tx
    .insertInto('case')
    .values({ id: batch.case, ...caseColumns(batch.view, facts), ...written(batch, nowMs), ...chain, ...nobody })
    .onConflict((oc) => oc.column('id').doNothing())
    .execute();
  return (await lock()) ?? { ...chain, ...nobody, task_ms: batch.taskMs };
}

/** A record that came back older must not go on as if nothing were missing: what came between could never be told again. */
function mustFollow({ case: caseId, from }: Batch, finalSeq: number | null, open: readonly EventRow[]): void {
  const last = Math.max(finalSeq ?? 0, ...open.map((row) => row.seq));
  if (from > last + 1) throw new CaseBehind(`The record has ${caseId} up to ${last}, and is told from ${from} on.`);
}

/** What this batch makes final or replaces; usually just the rows of the batch before. */
function openRows(tx: Tx, batch: Batch): Promise<EventRow[]> {
  return tx
    .selectFrom('case_event')
    .selectAll()
    .where('case_id', '=', batch.case)
    .where('undone_by', 'is', null)
    .where((eb) => eb.or([eb('hash', 'is', null), eb('seq', '>=', batch.from)]))
    .orderBy('seq')
    .execute();
}

async function undo(tx: Tx, batch: Batch, replaced: readonly EventRow[]): Promise<void> {
  if (replaced.length === 0) return;
  const final = replaced.filter((row) => row.hash !== null).map((row) => row.id);
  const loose = replaced.filter((row) => row.hash === null).map((row) => row.id);
  if (loose.length > 0) await tx.deleteFrom('case_event').where('id', 'in', loose).execute();
  if (final.length > 0) {
    await tx.updateTable('case_event').set({ undone_by: batch.taskMs }).where('id', 'in', final).execute();
  }
  await tx.deleteFrom('contact').where('case_id', '=', batch.case).where('seq', '>=', batch.from).execute();
}

async function insertEvents(tx: Tx, batch: Batch): Promise<void> {
  const rows = batch.events.map((event) => rowOf(batch.case, batch.taskMs, event));
  for (let i = 0; i < rows.length; i += rowsAtOnce) {
    await tx
      .insertInto('case_event')
      .values(rows.slice(i, i + rowsAtOnce))
      .execute();
  }
  const contacts = contactRows(batch.case, batch.events);
  if (contacts.length > 0) await tx.insertInto('contact').values(contacts).execute();
}

/** Returns the people who have less to do than before. */
async function replaceTasks(tx: Tx, batch: Batch, facts: Facts): Promise<string[]> {
  const old = await tx.deleteFrom('task').where('case_id', '=', batch.case).returning('assignee').execute();
  const rows = taskRows(batch.view, facts);
  if (rows.length > 0) await tx.insertInto('task').values(rows).execute();
  const count = (list: readonly { assignee?: string | null }[], person: string) =>
    list.filter((task) => task.assignee === person).length;
  const before = new Set(old.flatMap((task) => task.assignee ?? []));
  return [...before].filter((person) => count(rows, person) < count(old, person));
}

/** Clocks that began with what is replaced never ran; the view no longer tells of those of earlier cycles, they stay. */
async function replaceClocks(tx: Tx, batch: Batch, replaced: readonly EventRow[]): Promise<void> {
  const sinceMs = replaced[0]?.at_ms;
  if (sinceMs !== undefined) {
    await tx.deleteFrom('clock').where('case_id', '=', batch.case).where('started_ms', '>=', sinceMs).execute();
  }
  const rows = clockRows(batch.view);
  if (rows.length === 0) return;
  await tx
    .insertInto('clock')
    .values(rows)
    .onConflict((oc) =>
      oc.columns(['case_id', 'id', 'of']).doUpdateSet((eb) => ({
        title: eb.ref('excluded.title'),
        state: eb.ref('excluded.state'),
        started_ms: eb.ref('excluded.started_ms'),
        due_ms: eb.ref('excluded.due_ms'),
        stopped_ms: eb.ref('excluded.stopped_ms'),
        breached_ms: eb.ref('excluded.breached_ms'),
        level: eb.ref('excluded.level'),
        reason: eb.ref('excluded.reason'),
      })),
    )
    .execute();
}
