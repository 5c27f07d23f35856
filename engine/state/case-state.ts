/** The states of a case, its links to others, and what a signal remembers. */
export type CaseState = 'open' | 'resolved' | 'closed' | 'cancelled' | 'merged';

/** Nothing goes on by itself any more; some acts still begin a case that is over anew (rules 15, 16, 18). */
export function isOver(state: CaseState): boolean {
  return state === 'closed' || state === 'cancelled' || state === 'merged';
}

/**
 * A reference to another case: started from here (`child`), merged into this one (`absorbed`); or there before this one:
 * the complaint that this one repeats, the closed case that this one follows too late to re-open it, another matter of the
 * same customer (rule 17).
 */
export interface CaseLink {
  case: string;
  kind: 'child' | 'absorbed' | 'repeat' | 'follow_up' | 'same_customer';
}

/** What a signal remembers (rule 25). */
export interface SignalState {
  fired: number;
  /** Its condition holds now; the cycle in which it last fired; the beginning of the silence for which it fired. */
  holds?: true;
  cycle?: number;
  sinceMs?: number;
}

/** A firing that waits for its disposition; from rules 3 on with the people it has told so far. */
export interface Firing {
  code: string;
  n: number;
  atMs: number;
  told?: string[];
}

/**
 * A cancel that waits for a second person: who asked, and whose task it is to confirm, `person/x`, `team/x` or `role/x`.
 * `as`: not a cancel, but this outcome of the case (rule 36).
 */
export interface CancelAsked {
  by: string;
  atMs: number;
  to: string;
  as?: string;
}
