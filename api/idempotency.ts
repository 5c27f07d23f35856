/**
 * Idempotency-Key: the caller's key and an HMAC of who, where and what make one request known for ever. The HMAC is
 * keyed, since a plain hash of a short body (a phone number) could be reversed.
 */
import { canonical } from '../language/hash.ts';
import { looksPersonal } from '../language/personal.ts';
import type { DigestKey } from '../records/database/digest.ts';
import type { RecordStore } from '../records/store.ts';
import { Problem } from './problem.ts';
import type { RequestName, StoredAnswer } from '../records/store/requests.ts';

/** One request as the record and Temporal know it. */
export interface RequestKey extends RequestName {
  /** Key and HMAC: the update id of the act that the request becomes. */
  updateId: string;
  /** By which it is named, and its references. */
  under: DigestKey;
  /** The same request by the names that other keys give it: it may have come before the secret was exchanged. */
  otherwise: () => RequestKey[];
}

/** The request came before, under another key of the installation: it is the one by that name. */
export class KnownOtherwise extends Error {
  override readonly name = 'KnownOtherwise';
  readonly request: RequestKey;
  constructor(request: RequestKey) {
    super('The request is known by another name.');
    this.request = request;
  }
}

const keyForm = /^[\x21-\x7e]{1,200}$/;

/**
 * By the first of the keys.
 *
 * @throws Problem 400 when the header is missing or unusable
 */
export function requestKey(
  digests: readonly DigestKey[],
  header: string | undefined,
  request: { actor: string; path: string; body: unknown },
): RequestKey {
  if (header === undefined || header === '') throw new Problem(400, 'request/no-key');
  if (!keyForm.test(header)) throw new Problem(400, 'request/bad-key');
  // It becomes part of ids that Temporal shows.
  if (looksPersonal(header) !== undefined) throw new Problem(400, 'request/personal-key');
  const body = canonical(request.body ?? null);
  const named = (under: DigestKey, others: readonly DigestKey[]): RequestKey => {
    const hmac = under.digest('request', request.actor, request.path, body).slice(0, 22);
    const otherwise = () => others.map((it) => named(it, []));
    return { actor: request.actor, key: header, hmac, updateId: `${header}.${hmac}`, under, otherwise };
  };
  const [first, ...others] = digests as [DigestKey, ...DigestKey[]];
  return named(first, others);
}

/** What a request does under a key of its own, beside what it does itself. */
export function keyedAs(request: RequestKey, key: string): RequestKey {
  return { ...request, key, updateId: `${key}.${request.hmac}`, otherwise: () => [] };
}

/** @throws KnownOtherwise for a request that came before under another key of the installation */
function isSame(request: RequestKey, hmac: string): boolean {
  if (hmac === request.hmac) return true;
  const other = request.otherwise().find((it) => it.hmac === hmac);
  if (other !== undefined) throw new KnownOtherwise(other);
  return false;
}

/** @throws KnownOtherwise; Problem 422 when the key was another body's */
export function mustBeSame(request: RequestKey, hmac: string): void {
  if (!isSame(request, hmac)) throw new Problem(422, 'request/key-reused');
}

/**
 * The answer that a request under this very key and body had, and the case it is about; takes no key.
 *
 * @throws KnownOtherwise
 */
export async function keptAnswer(
  record: RecordStore,
  request: RequestKey,
): Promise<{ case: string; answer: StoredAnswer } | undefined> {
  const known = await record.findRequest(request);
  if (known === undefined || !isSame(request, known.hmac)) return undefined;
  if (known.answer === undefined || known.case === undefined) return undefined;
  return { case: known.case, answer: known.answer };
}

/**
 * Whether this very request came before: of what tells each time anew what became of it, and keeps no answer.
 *
 * @throws KnownOtherwise; Problem 422 when the key was another body's
 */
export async function cameBefore(record: RecordStore, request: RequestKey): Promise<boolean> {
  const known = await record.claimRequest(request);
  if (known !== undefined) mustBeSame(request, known.hmac);
  return known !== undefined;
}

/** The answer given before under this key, if any. @throws KnownOtherwise; Problem 422 when the key was another body's */
export async function answeredBefore(record: RecordStore, request: RequestKey): Promise<StoredAnswer | undefined> {
  const known = await record.claimRequest(request);
  if (known === undefined) return undefined;
  mustBeSame(request, known.hmac);
  return known.answer;
}
