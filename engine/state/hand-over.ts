/** What the state holds of hand-overs: how far one has come, and what its edges have settled (semantics rules 19–21). */

/** Progress of a hand-over, on the visit of its step (semantics rules 19–21). */
export interface HandOver {
  /** The leg that was accepted last; before that, the first to be offered. */
  leg: string;
  /** The team accountable now, and since when. */
  accountable: string;
  sinceMs: number;
  /** The open offer, or the one that came back and is being mended. */
  offer?: {
    id: string;
    to: string;
    madeAtMs: number;
    acceptByMs?: number;
    /** Whose step reached `done`; absent for the coordinator's offer of the first leg. */
    giver?: { step: string; assignee?: string };
    returned?: true;
  };
  /** Rejections by receiving leg; edges on which a ruling has ended rejecting: in this cycle, of earlier visits, too. */
  rejections: Record<string, number>;
  settled: string[];
  arbitration?: { leg: string; sinceMs: number };
  /** Who did the latest work in a leg: the one who mends it when it comes back. */
  doer?: { leg: string; step: string; assignee: string };
  done: string[];
}

/** By receiving leg, as on `HandOver`. */
export interface Edges {
  cycle: number;
  rejections: Record<string, number>;
  settled: string[];
}
