/** Intakes (architecture, "Intake"): which case a complaint belongs to, once and for all. */
import type { Actor, Imported } from '../../engine/event.ts';
import type { Value } from '../../language/plan.ts';
import type { DigestKey } from '../database/digest.ts';
import type { RequestName, StoredAnswer } from './requests.ts';
import type { VaultRow } from './vault.ts';

/** What is kept of an intake, for whoever finishes it. Holds vault references, no personal value. */
export interface StoredIntake {
  version: number;
  actor: Actor;
  data: Record<string, Value>;
  /** Reference of what was said, told to a case that the intake joins. */
  note?: string;
  /** When it was received, as the actor says (semantics rule 2). */
  claimedAtMs?: number;
  /** All its vault rows. */
  refs: string[];
  /** It comes from another system (semantics rule 31). */
  imported?: Imported;
}

/** Step 1 of an intake. */
export interface IntakeRequest extends RequestName {
  sop: string;
  /** HMAC over SOP and the values of `intake.join.same`; absent: the SOP joins nothing. */
  joinKey?: string;
  /** What the same matter may be called by former keys: it joins the case that one of them leads to. */
  formerJoinKeys?: readonly string[] | undefined;
  /** What its message may be called by former keys. */
  formerMessageIds?: readonly string[];
  /** The id a new case gets (case-id.ts). */
  newCase: string;
  channel?: string;
  messageId?: string;
  /** `case` of these rows is set by the record: that of the result. Without a subject they are that case's. */
  vaultRows: (Omit<VaultRow, 'case' | 'subject'> & { subject?: string })[];
  body: StoredIntake;
  receivedAtMs: number;
}

/**
 * What step 1 found. `known_request`: this actor used this key before (compare `hmac`: other → 422; without `answer` the
 * first attempt never came to an end: go on with step 2 on `case`). `known_message`: that message opened or joined
 * `case` before: no new event. `go`: step 2 on `case`; `fresh`: the id is new. `joinKey`: the former one that it is registered under.
 */
export type IntakeFound =
  | { kind: 'known_request'; case: string; hmac: string; answer?: StoredAnswer; joinKey?: string }
  | { kind: 'known_message'; case: string }
  | { kind: 'go'; case: string; fresh: boolean; joinKey?: string };

/** A stored intake that nobody has answered yet. */
export interface PendingIntake extends RequestName {
  sop: string;
  case: string;
  joinKey?: string;
  channel?: string;
  messageId?: string;
  body: StoredIntake;
  receivedAtMs: number;
}

/** A matter's way from an ended case to the next one. */
export interface IntakeMove {
  joinKey: string;
  from: string;
  to: string;
  request?: MovingRequest;
}

/** A case that takes a matter nobody has. */
export interface JoinClaim {
  joinKey: string;
  /** What the same matter may be called by former keys. */
  formerJoinKeys?: readonly string[];
  case: string;
  sop: string;
}

/** A case whose join fields were corrected, and the case that its key leads to: itself, or another open one of the same matter. */
export interface Rejoined {
  case: string;
  leadsTo: string;
}

/** A request that follows its join key to another case. `refs`: its vault rows. */
export interface MovingRequest {
  actor: string;
  key: string;
  refs?: readonly string[];
}

/** Intakes, from the transaction that decides their case to their end. */
export interface IntakeStore {
  registerIntake(intake: IntakeRequest): Promise<IntakeFound>;
  /**
   * Compare-and-set: from the ended case to a new id. Returns the case the key leads to now; with `request` that
   * request follows to it, with its vault rows.
   */
  moveIntakeRow(move: IntakeMove): Promise<{ case: string; moved: boolean }>;
  /** A case that another one started has this matter from now on, unless some case has it. */
  claimJoin(claim: JoinClaim): Promise<void>;
  /** Cases whose join fields were corrected are found by what they say now; `only`: that case, if it waits (rule 35). */
  rejoin(digests: readonly DigestKey[], which?: { only?: string; limit?: number }): Promise<Rejoined[]>;
  /** Fields as a case's opening gave them, or as they were corrected since; undefined of a case that is not recorded. */
  matterOf(caseId: string): Promise<Record<string, Value> | undefined>;
  /** A request follows to another case, with its vault rows; the join key stays where it leads. */
  redirectRequest(request: MovingRequest, to: string): Promise<void>;
  /**
   * Before a closed case begins again: leads the join key back to it, unless it leads to one not known to be over.
   * Returns the case the key leads to now.
   */
  bringIntakeRowBack(joinKey: string, to: string): Promise<string>;
  /**
   * Intakes received at or before that instant and still without an answer, 100 when not said: the ones tried least
   * recently first, then the oldest. Whoever finishes one remembers its answer, also a refusal: it would come again and
   * keep others waiting.
   */
  pendingIntakes(receivedUntilMs: number, limit?: number): Promise<PendingIntake[]>;
  /** The sweeper tried it in vain: the others come first next time. */
  putIntakeBehind(request: MovingRequest): Promise<void>;
}
