/**
 * Idempotency-Key: the caller's key and an HMAC of who, where and what make one request known for ever. The HMAC is
 * keyed, since a plain hash of a short body (a phone number) could be reversed.
 */
import { canonical } from '../language/hash.ts';
import { looksPersonal } from '../language/personal.ts';
import type { Digest } from '../records/database/digest.ts';
import type { RecordStore } from '../records/store.ts';
import { Problem } from './problem.ts';
import type { RequestName, StoredAnswer } from '../records/store/requests.ts';

/** One request as the record and Temporal know it. */
export interface RequestKey extends RequestName {
  /** Key and HMAC: the update id of the act that the request becomes. */
  updateId: string;
}

export { type Digest, digestWith } from '../records/database/digest.ts';

const keyForm = /^[\x21-\x7e]{1,200}$/;

/** @throws Problem 400 when the header is missing or unusable */
export function requestKey(
  digest: Digest,
  header: string | undefined,
  request: { actor: string; path: string; body: unknown },
): RequestKey {
  if (header === undefined || header === '') throw new Problem(400, 'request/no-key');
  if (!keyForm.test(header)) throw new Problem(400, 'request/bad-key');
  // It becomes part of ids that Temporal shows.
  if (looksPersonal(header) !== undefined) throw new Problem(400, 'request/personal-key');
  const hmac = digest('request', request.actor, request.path, canonical(request.body ?? null)).slice(0, 22);
  return { actor: request.actor, key: header, hmac, updateId: `${header}.${hmac}` };
}

/** The answer that a request under this very key and body had, and the case it is about; takes no key. */
export async function keptAnswer(
  record: RecordStore,
  request: RequestKey,
): Promise<{ case: string; answer: StoredAnswer } | undefined> {
  const known = await record.findRequest(request);
  if (known?.hmac !== request.hmac || known.answer === undefined || known.case === undefined) return undefined;
  return { case: known.case, answer: known.answer };
}

/** The answer given before under this key, if any. @throws Problem 422 when the key was another body's */
export async function answeredBefore(record: RecordStore, request: RequestKey): Promise<StoredAnswer | undefined> {
  const known = await record.claimRequest(request);
  if (known === undefined) return undefined;
  if (known.hmac !== request.hmac) throw new Problem(422, 'request/key-reused');
  return known.answer;
}
