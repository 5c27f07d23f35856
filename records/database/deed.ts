/** Writing: each deed is a function that the database's owner has defined. What the program connects as may write no table. */
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';

/** Calls one such function, in the transaction given, and returns what it returns. */
export async function deed<T>(db: Db, call: RawBuilder<T>): Promise<T> {
  const { rows } = await sql<{ it: T }>`select ${call} as it`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('A function of the record returned nothing.');
  return row.it;
}

/** The same of a function that returns rows. */
export async function deedRows<T>(db: Db, call: RawBuilder<T>): Promise<T[]> {
  return (await sql<T>`select * from ${call}`.execute(db)).rows;
}

/** Bytes inside of JSON, as the database reads them. */
export function bytesText(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`;
}
