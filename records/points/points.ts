/** How far the record is, as it tells Temporal, and the hours that one of them was found to have lost. */
import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { deed, deedRows } from '../database/deed.ts';
import type { FoundHours, LosingSide, LostHours, Point } from '../store/points.ts';

export async function point(db: Db): Promise<Point | undefined> {
  const row = await db.selectFrom('record_point').selectAll().executeTakeFirst();
  return row && pointOf(row);
}

export async function nextPoint(db: Db, seen: { n: number; atMs: number } | undefined, nowMs: number): Promise<Point> {
  const [row] = await deedRows(db, sql<Row>`next_point(${seen?.n ?? null}, ${seen?.atMs ?? null}, ${nowMs})`);
  if (row === undefined) throw new Error('The record has no point.');
  return pointOf(row);
}

interface Row {
  record: string;
  n: number;
  at_ms: number;
  seen_n: number;
  seen_ms: number;
}

function pointOf({ record, n, at_ms: atMs, seen_n: seenN, seen_ms: seenMs }: Row): Point {
  return { record, n, atMs, seenN, seenMs };
}

export async function noteLostHours(db: Db, { side, how, fromMs, toMs }: LostHours, nowMs: number): Promise<boolean> {
  return deed(db, sql<boolean>`note_lost_hours(${side}, ${how}, ${fromMs}, ${toMs}, ${nowMs})`);
}

export async function lostHours(db: Db): Promise<FoundHours[]> {
  const rows = await db.selectFrom('lost_hours').selectAll().where('closed_ms', 'is', null).orderBy('id').execute();
  return rows.map((row) => ({
    side: row.side,
    how: row.how,
    fromMs: row.from_ms,
    toMs: row.to_ms,
    foundAtMs: row.found_ms,
  }));
}

export async function closeLostHours(db: Db, side: LosingSide, by: string, nowMs: number): Promise<void> {
  await deed(db, sql`close_lost_hours(${side}, ${by}, ${nowMs})`);
}

/** Whether amounts may be answered for: by what one process remembers of the record, and by what was found. */
export interface Trust {
  /** Asked in the transaction that would answer. */
  isBehind(tx: Tx): Promise<boolean>;
}

/**
 * One for each process. A record that is set back under it is noticed at the next question, before any duty compares: its
 * number is less than this process has seen.
 */
export function rememberTrust(): Trust {
  let newest = 0;
  return {
    isBehind: async (tx) => {
      const { n, open } = await tx
        .selectNoFrom((eb) => [
          eb.selectFrom('record_point').select('n').as('n'),
          eb.exists(eb.selectFrom('lost_hours').select('id').where(openOf('record'))).as('open'),
        ])
        .executeTakeFirstOrThrow();
      if ((n ?? 0) < newest) return true;
      newest = n ?? 0;
      return open === true || open === 1;
    },
  };
}

const openOf = (side: LosingSide) => sql<boolean>`side = ${side} and closed_ms is null`;
