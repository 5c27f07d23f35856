/**
 * The names and shapes that cross the border of the case workflow: its input, updates, signals and activities.
 * Types and constants only: API, worker and tests import it without pulling the workflow in.
 */
import type { Batch, BatchReply } from '../engine/batch.ts';
import type { Act, Actor, Answer, BegunAgain, Event, Intake, Question, Right } from '../engine/event.ts';
import type { Obstacle, Shifted } from '../engine/migrate/migrate.ts';
import type { State } from '../engine/state/state.ts';
import type { Command, DomainEvent, Reply } from '../engine/turn.ts';
import type { Plan, Value } from '../language/plan.ts';
import { cutBefore, DETAILS_BYTES_MAX, summary } from './cut.ts';

/**
 * How a run begins: with an intake, or from the state of an earlier run (re-open; continue-as-new, with its luggage; `lost`:
 * that run is lost, and this is what the record had kept of it, rule 32).
 */
export type Beginning = { intake: Intake } | { state: State; luggage?: Luggage; lost?: BegunAgain };

/** What a run hands over to the next one beside the state: what was decided and is not yet known to be done, and what is told. */
export interface Luggage {
  /** Messages handed to an activity that had not answered; sent again under their keys. */
  notices: Notice[];
  /** Domain events the record has not confirmed, oldest first. */
  events: DomainEvent[];
  /** Task time of the batch that told the last event it has confirmed. */
  toldMs?: number;
}

/** What a case runs by. `continueAfterEvents` (1,000) is the length of history after which a run continues as new. */
export interface Definition {
  plan: Plan;
  /** Which behaviour of the kernel it follows (engine/rules.ts). */
  rules: number;
  continueAfterEvents?: number;
}

/** The workflow's arguments, in this order, as the Web UI shows them. Workflow Type = SOP id, Workflow Id = case id. */
export type CaseArgs = [beginning: Beginning, definition: Definition];

/**
 * After this long without a sign of life an ordinary activity is given to another worker; whoever carries one out gives one
 * each third of it. With a retry's first second it stays below the 5 s in which the cases of a killed worker go on.
 */
export const ALIVE_WITHIN_MS = 3_000;

/**
 * How a case is started, whoever starts it. A task that dies with its worker is done by another after the task timeout: 4 s
 * leave one of the 5 s in which cases are to go on. The two local activities of a task, cut off after 1.5 s each
 * (activities/record.ts), end before its heartbeat at 80 %.
 */
export function startOptions(plan: Plan, caseId: string) {
  return {
    workflowId: caseId,
    workflowTaskTimeout: 4_000,
    staticSummary: summary(plan.title, ` ${caseId}`),
    // No version: a case that moves keeps what it was started with.
    staticDetails: cutBefore(plan.title, `（${plan.sop}）`, DETAILS_BYTES_MAX),
  };
}

/** The workflow's result: the closed state, from which a re-open starts. */
export interface CaseResult {
  state: State;
  /** As of the luggage: what the next run tells follows this. */
  toldMs?: number;
}

/** Argument of every update; the update's name is the act's name, its Update Id is `id`. Returns ActReply. */
export interface ActMessage {
  id: string;
  actor: Actor;
  act: Act;
  /** By which row of the table of rule 27, and by which facts of the directory. */
  right?: Right;
  receivedAtMs?: number;
}

/**
 * The kernel's reply, and the `receivedAtMs` of the message that was taken: to an Update Id it knows, the server gives the first
 * answer again and asks nobody. Absent in answers of earlier workers.
 */
export interface ActReply extends Reply {
  receivedAtMs?: number;
}

/** How the task queue of a worker begins that replays cases only to hear their batches again (recovery/retell.ts). */
export const RETELLING = 'bihuan-retelling';

/** ApplicationFailure type of a refusal; its first detail is the Refusal. Anything else rejected is a bug (500). */
export const REFUSED = 'Refused';

/**
 * ApplicationFailure type of `record` and `recordDurably`, and then of the run itself: the record knows more of the case than the
 * run that tells it something, so that run must not go on (semantics rule 32).
 */
export const RUN_REFUSED = 'RunRefused';

/** An outside event; ids are deduplicated in the case's state. */
export const HAPPENED = 'happened';
export interface HappenedMessage {
  id: string;
  name: string;
  data: Record<string, Value>;
}

/** Somebody of the team may be free now (sent by the relay). */
export const STAFF_CHANGED = 'staff_changed';
export interface StaffChangedMessage {
  step: string;
}

/** Update: the case moves to this plan and continues as new with it. Refused like an act when something stands against it. */
export const MIGRATE = 'migrate';
export interface MigrateMessage {
  id: string;
  actor: Actor;
  plan: Plan;
}

/** Query: what `migrate` would do now, and by which plan (its hash) the case runs. Changes nothing. */
export const MIGRATION = 'migration';
export interface MigrationAnswer {
  version: number;
  plan: string;
  /** It was moved under this very id. */
  moved: boolean;
  clocks: Shifted[];
  obstacles: Obstacle[];
}

/** A case that this one started has ended (sent by the relay). */
export const CASE_ENDED = 'case_ended';
export type CaseEndedMessage = Omit<Extract<Event, { type: 'case_ended' }>, 'type'>;

/** Another case was merged into this one, or taken out again (sent by the relay). */
export const ABSORBED = 'absorbed';
export type AbsorbedMessage = Omit<Extract<Event, { type: 'absorbed' }>, 'type'>;

/** A personal value that this case holds was corrected in the vault by two people (sent by the relay). */
export const CORRECTED = 'corrected';
export type CorrectedMessage = Omit<Extract<Event, { type: 'corrected' }>, 'type'>;

/** The activities by their registered names. `record` and `find` run as local activities, the others as ordinary ones. */
export interface CaseActivities {
  /** Writes one batch; the circuit breaker fails it at once while the database is away. */
  record(batch: Batch): Promise<BatchReply | void>;
  /** The same batch, retried for ever, after the local one failed. */
  recordDurably(batch: Batch): Promise<BatchReply | void>;
  find(request: FindRequest): Promise<Answer[]>;
  runAction(request: ActionRequest): Promise<Record<string, Value>>;
  /** Starts a case of another SOP, once by its key; answers `case`, and `ended` when that is over. */
  startCase(request: StartCaseRequest): Promise<Record<string, Value>>;
  /** All notifications of a turn. */
  notify(request: NotifyRequest): Promise<void>;
}

/** `nowMs` is the case's own time, which a fast-forward may have moved: shifts are asked about that instant. */
export interface FindRequest {
  case: string;
  nowMs: number;
  questions: Question[];
  /** Corrections in the vault that the case has heard, by the ids of their signals; absent: none. */
  heard?: string[];
}

export interface ActionRequest {
  case: string;
  sop: string;
  version: number;
  /** Unique in the case; the idempotency key outside is `<case>:<key>`. */
  key: string;
  step: string;
  call: string;
  with: Record<string, Value>;
  /** The call was begun before, by an earlier run or before an undo: what became of it then is not known. */
  again?: true;
  /** The corrections in the vault that the case had heard when it decided on the call, by the ids of their signals; absent: none. */
  heard?: string[];
}

export interface StartCaseRequest {
  case: string;
  /** Unique in the case: with its id it names the child. */
  key: string;
  /** The `run` step and its visit, or `signal:<code>` and the number of its firing. */
  step: string;
  visit: number;
  /** The SOP to start, and its fields in the kernel's units; personal ones as this case's references. */
  run: string;
  with: Record<string, Value>;
  /** Who wrote what it is given (rule 23). */
  authors?: Intake['authors'];
  /** When the kernel decided it. */
  atMs: number;
  /** That case is there: nothing is started, only whether it is over is answered. */
  child?: string;
}

export interface NotifyRequest {
  case: string;
  sop: string;
  version: number;
  title: string;
  notices: Notice[];
}

/** One message to send, as the kernel decided it. */
export type Notice = Omit<Extract<Command, { type: 'notify' }>, 'type'>;

/** The workflow type of retention. An SOP's id has no capital letter, so none is called so. */
export const RETENTION = 'retentionRun';

/** A run that was begun, or one to begin in somebody's name. */
export interface RetentionArgs {
  run?: number;
  by: string;
}

/** The activities of retention. */
export interface RetentionActivities {
  /** By what is in force; null: no classes are declared. */
  beginRetention(by: string): Promise<number | null>;
  /** Works on a run for up to half a minute; true: there is more. */
  workRetention(run: number): Promise<boolean>;
}
