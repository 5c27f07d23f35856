/** The beats of workers, by the database's clock. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

/** What was killed this long ago is nobody's worker any more. */
const forgottenMs = 3_600_000;
const nowMs = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8::bigint`;

export async function beat(db: Db, worker: string, taskQueue: string): Promise<void> {
  await sql`with forgotten as (delete from worker_beat where beat_ms < ${nowMs} - ${forgottenMs} and worker <> ${worker})
    insert into worker_beat (worker, task_queue, beat_ms) values (${worker}, ${taskQueue}, ${nowMs})
    on conflict (worker) do update set task_queue = excluded.task_queue, beat_ms = excluded.beat_ms`.execute(db);
}

export async function endBeat(db: Db, worker: string): Promise<void> {
  await db.deleteFrom('worker_beat').where('worker', '=', worker).execute();
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
