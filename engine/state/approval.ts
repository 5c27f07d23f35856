/** What the state holds of approvals: an open one on its visit, and the grant it leaves behind (semantics rules 22–24). */

/** An open approval (semantics rules 22–24), on the visit of its step. */
export interface Approval {
  /** The grant it will become: the reservation's key, and later the payout's. */
  grant: string;
  /** In 分; absent: it is not about an amount. */
  amount?: number;
  /** What it is about (grants.ts); a change begins the approval anew. `seen`: the evidence there was. */
  hash: string;
  seen: string[];
  /** Who asks, and may not agree. */
  requesters: string[];
  /** The role asked now: the lowest whose caps suffice. Absent: not by authority, or not known yet. */
  role?: string;
  /** What was rejected before needs this role at least. */
  least?: string;
  /** The owner and authors about whose caps the record is asked. */
  basis?: string;
  /** Who has signed while others must still, and the least that any of them agreed to. */
  signed?: string[];
  upTo?: number;
  /** Somebody agreed; the record is asked about that person's caps. `roles`: those of the act. */
  given?: { by: string; amount: number; roles?: string[] };
  /** The key of the question asked of the record. */
  asked?: string;
  /** The record was away: asked again then. */
  atMs?: number;
  tries?: number;
}

/** What an approval allows, once. `paying`: a call is under way; `unknown`: it may have paid. */
export interface Grant {
  id: string;
  /** The action it is reserved under in the ledger; absent: nothing is reserved. */
  action?: string;
  amount: number;
  hash: string;
  seen: string[];
  state: 'reserved' | 'paying' | 'spent' | 'unknown';
  /** Within the caps of owner and authors: falls when either changes. */
  basis?: string;
  /** Who agreed: falls when that person becomes owner or author. */
  by?: string;
  /** Found to be paid when somebody looked: the open task that pays it can still be completed, once. */
  found?: true;
}
