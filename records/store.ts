/** The record as its users see it: every call of the store, grouped by what it is for. `openRecord` makes one. */
import type { Batch, BatchReply } from '../engine/batch.ts';
import type { Answer, Question } from '../engine/event.ts';
import type { DomainEvent } from '../engine/turn.ts';
import type { Package, Plan } from '../language/plan.ts';
import type {
  CaseQuery,
  CaseRecord,
  CaseRelation,
  CaseRow,
  ContactRow,
  Delivery,
  DeliveryClaim,
  IntakeFound,
  IntakeRequest,
  KnownRequest,
  LedgerRow,
  MovingRequest,
  MoveRow,
  MoveRun,
  OpenCase,
  Outgoing,
  Page,
  PageQuery,
  PendingIntake,
  Publication,
  SopVersion,
  StoredAnswer,
  TaskQuery,
  TaskRow,
  VaultRow,
  VaultValue,
  Workspace,
} from './shapes.ts';
import type { KpiCounts, KpiQuery } from './read/kpi-shapes.ts';

/** Every call throws `RecordAway` when the database cannot be reached or does not answer in time. */
export interface RecordStore
  extends OutboxStore,
    StaffStore,
    ReadStore,
    IntakeStore,
    VaultStore,
    SopStore,
    MoveStore,
    DeliveryStore {
  /** Answers when the database does. */
  ping(): Promise<void>;
  /** Waits for running statements, then closes all connections. */
  close(): Promise<void>;
}

/** Writing what cases tell (architecture, "Outbox"). */
export interface OutboxStore {
  /**
   * Writes one batch by the replace rule, in one transaction. Writing the same batch again changes nothing.
   * `ignored`: a newer one is stored.
   */
  writeBatch(batch: Batch): Promise<'written' | 'ignored'>;
  /** The same, with what the case is told because of it (rules 17 and 25). */
  recordBatch(batch: Batch): Promise<BatchReply>;
  /**
   * Makes the last batch of an ended run final; what reconciling calls. True when something was open. With `taskMs` only
   * while that batch is still the stored one.
   */
  finalizeEnded(caseId: string, taskMs?: number): Promise<boolean>;
  /** Recomputes the hash chain of a case. `head` anchors it elsewhere. */
  verifyChain(caseId: string): Promise<{ ok: boolean; length: number; head: string; brokenAt?: number }>;
  /** Takes up to `limit` signals for 30 s; what is not done by then is taken again. */
  takeOutgoing(limit: number): Promise<Outgoing[]>;
  doneOutgoing(ids: number[]): Promise<void>;
}

/** Who is there and who takes what (semantics rules 10 and 26). */
export interface StaffStore {
  /**
   * Answers by the published organization, presence and load. The same question of a case under the same key gets the
   * same person again, and counts as that person's work at once. A question of authority reserves its amount.
   */
  answerQuestions(caseId: string, questions: Question[], nowMs: number): Promise<Answer[]>;
  setPresence(person: string, present: boolean, nowMs: number): Promise<void>;
  /** Ids of the people marked absent. */
  absentees(): Promise<string[]>;
  /** Signals queued cases for which somebody is free now: after a shift began, and as a net. Returns how many. */
  wakeQueues(nowMs: number): Promise<number>;
}

/** How people find cases. */
export interface ReadStore {
  /** Overdue first, then by severity, next due, arrival. Pages of one walk neither repeat nor skip a task that stays. */
  listTasks(query: TaskQuery): Promise<Page<TaskRow>>;
  /** Lines of the ledger, oldest first, 500 at most. */
  grants(query: { case?: string; state?: LedgerRow['state'] }): Promise<LedgerRow[]>;
  /** Newest first. */
  listCases(query: CaseQuery): Promise<Page<CaseRow>>;
  getCase(caseId: string): Promise<CaseRecord | undefined>;
  /** Domain events by sequence number, without those that a reset undid. */
  timeline(caseId: string, page?: PageQuery): Promise<Page<DomainEvent>>;
  contacts(caseId: string): Promise<ContactRow[]>;
  /** The cases it refers to, and those that refer to it (rules 17 and 18). */
  relations(caseId: string): Promise<CaseRelation[]>;
  /** The sequence number of the newest event recorded of the case; 0 when there is none. */
  recordedSeq(caseId: string): Promise<number>;
  /** What the rates of semantics rule 29 are made of; clocks by SOP and id. */
  kpiCounts(query: KpiQuery): Promise<KpiCounts>;
}

/** Intakes and idempotent requests (architecture, "Intake"). */
export interface IntakeStore {
  registerIntake(intake: IntakeRequest): Promise<IntakeFound>;
  /**
   * Compare-and-set: from the ended case to a new id. Returns the case the key leads to now; with `request` that
   * request follows to it, with its vault rows.
   */
  moveIntakeRow(
    joinKey: string,
    from: string,
    to: string,
    request?: MovingRequest,
  ): Promise<{ case: string; moved: boolean }>;
  /** A case that another one started has this matter from now on, unless some case has it. */
  claimJoin(joinKey: string, caseId: string, sop: string): Promise<void>;
  /** A request follows to another case, with its vault rows; the join key stays where it leads. */
  redirectRequest(request: MovingRequest, to: string): Promise<void>;
  /**
   * Before a closed case begins again: leads the join key back to it, unless it leads to one not known to be over.
   * Returns the case the key leads to now.
   */
  bringIntakeRowBack(joinKey: string, to: string): Promise<string>;
  /**
   * Runs the call while no process runs another under this text. It keeps a connection: callers see to it that few run at
   * once. An error of the call comes back as it is.
   */
  whileHeld<T>(text: string, call: () => Promise<T>): Promise<T>;
  /**
   * Intakes received at or before that instant and still without an answer, 100 when not said: the ones tried least
   * recently first, then the oldest. Whoever
   * finishes one remembers its answer, also a refusal: it would come again and keep others waiting.
   */
  pendingIntakes(receivedUntilMs: number, limit?: number): Promise<PendingIntake[]>;
  /** The sweeper tried it in vain: the others come first next time. */
  putIntakeBehind(request: MovingRequest): Promise<void>;
  /** Keeps the first answer under a key. False: the key is another body's. */
  rememberAnswer(actor: string, key: string, hmac: string, answer: StoredAnswer, caseId?: string): Promise<boolean>;
  findRequest(actor: string, key: string): Promise<KnownRequest | undefined>;
  /**
   * Takes a key for one body before anything is done under it: undefined when it is new, else what is known of it
   * (another `hmac`: the key is another body's; without `answer` the first attempt has not come to an end).
   */
  claimRequest(actor: string, key: string, hmac: string, caseId?: string): Promise<KnownRequest | undefined>;
}

/** Personal values (architecture, "The vault"). */
export interface VaultStore {
  /** Stores what is not there yet: the first value under a reference stays. */
  putVault(rows: VaultRow[]): Promise<void>;
  /** In the order asked. Every value handed out is written to the access log with `purpose` and `actor`. */
  readVault(refs: string[], purpose: string, actor: string): Promise<VaultValue[]>;
  /** Deletes the subject's key: all values stored until now are unreadable for good. False: there was none. */
  eraseSubject(subject: string, actor: string): Promise<boolean>;
  /** Deletes rows older than 7 days that no batch mentioned, where the case was recorded since. Returns how many. */
  sweepVault(nowMs: number): Promise<number>;
}

/** What is published. */
export interface SopStore {
  /**
   * False: this very body was published before.
   * @throws PublishConflict when the version exists with another body.
   */
  publish(body: Package, by: string, nowMs: number): Promise<boolean>;
  /** A workspace and versions that belong together: all of it or nothing. @throws PublishConflict */
  publishAll(workspace: Workspace, bodies: readonly Package[], by: string, nowMs: number): Promise<void>;
  /** Without `version` the highest. */
  getPackage(sop: string, version?: number): Promise<Package | undefined>;
  /** All versions, by SOP and version. */
  listSops(): Promise<SopVersion[]>;
  /** Appends; the same content again is not stored twice. */
  saveWorkspace(workspace: Workspace, by: string, nowMs: number): Promise<void>;
  loadWorkspace(): Promise<Workspace | undefined>;
  /** Keeps what a second person must confirm; returns its number. */
  askPublication(asked: Omit<Publication, 'id'>): Promise<number>;
  /** Those not confirmed, newest first; with a version only the newest that has it in it. */
  openPublications(of?: { sop: string; version: number }): Promise<Publication[]>;
  /** False: it was confirmed before. */
  confirmPublication(id: number, by: string, nowMs: number): Promise<boolean>;
}

/** Moves of open cases to another plan. */
export interface MoveStore {
  /** The run that moves an SOP's cases to this plan: the one begun before, or a new one. */
  beginMove(run: Omit<MoveRun, 'id'>): Promise<MoveRun>;
  /** A case that moved stays so; anything else is replaced by a later attempt. */
  noteMove(runId: number, row: MoveRow): Promise<void>;
  movesOf(sop: string, plan: string): Promise<MoveRow[]>;
  /** Up to `limit` open cases of the SOP (with `version`, of that one) with ids above `after`, by id. */
  openCases(sop: string, after: string, limit: number, version?: number): Promise<OpenCase[]>;
  /** Keeps a version's plan with newer calendars: from now on it is the version's. */
  saveEdition(plan: Plan, by: string, nowMs: number): Promise<void>;
}

/** Messages sent, each once by its key. */
export interface DeliveryStore {
  /** A claim lasts 12 s unless it is marked or released. */
  claimDelivery(delivery: Delivery): Promise<DeliveryClaim>;
  markDelivered(key: string, result: string): Promise<void>;
  /** After a failed attempt: the next may start at once. */
  releaseDelivery(key: string): Promise<void>;
  deliveries(caseId: string): Promise<(Delivery & { deliveredAtMs?: number; result?: string })[]>;
}
