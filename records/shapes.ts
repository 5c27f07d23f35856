/** The shapes that callers of the record hand in and get back. Instants are epoch ms; absent means unknown or none. */
import type { Obstacle, Shifted } from '../engine/migrate/migrate.ts';
import type { Organization } from '../engine/people/choose.ts';
import type { SlaState } from '../engine/see/sla.ts';
import type { CaseState } from '../engine/state/state.ts';
import type { View } from '../engine/see/view.ts';
import type { Package, Value } from '../language/plan.ts';

/** A page of a list. `next` goes back in as `cursor`; absent: that was all. */
export interface Page<T> {
  items: T[];
  next?: string;
}

/** Position and size of a page. `limit` is 1–200, 50 when absent; `cursor` is the `next` of the page before. */
export interface PageQuery {
  cursor?: string;
  limit?: number;
}

/** One work item offered to people, as worklists show it. */
export interface TaskRow {
  case: string;
  sop: string;
  step: string;
  attempt: number;
  title: string;
  caseTitle: string;
  kind: string;
  status: 'queued' | 'offered' | 'assigned';
  team?: string;
  role?: string;
  assignee?: string;
  customer?: string;
  severity?: string;
  sinceMs: number;
  acceptByMs?: number;
  dueMs?: number;
  /** The earliest due of the task and of the case's unmet clocks. */
  nextDueMs?: number;
  /** When the case was opened. */
  receivedAtMs: number;
  overdue: boolean;
}

/** Whose tasks: assigned or offered to `person`, or waiting for `teams` or `roles`. With none of the three: everybody's. */
export interface TaskQuery extends PageQuery {
  person?: string;
  teams?: string[];
  roles?: string[];
  /** Only what is overdue (true) or not (false). */
  overdue?: boolean;
  /** The instant that decides what is overdue; kept for all pages of one walk by the cursor. */
  nowMs: number;
}

/** One line of the list of cases. */
export interface CaseRow {
  case: string;
  sop: string;
  version: number;
  title: string;
  state: CaseState;
  /** The first open step. */
  step?: string;
  team?: string;
  owner?: string;
  severity?: string;
  sla: SlaState;
  nextDueMs?: number;
  customer?: string;
  openedAtMs: number;
  resolvedAtMs?: number;
  closedAtMs?: number;
  result?: string;
}

/** Filters of the list of cases; all given must hold. `text` is found anywhere in id, title and non-personal texts. */
export interface CaseQuery extends PageQuery {
  sop?: string;
  state?: CaseState;
  step?: string;
  team?: string;
  assignee?: string;
  severity?: string;
  sla?: SlaState;
  customer?: string;
  text?: string;
}

/** One case as last recorded. `taskMs`: the time of the workflow task that wrote it. */
export interface CaseRecord {
  view: View;
  sla: SlaState;
  taskMs: number;
  /** The run that wrote this is over. */
  ended: boolean;
}

/** A contact with the customer: `in`, they reached us; `out`, we reached or called them. `note` is a vault reference. */
export interface ContactRow {
  case: string;
  seq: number;
  atMs: number;
  direction: 'in' | 'out';
  channel?: string;
  actor?: string;
  note?: string;
}

/** The answer to a request, kept to be given again under the same key. */
export interface StoredAnswer {
  status: number;
  body: Value;
}

/** A personal value on its way into the vault. `ref` is `v1.` + base64url HMAC(update id, field), made by the caller. */
export interface VaultRow {
  ref: string;
  /** Whose data it is: the unit of erasing. An HMAC or a customer number, never a name or a phone number. */
  subject: string;
  case: string;
  field: string;
  value: Value;
}

/** What a reference leads to. `erased`: its subject's key is gone; `unknown`: never stored, or swept. */
export type VaultValue =
  | { ref: string; status: 'present'; value: Value; field: string; case: string }
  | { ref: string; status: 'erased' | 'unknown' };

/** Step 1 of an intake. `body` is kept for the sweeper and holds vault references, no personal value. */
export interface IntakeRequest {
  actor: string;
  /** Idempotency-Key. */
  key: string;
  /** HMAC of actor, path and body. */
  hmac: string;
  sop: string;
  /** HMAC over SOP and the values of `intake.join.same`; absent: the SOP joins nothing. */
  joinKey?: string;
  /** The id a new case gets (case-id.ts). */
  newCase: string;
  channel?: string;
  messageId?: string;
  /** `case` of these rows is set by the record: that of the result. Without a subject they are that case's. */
  vaultRows: (Omit<VaultRow, 'case' | 'subject'> & { subject?: string })[];
  body: Value;
  receivedAtMs: number;
}

/**
 * What step 1 found. `known_request`: this actor used this key before (compare `hmac`: other → 422; without `answer` the
 * first attempt never came to an end: go on with step 2 on `case`). `known_message`: that message opened or joined
 * `case` before: no new event. `go`: step 2 on `case`; `fresh`: the id is new.
 */
export type IntakeFound =
  | { kind: 'known_request'; case: string; hmac: string; answer?: StoredAnswer }
  | { kind: 'known_message'; case: string }
  | { kind: 'go'; case: string; fresh: boolean };

/** A stored intake that nobody has answered yet. */
export interface PendingIntake {
  actor: string;
  key: string;
  hmac: string;
  sop: string;
  case: string;
  joinKey?: string;
  channel?: string;
  messageId?: string;
  body: Value;
  receivedAtMs: number;
}

/** A request that follows its join key to another case. `refs`: its vault rows. */
export interface MovingRequest {
  actor: string;
  key: string;
  refs?: readonly string[];
}

/** An idempotent request as remembered. */
export interface KnownRequest {
  hmac: string;
  case?: string;
  answer?: StoredAnswer;
}

/** A line of the ledger: an amount that somebody may spend, in 分 (semantics rules 22–24). */
export interface LedgerRow {
  case: string;
  grant: string;
  action: string;
  amount: number;
  /** Who decided, and by which role; no role: within the requester's own caps. */
  by?: string;
  role?: string;
  /** `unknown`: a payment that may have been made. */
  state: 'reserved' | 'committed' | 'released' | 'unknown';
  atMs: number;
}

/** A signal that a case must get, for the relay. */
export interface Outgoing {
  id: number;
  case: string;
  signal: string;
  body: Value;
  /** To be sent only when the run of this case that was there then has ended. */
  afterEnd?: { case: string; madeMs: number };
}

/** Another case, and what it is to this one: `parent`, `child`, `absorbed`, `merged_into`, `repeat`, `repeated_by`, … */
export interface CaseRelation {
  case: string;
  kind: string;
}

/** What processes share beside the SOPs. `connectors` and `messages` are the checked documents as JSON. */
export interface Workspace {
  organization: Organization;
  connectors: Value;
  messages: Value;
}

/** One published version without its body. */
export interface SopVersion {
  sop: string;
  version: number;
  title: string;
  owner: string;
  hash: string;
  publishedAtMs: number;
  publishedBy: string;
  /** Hash of the plan with newer calendars than it was published with. */
  edition?: string;
}

/** What waits for a second person. `base`: a digest of what was published when it was asked for. */
export interface Publication {
  id: number;
  packages: Package[];
  workspace: Workspace;
  base: string;
  askedAtMs: number;
  askedBy: string;
}

/** A run that moves an SOP's open cases to a plan, named by its hash. */
export interface MoveRun {
  id: number;
  sop: string;
  version: number;
  plan: string;
  startedAtMs: number;
  startedBy: string;
}

/** What became of one case, or would. `over`: it ended meanwhile; `safe`: it could move (dry run). */
export interface MoveRow {
  case: string;
  status: 'safe' | 'moved' | 'needs_mapping' | 'blocked' | 'over';
  /** The version it ran by. */
  from: number;
  clocks: Shifted[];
  obstacles: Obstacle[];
}

/** An open case and the version it runs by, as last recorded. */
export interface OpenCase {
  case: string;
  version: number;
}

/** A message sent or being sent. `result`: `sent`, `erased`, or a code why not. */
export interface Delivery {
  key: string;
  case: string;
  about: string;
  /** Person id, or the vault reference of the customer's address. */
  recipient: string;
  by: string;
  message?: string;
}

/** `yours`: send it now; `delivered`: done before; `busy`: another attempt holds it and may still succeed. */
export type DeliveryClaim = 'yours' | 'delivered' | 'busy';
