/** Idempotent requests: the first answer under an actor's key is the answer. */
import type { Value } from '../../language/plan.ts';

/** The answer to a request, kept to be given again under the same key. */
export interface StoredAnswer {
  status: number;
  body: Value;
}

/** An idempotent request as remembered. */
export interface KnownRequest {
  hmac: string;
  case?: string;
  answer?: StoredAnswer;
}

/** Keys of requests other than intakes, and the answers of all. */
export interface RequestStore {
  /** Keeps the first answer under a key. False: the key is another body's. */
  rememberAnswer(actor: string, key: string, hmac: string, answer: StoredAnswer, caseId?: string): Promise<boolean>;
  findRequest(actor: string, key: string): Promise<KnownRequest | undefined>;
  /**
   * Takes a key for one body before anything is done under it: undefined when it is new, else what is known of it
   * (another `hmac`: the key is another body's; without `answer` the first attempt has not come to an end).
   */
  claimRequest(actor: string, key: string, hmac: string, caseId?: string): Promise<KnownRequest | undefined>;
}
