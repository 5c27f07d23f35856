/** The view: what people see of a case, made from plan, state and time. Ids and instants only; words are the reader's. */
import type { PauseReason, Value } from '../../language/plan.ts';
import type { Parties } from '../people/party.ts';
import type { Reader } from '../people/reader.ts';
import type { CaseState, Help, Reminder, Transfer } from '../state/state.ts';
import type { WakeUp } from '../told/wake-for.ts';

export interface ClockView {
  id: string;
  title: string;
  of: number;
  state: 'pending' | 'running' | 'paused' | 'met' | 'breached' | 'met_late' | 'cancelled';
  startedAtMs?: number;
  dueMs?: number;
  stoppedAtMs?: number;
  breachedAtMs?: number;
  /** The team accountable for the breach, after a ruling the one it attributes it to. */
  accountable?: string;
  /** Share of the limit consumed, 1 = all. */
  used?: number;
  level?: number;
  acknowledgedBy?: string;
  reason?: string;
  provisional?: true;
}

export interface TaskView {
  step: string;
  title: string;
  kind: string;
  stage?: string;
  attempt: number;
  enteredAtMs: number;
  status: 'queued' | 'offered' | 'assigned' | 'waiting' | 'running';
  /** The case it started. */
  child?: string;
  /** The block it stands in. */
  in?: { block: string; visit: number; branch: string; item?: number };
  team?: string;
  /** Another team had it until a ladder gave it to this one. */
  askedTeam?: string;
  role?: string;
  assignee?: string;
  /** Of an approval: what is asked for, in 分. */
  amount?: number;
  acceptByMs?: number;
  dueMs?: number;
  ask?: string[];
  mayAsk?: string[];
  evidence?: string[];
  outcomes: { id: string; title?: string; ask?: string[]; evidence?: string[]; reasonRequired?: true }[];
}

/** An outcome of the case, and what it asks for. */
export type Conclusion = Omit<TaskView['outcomes'][number], 'title'> & { title: string };

export interface View {
  case: string;
  sop: string;
  version: number;
  title: string;
  state: CaseState;
  result?: string;
  stage?: string;
  cycle: number;
  level: number;
  orphan?: true;
  owner?: string;
  team?: string;
  watchers: string[];
  /** Whom the state names as readers (rule 30); absent in views of before there was such a rule. */
  readers?: Reader[];
  openedAtMs: number;
  resolvedAtMs?: number;
  closedAtMs?: number;
  contacts: number;
  data: Record<string, Value>;
  /** What contacts said otherwise than these fields, until somebody writes them (rule 17). */
  differs?: { field: string; value: Value; atMs: number; by: string }[];
  /** What may be corrected now, and as which kinds of error (rule 35); who may is in `parties`. */
  corrections?: { kinds: readonly string[]; fields: readonly string[] };
  /** Outcomes of the case that may be taken now (rule 36); who may is in `parties`. */
  conclusions?: Conclusion[];
  evidence: Record<string, string>;
  /** Grants whose payment may have been made, for the act `reconcile`. */
  unknownPayments?: string[];
  survey?: { score: number; answers: Record<string, number> };
  /** Why the case waits for others now (rule 4), and until when at most. */
  pauses?: { reason: PauseReason; sinceMs: number; untilMs: number; by?: string }[];
  /** In a hand-over: the one accountable team, since and until when, and the open offer. */
  handOver?: {
    step: string;
    leg: string;
    accountable: string;
    sinceMs: number;
    dueMs?: number;
    offer?: { id: string; leg: string; madeAtMs: number; acceptByMs?: number; returned?: true };
    arbitration?: true;
  };
  /** The case that started this one; the other cases it refers to; the one it was merged into (rules 17, 18). */
  parent?: { case: string; step: string; visit: number };
  links?: { case: string; kind: string }[];
  mergedInto?: string;
  /** Signals that fired and wait for a disposition (rule 25). */
  signals?: { signal: string; title: string; n: number; atMs: number; dueMs?: number }[];
  /** Somebody asked for the cancel, or for the outcome `as`; a second person is to confirm it (rules 27 and 36). */
  cancelAsked?: { by: string; atMs: number; to: string; as?: string };
  /** Help that was asked for and waits; `question` is a reference to the vault (rule 33). */
  helps?: (Help & { dueMs?: number })[];
  /** The case waits to be taken by somebody else (rule 34). */
  transfer?: Transfer;
  /** Private dates to come: each is shown to nobody but whoever set it. */
  reminders?: Reminder[];
  /** Who stands how to the case; from rules 3 on. */
  parties?: Parties;
  tasks: TaskView[];
  clocks: ClockView[];
  /** Acts that `apply` would take now from somebody entitled. */
  acts: string[];
  /** What happens next by itself: a warning, a due, a level, an accept window. */
  next?: WakeUp;
  /** Of the case's own clocks, not of what a signal or a request for help waits for. */
  nextDueMs?: number;
  nextClock?: string;
}
