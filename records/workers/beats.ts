/** The beats of workers, by the database's clock. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';

/** What was killed this long ago is nobody's worker any more. */
const forgottenMs = 3_600_000;
const nowMs = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8::bigint`;

export async function beat(db: Db, worker: string, taskQueue: string): Promise<void> {
  await deed(db, sql`beat(${worker}, ${taskQueue}, ${forgottenMs})`);
}

export async function endBeat(db: Db, worker: string): Promise<void> {
  await deed(db, sql`end_beat(${worker})`);
}

export async function msSinceBeat(db: Db, taskQueue: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('worker_beat')
    .select((eb) => sql<number | null>`(${nowMs} - ${eb.fn.max('beat_ms')})::float8`.as('ms'))
    .where('task_queue', '=', taskQueue)
    .where('beat_ms', '>=', sql<number>`${nowMs} - ${forgottenMs}`)
    .executeTakeFirst();
  return row?.ms ?? undefined;
}
