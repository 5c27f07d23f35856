/** Idempotent requests: the first answer under an actor's key is the answer, to the same body. */
import type { Db } from '../database/database.ts';
import { jsonText } from '../database/json.ts';
import type { KnownRequest, RequestName, StoredAnswer } from '../store/requests.ts';

/** The answer of a row, as a member to spread; nothing when none was given yet. */
export function answerOf(row: { status: number | null; answer: StoredAnswer['body'] }): { answer?: StoredAnswer } {
  return row.status === null ? {} : { answer: { status: row.status, body: row.answer } };
}

/** A request and the case it speaks of, when that is known. */
type Keyed = RequestName & { caseId: string | undefined };

/** A request known by its key alone: an act, not an intake, of which the body is kept too. */
function keyed({ actor, key, hmac, caseId }: Keyed, nowMs: number) {
  const intake = { sop: null, join_key: null, channel: null, message_id: null, body: null };
  return { actor, key, hmac, case_id: caseId ?? null, ...intake, received_ms: nowMs, tried_ms: 0 };
}

/**
 * Keeps the answer unless there is one; `caseId` is the case it speaks of. False: the key was used with another body,
 * and nothing is changed.
 */
export async function rememberAnswer(
  db: Db,
  request: Keyed,
  { status, body }: StoredAnswer,
  nowMs: number,
): Promise<boolean> {
  const row = await db
    .insertInto('request')
    .values({ ...keyed(request, nowMs), settled: true, status, answer: jsonText(body) })
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
        .where('request.hmac', '=', request.hmac),
    )
    .returning('hmac')
    .executeTakeFirst();
  return row !== undefined;
}

/** What is remembered under an actor's key. */
export async function findRequest(
  db: Db,
  { actor, key }: Pick<RequestName, 'actor' | 'key'>,
): Promise<KnownRequest | undefined> {
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
export async function claimRequest(db: Db, request: Keyed, nowMs: number): Promise<KnownRequest | undefined> {
  const inserted = await db
    .insertInto('request')
    .values({
      ...keyed(request, nowMs),
      settled: true,
      status: null,
      answer: null,
    })
    .onConflict((oc) => oc.columns(['actor', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  return inserted === undefined ? findRequest(db, request) : undefined;
}
