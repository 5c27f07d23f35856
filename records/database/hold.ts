/** One process at a time, in all of them: what must not be begun twice from the same state (a case that begins again). */
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { translated } from '../errors.ts';

/** The first key of the advisory locks; the second is the text's hash. */
const lockNumber = 1_414_213_562;
/** Longer than anything done under a lock may take: calls to Temporal have deadlines of seconds. */
const longestHoldMs = 60_000;

/**
 * Runs `call` while nobody else runs one under this text. A connection is kept for it, so callers see to it that few do this
 * at once; when the process dies or the connection breaks, the lock is free at once.
 *
 * @throws RecordAway when the database is away or the lock is not had in time; an error of the call as it is
 */
export async function whileHeld<T>(db: Db, text: string, call: () => Promise<T>): Promise<T> {
  let failed: { error: unknown } | undefined;
  try {
    return await db.transaction().execute(async (tx) => {
      await sql`set local idle_in_transaction_session_timeout = ${sql.lit(longestHoldMs)}`.execute(tx);
      await hold(tx, text);
      return call().catch((error: unknown) => {
        failed = { error };
        throw error;
      });
    });
  } catch (error) {
    throw failed === undefined ? translated(error) : failed.error;
  }
}

/** Holds this text until the transaction ends; waits for whoever holds it. */
export async function hold(tx: Tx, text: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${lockNumber}, hashtext(${text}))`.execute(tx);
}

/** The same without waiting: false when somebody else holds it. */
export async function tryHold(tx: Tx, text: string): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_xact_lock(${lockNumber}, hashtext(${text})) as held`.execute(tx);
  return rows[0]?.held ?? false;
}
