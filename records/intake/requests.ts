/** Idempotent requests: the first answer under an actor's key is the answer, to the same body. */
import type { Db } from '../database/database.ts';
import { jsonText } from '../database/json.ts';
import type { KnownRequest, StoredAnswer } from '../store/requests.ts';

/** The answer of a row, as a member to spread; nothing when none was given yet. */
export function answerOf(row: { status: number | null; answer: StoredAnswer['body'] }): { answer?: StoredAnswer } {
  return row.status === null ? {} : { answer: { status: row.status, body: row.answer } };
}

/** A request known by its key alone: an act, not an intake, of which the body is kept too. */
function keyed(given: { actor: string; key: string; hmac: string; caseId?: string }, nowMs: number) {
  const { actor, key, hmac, caseId } = given;
  const intake = { sop: null, join_key: null, channel: null, message_id: null, body: null };
  return { actor, key, hmac, case_id: caseId ?? null, ...intake, received_ms: nowMs, tried_ms: 0 };
}

/**
 * Keeps the answer unless there is one; `caseId` is the case it speaks of. False: the key was used with another body,
 * and nothing is changed.
 */
export async function rememberAnswer(
  db: Db,
  given: { actor: string; key: string; hmac: string; answer: StoredAnswer; caseId?: string },
  nowMs: number,
): Promise<boolean> {
  const { hmac } = given;
  const answer = { settled: true, status: given.answer.status, answer: jsonText(given.answer.body) };
  const row = await db
    .insertInto('request')
    .values({
      ...keyed(given, nowMs),
      ...answer,
    })
    .onConflict((oc) =>
      oc
        .columns(['actor', 'key'])
        .doUpdateSet((eb) => ({
          settled: true,
          status: eb.fn.coalesce('request.status', 'excluded.status'),
          answer: eb
            .case()
            .when('request.status', 'is', null)
            .then(eb.ref('excluded.answer'))
            .else(eb.ref('request.answer'))
            .end(),
          case_id: eb
            .case()
            .when('request.status', 'is', null)
            .then(eb.fn.coalesce('excluded.case_id', 'request.case_id'))
            .else(eb.ref('request.case_id'))
            .end(),
        }))
        .where('request.hmac', '=', hmac),
    )
    .returning('hmac')
    .executeTakeFirst();
  return row !== undefined;
}

/** What is remembered under an actor's key. */
export async function findRequest(db: Db, actor: string, key: string): Promise<KnownRequest | undefined> {
  const row = await db
    .selectFrom('request')
    .select(['hmac', 'case_id', 'status', 'answer'])
    .where('actor', '=', actor)
    .where('key', '=', key)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { hmac: row.hmac, ...(row.case_id !== null && { case: row.case_id }), ...answerOf(row) };
}

/** Takes the key unless it is taken; what is known of it then. Settled from the start: no sweeper repeats it. */
export async function claimRequest(
  db: Db,
  given: { actor: string; key: string; hmac: string; caseId?: string },
  nowMs: number,
): Promise<KnownRequest | undefined> {
  const { actor, key } = given;
  const inserted = await db
    .insertInto('request')
    .values({
      ...keyed(given, nowMs),
      settled: true,
      status: null,
      answer: null,
    })
    .onConflict((oc) => oc.columns(['actor', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  return inserted === undefined ? findRequest(db, actor, key) : undefined;
}
