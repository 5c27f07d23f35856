/** What streams are told from: cases that the feed tells of, as they are now, and whom else one is open to. */

/** A case of which the feed told something. */
export interface Change {
  /** The newest of these positions that tells of the case. */
  position: number;
  case: string;
  sop: string;
  /** Absent: retention removed it. */
  now?: {
    state: string;
    step?: string;
    team?: string;
    owner?: string;
    sla: string;
    nextDueMs?: number;
    /** Number of the newest event that stands. */
    seq: number;
    readers: readonly string[];
    /** People who were let in, their hour not being over. */
    guests: readonly string[];
    /** A payment of unknown result is set aside: finance reads it (rule 24). */
    leftPayment: boolean;
  };
  /** Who read it before these positions, and is no reader of it any more. */
  lost: readonly string[];
}

/** Cases that are open to somebody without naming her as a reader. */
export interface Visits {
  guests: readonly { person: string; case: string }[];
  leftPayments: readonly string[];
}

/** All of it read as the product: who is told what is decided by `seesChange` of records/read/may-read.ts. */
export interface StreamStore {
  /** In the order of their positions, each case once. */
  feedChanges(after: number, upTo: number): Promise<Change[]>;
  visits(): Promise<Visits>;
  /** Calls `wake` when there is something new, and when that can no longer be heard: at least each time the connection is made. */
  onFeed(wake: () => void): { stop(): Promise<void> };
}
