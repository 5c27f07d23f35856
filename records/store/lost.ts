/** Cases whose runs are lost, and those who begin them again (semantics rule 32). */
import type { NotTaken } from '../not-taken.ts';
import type { CaseState } from '../../engine/state/state.ts';
import type { Page, PageQuery } from './lists.ts';

/** `gone`: Temporal knows no run of the case; `behind`: the run it has is older than what is recorded. */
export type WhyLost = 'gone' | 'behind';

/** A lost case, as last recorded. */
export interface LostCase {
  case: string;
  sop: string;
  title: string;
  state: CaseState;
  why: WhyLost;
  foundAtMs: number;
  recordedAtMs: number;
  /** Number of the last event told; absent: no state is kept of it, and it cannot be begun again. */
  seq?: number;
}

/**
 * What becomes of a case that is to begin again. `found`: it has its run; `changed`: what is kept is not what was shown; `no_plan`:
 * the plan that it runs by is not kept.
 */
export type AgainOutcome = 'begun' | 'found' | 'changed' | 'no_plan';

/** One case of a request, with what was shown of it. */
export interface AgainCase {
  case: string;
  seq: number;
  stateHash: string;
  outcome?: AgainOutcome;
}

/** Asked by one person, confirmed by another; both ids are of people. */
export interface AgainRequest {
  id: number;
  /** Of all that is shown: the request, who asks and when, each case, the number of its last event and its state. */
  hash: string;
  askedAtMs: number;
  askedBy: string;
  lapsesAtMs: number;
  confirmedAtMs?: number;
  confirmedBy?: string;
  /** By id. */
  cases: AgainCase[];
}

/** A case that two people want to begin again, and that has not begun yet. */
export interface AgainPending extends AgainCase {
  request: number;
  askedBy: string;
  confirmedBy: string;
}

/** Where a page of them ended. */
export type AgainPlace = Pick<AgainPending, 'request' | 'case'>;

/** Why a request is not confirmed. */
export type NotConfirmed = NotTaken;

/** Hours of which Temporal's store knows nothing. */
export interface ForgottenHours {
  fromMs: number;
  foundMs: number;
}

/** Marks, requests, and how many there are. */
export interface LostStore {
  /**
   * Remembers that the case's run is lost. False: it is not, for the record does not know the case, or all of it has been told
   * and settled. A case that is over is lost only while a call or a message of it is under way.
   */
  markLost(caseId: string, why: WhyLost): Promise<boolean>;
  /**
   * Temporal's store is one of `fromMs`, and that was found at `foundMs`: every case that told something last in between is lost,
   * for the run it has does not know that. How many. Once for each loss: a mark that was taken away since stays away.
   */
  markBehind(hours: ForgottenHours): Promise<number>;
  /** Its run was there all the time. */
  unmarkLost(caseId: string): Promise<void>;
  /** Undefined: not lost, as far as is known. */
  whyLost(caseId: string): Promise<WhyLost | undefined>;
  /** By id. */
  lostCases(page?: PageQuery): Promise<Page<LostCase>>;
  /** How many are lost, and how many have no end yet. */
  lostCount(): Promise<{ lost: number; open: number }>;
  /** Ids of cases that should have a run, behind `after`. */
  unendedCases(after: string, limit: number): Promise<string[]>;
  /** Undefined: none of these cases (all, without any) is lost and has a state to begin from. */
  askAgain(asked: { cases?: readonly string[]; by: string }): Promise<AgainRequest | undefined>;
  /** Oldest first, without those that lapsed. */
  openAgainRequests(): Promise<AgainRequest[]>;
  getAgainRequest(id: number): Promise<AgainRequest | undefined>;
  /** Undefined: it is confirmed by this word. */
  confirmAgain(id: number, word: { hash: string; by: string }): Promise<NotConfirmed | undefined>;
  /** Confirmed and not begun, of one request or of all, in the order of requests and ids; `after`: those behind it. */
  againPending(limit: number, of?: { request?: number; after?: AgainPlace }): Promise<AgainPending[]>;
  /** The hash of what is kept of the case now. */
  stateHash(caseId: string): Promise<string | undefined>;
  /** `begun` and `found` take the mark away. */
  noteAgain(of: { request: number; case: string }, outcome: AgainOutcome): Promise<void>;
}
