/** Idempotent requests: the first answer under an actor's key is the answer. */
import type { Value } from '../../language/plan.ts';

/** The answer to a request, kept to be given again under the same key. */
export interface StoredAnswer {
  status: number;
  body: Value;
}

/** Whose request, under which key (its Idempotency-Key), with which body: `hmac` is over actor, path and body. */
export interface RequestName {
  actor: string;
  key: string;
  hmac: string;
}

/** An idempotent request as remembered. */
export interface KnownRequest {
  hmac: string;
  case?: string;
  answer?: StoredAnswer;
}

/** Keys of requests other than intakes, and the answers of all. */
export interface RequestStore {
  /** Keeps the first answer under a key, and the case it speaks of. False: the key is another body's. */
  rememberAnswer(request: RequestName, answer: StoredAnswer, caseId?: string): Promise<boolean>;
  findRequest(request: Pick<RequestName, 'actor' | 'key'>): Promise<KnownRequest | undefined>;
  /**
   * Takes a key for one body before anything is done under it: undefined when it is new, else what is known of it
   * (another `hmac`: the key is another body's; without `answer` the first attempt has not come to an end).
   */
  claimRequest(request: RequestName, caseId?: string): Promise<KnownRequest | undefined>;
}
