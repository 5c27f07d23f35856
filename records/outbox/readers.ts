/** The readers of a case as its row keeps them (semantics rule 30): whom the view names, and whom this cycle reached. */
import type { Batch } from '../../engine/batch.ts';
import { REACHING, reachedBy, workersOf } from '../../engine/people/readers.ts';
import type { View } from '../../engine/see/view.ts';
import type { Tx } from '../database/database.ts';
import { eventOf } from './event-rows.ts';

/** What the case's row knew before this batch. */
interface Before {
  cycle: number;
  reached: readonly string[];
}

/** Columns of the case's row. */
interface ReaderColumns {
  cycle: number;
  reached: string[];
  readers: string[];
}

/**
 * What a batch that is replaced had told never happened: with `anew`, and when another cycle has begun or is back, the cycle
 * is reckoned from its audit. The case must be locked.
 */
export async function readerColumns(
  tx: Tx,
  batch: Batch,
  before: Before | null,
  anew: boolean,
): Promise<ReaderColumns> {
  const { view, events } = batch;
  const { cycle } = view;
  const here = events.filter((event) => event.cycle === cycle).flatMap(reachedBy);
  const known =
    before !== null && (anew || cycle !== before.cycle) ? await audited(tx, batch, cycle) : (before?.reached ?? []);
  const reached = [...known, ...here];
  return { cycle, reached: unique(reached), readers: unique([...namedBy(view), ...reached]) };
}

/** By the events of the cycle before the batch's first. */
async function audited(tx: Tx, { case: caseId, from }: Batch, cycle: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('case_event')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('cycle', '=', cycle)
    .where('seq', '<', from)
    .where('undone_by', 'is', null)
    .where('type', 'in', REACHING)
    .orderBy('seq')
    .execute();
  return rows.flatMap((row) => reachedBy(eventOf(row)));
}

/** A view of before the rule names nobody: then as much as it tells by itself. */
function namedBy(view: View): string[] {
  if (view.readers !== undefined) return view.readers.map(({ who }) => who);
  const { owner, handOver, tasks, watchers } = view;
  return [
    ...(owner === undefined ? [] : [`person/${owner}`]),
    ...tasks.flatMap(workersOf),
    ...(handOver === undefined ? [] : [`team/${handOver.accountable}`]),
    ...watchers.filter((who) => /^(person|team|role)\//.test(who)),
  ];
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)].sort();
}
