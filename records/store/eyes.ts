/** For whose eyes something is read: every read of cases says so, and the record answers with what they may see (rule 30). */

/** The product itself: workers, duties and what a handler needs to decide with. Nothing read so goes out as it is. */
export const PRODUCT = 'product';

/**
 * Somebody outside. `all`: a supervisor, duty manager or auditor; `sops`: a system, whose token names them; `keys`: a
 * person, and as whom that person reads (`readsAs` of engine/people/readers.ts).
 */
export interface ReadingEyes {
  /** Who it is, for the access log. */
  readonly reader: string;
  readonly sees: 'all' | { readonly sops: readonly string[] } | { readonly keys: readonly string[] };
}

export type Eyes = typeof PRODUCT | ReadingEyes;
