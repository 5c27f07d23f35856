/** Idempotent requests: the first answer under an actor's key is the answer, to the same body. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import type { KnownRequest, RequestName, StoredAnswer } from '../store/requests.ts';

/** The answer of a row, as a member to spread; nothing when none was given yet. */
export function answerOf(row: { status: number | null; answer: StoredAnswer['body'] }): { answer?: StoredAnswer } {
  return row.status === null ? {} : { answer: { status: row.status, body: row.answer } };
}

/** A request and the case it speaks of, when that is known. */
type Keyed = RequestName & { caseId: string | undefined };

/** A request known by its key alone: an act, not an intake, of which the body is kept too. Settled from the start. */
function keyed({ actor, key, hmac, caseId }: Keyed, nowMs: number) {
  return { actor, key, hmac, case_id: caseId ?? null, received_ms: nowMs, settled: true };
}

/**
 * Keeps the answer unless there is one; `caseId` is the case it speaks of. False: the key was used with another body,
 * and nothing is changed.
 */
export function rememberAnswer(
  db: Db,
  request: Keyed,
  { status, body }: StoredAnswer,
  nowMs: number,
): Promise<boolean> {
  const row = { ...keyed(request, nowMs), status, answer: body };
  return deed(db, sql<boolean>`remember_answer(${jsonText(row)})`);
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
  const free = await deed(db, sql<boolean>`keep_request(${jsonText(keyed(request, nowMs))})`);
  return free ? undefined : findRequest(db, request);
}
