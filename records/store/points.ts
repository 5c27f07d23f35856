/** What record and Temporal know of each other, and which of them has lost hours. */
import type { RequestName, StoredAnswer } from './requests.ts';

/** How far the record is, and what it has seen of itself in Temporal. */
export interface Point {
  /** Names this record for ever; its backups have the same name. */
  record: string;
  n: number;
  atMs: number;
  /** The newest number read back from Temporal, and when it was written there; 0: none ever. */
  seenN: number;
  seenMs: number;
}

/** `record`: the database came back older than Temporal knows it; `temporal`: the other way round. */
export type LosingSide = 'record' | 'temporal';

/** Hours that one side does not know of. */
export interface LostHours {
  side: LosingSide;
  /** `set-back`: an older copy; `emptied`: nothing of us is there; `another`: it belongs to another record. */
  how: 'set-back' | 'emptied' | 'another';
  /** What the side that lost knows last. */
  fromMs: number;
  /** What the other one knows: what lies between is lost. */
  toMs: number;
}

/** Found hours, until they are closed. */
export interface FoundHours extends LostHours {
  foundAtMs: number;
}

/** A case of which the record lacks events. `fault`: why it could not be recorded from its history. */
export interface BehindCase {
  case: string;
  notedAtMs: number;
  fault?: string;
}

/** Two open cases of one matter; `other` was opened later. */
export interface SameMatter {
  case: string;
  other: string;
}

/** An intake as a history tells of it, with the answer it had as far as that can be known. */
export interface DerivedRequest extends RequestName {
  case: string;
  sop: string;
  joinKey?: string;
  channel?: string;
  messageId?: string;
  receivedAtMs: number;
  answer: StoredAnswer;
}

export interface PointStore {
  /** Undefined: nothing was ever told. */
  point(): Promise<Point | undefined>;
  /** Takes what was seen in Temporal, goes one further than both, and returns it: to be told there next. */
  nextPoint(seen?: { n: number; atMs: number }): Promise<Point>;
  /** Of hours known already only their span grows. True: they are new. */
  noteLostHours(lost: LostHours): Promise<boolean>;
  /** What is open. */
  lostHours(): Promise<FoundHours[]>;
  /** What was lost is there again, or somebody has seen to it. */
  closeLostHours(side: LosingSide, by: string): Promise<void>;
  /** The record lacks events of this case. */
  noteBehind(caseId: string): Promise<void>;
  /** Those not tried for longest first; what has failed, some minutes later. */
  behindCases(limit: number): Promise<BehindCase[]>;
  /** Without a fault it is whole again. */
  triedBehind(caseId: string, fault?: string): Promise<void>;
  /** True: it is new. */
  noteSameMatter(pair: SameMatter): Promise<boolean>;
  /** Pairs of which both cases are open; `untold`: whose leads have not been told. */
  sameMatters(untold?: boolean): Promise<SameMatter[]>;
  markToldMatter(pair: SameMatter): Promise<void>;
  /** Keeps it, settled, and its message, unless its key is known. */
  keepDerivedRequest(request: DerivedRequest): Promise<void>;
  /** How many cases are behind, and how many pairs of open cases are one matter. */
  lossCounts(): Promise<{ behind: number; sameMatter: number }>;
  /** The case that a join key leads to. */
  joinedTo(joinKey: string): Promise<string | undefined>;
  /** How many of these references lead to no value. */
  absentValues(refs: readonly string[]): Promise<number>;
}
