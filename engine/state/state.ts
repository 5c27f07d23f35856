/**
 * The state of a case: plain JSON, versioned, small. What is over is folded into counters; the audit lives in the record.
 * All instants are epoch ms of workflow time.
 */
import type { Approval, Grant } from './approval.ts';
import type { Help, Reminder, Transfer } from './aside.ts';
import type { Led, Rejected, Written } from './authors.ts';
import type { PauseReason, Value } from '../../language/plan.ts';
import type { CancelAsked, CaseLink, CaseState, Firing, SignalState } from './case-state.ts';
import type { Edges, HandOver } from './hand-over.ts';
import type { Notice } from './notice.ts';

export { isOver } from './case-state.ts';
export type { CancelAsked, CaseLink, CaseState, Firing, SignalState } from './case-state.ts';

export type { Approval, Grant } from './approval.ts';
export type { Help, Reminder, Transfer } from './aside.ts';
export type { Led, Rejected, Written } from './authors.ts';
export type { Edges, HandOver } from './hand-over.ts';
export type { Notice } from './notice.ts';

/** A case that was merged, and how it stood, for the undo (rule 18). */
export interface Merged {
  into: string;
  atMs: number;
  by: string;
  before: {
    state: 'open' | 'resolved';
    visits: Visit[];
    clocks: Clock[];
    pending: PendingAction[];
    pauses?: Pause[];
    pausedMs?: State['pausedMs'];
    /** What becomes of a payment meanwhile is noted here, too. */
    grants?: State['grants'];
  };
}

/** A contact said this of a field, at that instant, brought by whom. */
export interface Differing {
  value: Value;
  atMs: number;
  by: string;
}

/** A running, paused or ended clock (semantics rules 1–5). Ended ones keep only what the view and re-opening need. */
export interface Clock {
  /** The id of the SOP's clock; for a step's clock `step:<step>`; for a call-back attempt `attempt:<step>`. */
  id: string;
  /** Cycle for case clocks, visit for step clocks; with `id` it names the instance (rule 11). */
  of: number;
  phase: 'running' | 'paused' | 'met' | 'cancelled';
  startedAtMs: number;
  /** Where its target counts from, if not from its start: where the first of its cycles began (rule 15). */
  targetFromMs?: number;
  /** Amount of calendar time to consume, in ms. */
  targetMs: number;
  /** Consumed before the current segment; the segment began at `sinceMs` (absent while not running). */
  consumedMs: number;
  sinceMs?: number;
  /** Instants at which it stood still and ran on, in turn (rule 4); odd in number while paused. */
  stillMs?: number[];
  /** Consumed before `measuredMs` (absent: the start), as it was counted then: an earlier cycle's, or folded pauses. */
  carriedMs?: number;
  measuredMs?: number;
  /** The id of the calendar the amounts run on ('' = natural 24×7). */
  calendar: string;
  breachedAtMs?: number;
  /** The team accountable when it breached, and the one a ruling has attributed the breach to (rule 21). */
  breachedBy?: string;
  attributedTo?: string;
  stoppedAtMs?: number;
  reason?: string;
  /** The due, fixed while running; the last one when paused or over. */
  dueMs: number;
  /** When something happens next to this clock (warning, breach, level, repeat, orphan); absent: nothing more. */
  nextMs?: number;
  /** Warn points fired, in percent. */
  warned: number[];
  ladder?: Climb;
}

/** How far a ladder has been climbed on one clock (rule 9). Level numbers count from 1; 0 is none. */
export interface Climb {
  id: string;
  level: number;
  firedAtMs?: number;
  /** Person ids told by the latest level (who may acknowledge). */
  told: string[];
  /** Everybody told after the due (rule 10: not again by a level that only notifies). */
  toldAfterDue: string[];
  /** Everybody this ladder told, who hear that the clock was met (rule 11). */
  notified: string[];
  repeats: number;
  /** Who acknowledged the latest level and hears no more of its repeats, where these go on all the same. */
  quiet?: string[];
  /** Its clock is met, and the latest level tells on until the case is closed. */
  tellsOn?: true;
  /** Acknowledged: no climbing until then. */
  ackBy?: string;
  heldUntilMs?: number;
  /** Later levels keep their distance: service ms added to their declared place. */
  shiftMs: number;
  /** Service ms the clock has stood still since the latest level fired: its windows are longer by them. */
  lagMs?: number;
  /** The latest level found nobody: the next fires at once. */
  empty?: true;
  /** Questions of the latest level not yet answered: it climbs no further until they are. */
  asking?: number;
  orphan?: true;
}

/** One entering of a step that waits (vocabulary: "visit"). */
export interface Visit {
  step: string;
  /** Counts the entries of this step over the case's life, from 1. A task's `attempt` in the API. */
  visit: number;
  enteredAtMs: number;
  work?: Work;
  /** Key of the action in flight, for `do`. */
  action?: string;
  call?: CallBack;
  /** The block's visit it stands in: block, that visit's number, branch or leg, and of `each` the item's index. */
  in?: { block: string; visit: number; branch: string; item?: number };
  /** Of a `run`: the case it started. */
  child?: string;
  /** Of a `parallel`: branches still open, and done. */
  branches?: { open: number; done: number };
  handOver?: HandOver;
  approval?: Approval;
  /** Whose act led here; absent: nobody's. */
  led?: Led;
  /** The `wait` ends here, or the silence of `if_silent` begins. */
  untilMs?: number;
  /** The next reminder, and how many were sent. */
  remindAtMs?: number;
  reminded?: number;
}

/** The work item of a task, assign or call_back step (rule 26). */
export interface Work {
  status: 'finding' | 'queued' | 'offered' | 'assigned';
  team?: string;
  role?: string;
  assignee?: string;
  /** When the present status began. */
  sinceMs: number;
  /** Offered or queued: when the accept window ends. */
  acceptByMs?: number;
  /** Accept windows passed since the step was entered. */
  lapses: number;
  /** Who declined or let lapse: not offered again in this visit. */
  declined: string[];
  /** The team that had it before a ladder gave it to another. */
  askedTeam?: string;
  /** The key of the question asked of the directory for this work. */
  asked?: string;
}

/** Progress of a call-back (rule 13). */
export interface CallBack {
  opensAtMs: number;
  attempt: number;
  /** The present attempt may be made from here, is due at `dueMs` (a clock `attempt:<step>` runs to it). */
  fromMs: number;
  dueMs: number;
  /** Attempts made by the engine's own message (with `message`). */
  sent?: number;
}

/** An effect handed to the shell and not yet answered; restarted under its key by the next run. */
export interface PendingAction {
  key: string;
  step: string;
  visit: number;
  call: string;
  with: Record<string, Value>;
  /** Not a call: a case of this SOP is started, decided on at `atMs`. `step` is then a `run` step, or `signal:<code>`. */
  run?: string;
  atMs?: number;
  /** Of a `run`: who wrote what that case is given (rule 23). */
  authors?: Record<string, Written>;
  /** Of a `run`: that case is there, and nothing is started; only whether it is over is asked. */
  child?: string;
  /** The grant it spends; its reply settles the reservation even when the step was withdrawn. */
  grant?: string;
}

/** The case waits for a reason of rule 4, until `untilMs` at most. */
export interface Pause {
  reason: PauseReason;
  sinceMs: number;
  untilMs: number;
  /** The calendar its `max` is counted on. */
  calendar: string;
  /** The visits it belongs to, as `step#visit`: it ends with the last of them. */
  of: string[];
  by?: string;
  remindAtMs?: number;
}

export interface StepRecord {
  /** Visits in this cycle, and over the case's life. */
  visits: number;
  total: number;
  assignee?: string;
  outcome?: string;
}

export interface State {
  format: 1;
  /** Which of the kernel's numbered behaviours the case follows (engine/rules.ts). */
  rules: number;
  case: string;
  sop: string;
  version: number;
  state: CaseState;
  result?: string;
  cycle: number;
  openedAtMs: number;
  /** The latest instant this case has lived through: time never runs back behind it. */
  atMs: number;
  openedBy: string;
  /** The update id of the intake that opened the case: its contact is answered `opened`, others `joined`. */
  intakeId: string;
  resolvedAtMs?: number;
  resolvedBy?: string;
  closedAtMs?: number;
  reopenedAtMs?: number;
  owner?: string;
  /** The owner's team: the accountable party once there is an owner (vocabulary: "accountable party"). */
  ownerTeam?: string;
  /** The team that has the work now: before there is an owner, the accountable party. */
  team?: string;
  /** The team that answers while no leg's party does: before the first accept of a hand-over, and after its last leg. */
  coordinator?: string;
  watchers: string[];
  data: Record<string, Value>;
  evidence: Record<string, string>;
  /** Hashes of evidence that came with one. */
  seals?: Record<string, string>;
  /** By approval (inside `each` with its items, as `step#0#1`): what is approved and not given back. */
  grants?: Record<string, Grant>;
  /** Who wrote what the fields hold; what is not in it was written before that was kept (rule 23). */
  authors?: Record<string, Written>;
  /** The roles the owner is known to have had when taking the case, or first acting on it. */
  ownerRoles?: string[];
  /** By step: who took or decided its work, where some step excludes everyone before. */
  workers?: Record<string, string[]>;
  /** Who put whom in place in this cycle. */
  placed?: [by: string, whom: string][];
  /** By approval, as grants: what was rejected there. */
  rejected?: Record<string, Rejected>;
  /** By action: what was rejected in cases that were merged into this one. */
  rejectedThere?: Record<string, Rejected>;
  /** Customers and payees that the case, or one merged into it, has had before or beside the present ones. */
  parties?: string[];
  /** By grant that may be paid or is unknown: everybody who had a part in it, and cannot reconcile it. */
  involved?: Record<string, string[]>;
  /** Ids of grants whose payment may have been made, until somebody has looked (rule 24). */
  unknown?: string[];
  contacts: number;
  ownerActs: number;
  /** What contacts said otherwise than the field, until somebody writes the field (rule 17). */
  differs?: Record<string, Differing>;
  /** Hand-overs rejected and forced over the case's life. */
  rejections?: number;
  forced?: number;
  /** What hand-overs have settled in a cycle, for their next visit in it. */
  edges?: Edges;
  level: number;
  /** Open pauses, at most one a reason, and what each reason has used of its `max` in this cycle. */
  pauses?: Pause[];
  pausedMs?: Partial<Record<PauseReason, number>>;
  /** Promises made over the case's life; each is a clock `promise:<n>`. */
  promised?: number;
  /** Help that was asked for over the case's life, and what of it waits for an answer, oldest first (rule 33). */
  helped?: number;
  helps?: Help[];
  /** The case waits to be taken by somebody else (rule 34). */
  transfer?: Transfer;
  /** Private dates that are still to come. */
  reminders?: Reminder[];
  orphan?: true;
  survey?: { score: number; answers: Record<string, number> };
  visits: Visit[];
  steps: Record<string, StepRecord>;
  clocks: Clock[];
  /** Who started this case, and by which visit of which step (or signal). */
  parent?: { case: string; step: string; visit: number };
  links?: CaseLink[];
  /** Signals by code; their firings that wait for a disposition, oldest first; last instants of events listened for. */
  signals?: Record<string, SignalState>;
  firings?: Firing[];
  heard?: Record<string, number>;
  merged?: Merged;
  /** Something was paid in this case, ever; from rules 3 on. */
  paid?: true;
  /** Cases merged into this one in which something was paid or may have been; from rules of number 6 on. */
  paidThere?: string[];
  /** Somebody asked for the cancel; it waits for a second person (rule 27). */
  cancelAsked?: CancelAsked;
  /** Moments that occurred in this cycle, for clocks that could still start or stop. */
  moments: Record<string, number>;
  pending: PendingAction[];
  notices: Notice[];
  /** Ids of the last 200 acts applied, oldest first. */
  acts: string[];
  /** Ids of the last 200 outside events taken, oldest first. */
  happened: string[];
  /** Number of the next domain event, and of the next command key. */
  seq: number;
  nextKey: number;
}
