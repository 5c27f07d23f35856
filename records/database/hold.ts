/** One process at a time, in all of them: what must not be begun twice from the same state (a case that begins again). */
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { translated } from '../errors.ts';

/** The first key of the advisory locks; the second is the text's hash. */
const lockNumber = 1_414_213_562;
/** After this without a sign of life of the holder the lock is free: its process hangs. */
const IDLE_MS = 60_000;

/**
 * Runs `call` while nobody else runs one under this text, for as long as it takes. A connection is kept for it, so callers see to
 * it that few do this at once; when the process dies or the connection breaks, the lock is free at once. `lost` is aborted then:
 * somebody else may have it, so a call that lasts stops where it can.
 *
 * @throws RecordAway when the database is away, the lock is not had in time or was lost; an error of the call as it is
 */
export async function whileHeld<T>(
  db: Db,
  text: string,
  call: (lost: AbortSignal) => Promise<T>,
  idleMs = IDLE_MS,
): Promise<T> {
  let failed: { error: unknown } | undefined;
  try {
    return await db.transaction().execute(async (tx) => {
      await sql`set local idle_in_transaction_session_timeout = ${sql.lit(idleMs)}`.execute(tx);
      await hold(tx, text);
      const renewed = renewing(tx, idleMs);
      try {
        return await call(renewed.lost).catch((error: unknown) => {
          failed = { error };
          throw error;
        });
      } finally {
        await renewed.end();
      }
    });
  } catch (error) {
    throw failed === undefined ? translated(error) : failed.error;
  }
}

/** Says to the database that the holder lives, several times within the limit. */
function renewing(tx: Tx, idleMs: number): { lost: AbortSignal; end(): Promise<void> } {
  const gone = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    last = sql`select 1`.execute(tx).catch((error: unknown) => {
      clearInterval(timer);
      gone.abort(error);
    });
  }, idleMs / 4);
  return {
    lost: gone.signal,
    end: async () => {
      clearInterval(timer);
      await last;
      if (gone.signal.aborted) throw gone.signal.reason;
    },
  };
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
