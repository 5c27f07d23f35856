/** The steps of a plan, one type for each kind. Types only. */
import type { Duration } from './duration.ts';
import type { PauseReason } from './pause-reasons.ts';
import type { Expr, Who, NotifyPlan, Target, OutcomePlan, StepClockPlan, StaffingPlan } from './plan-parts.ts';

interface StepBase {
  id: string;
  title: string;
  /** The block it stands in, and which branch or leg of it; absent at the top. Ids are unique over all blocks. */
  in?: { block: string; branch: string };
  stage?: string;
  /** Guard: false skips the step, by outcome `skipped` when that is listed, else to `next`. */
  when?: Expr;
  /** The next step in the file (or `close` after the last): where a guarded-out step and unlisted outcomes go. */
  next: Target;
  /** The nearest calendar: the step's own, else the SOP's. */
  calendar: string;
  outcomes: Record<string, OutcomePlan>;
}

/** What any waiting step may carry. */
export interface WaitingPlan {
  clock?: StepClockPlan;
  remind?: { every: Duration; notify: NotifyPlan[] };
  ifSilent?: { after: Duration; then: OutcomePlan };
  /** Clocks that list the reason stand still while it is open (rule 4). */
  pause?: PauseReason;
}

export interface TaskStep extends StepBase, WaitingPlan, StaffingPlan {
  kind: 'task';
  ask: string[];
  /** Fields asked beside them, by what a choice says when the task is completed. */
  askBy?: { by: string; of: Record<string, string[]>; otherwise: string[] };
  mayAsk: string[];
  evidence: string[];
  require: { when?: Expr; that: Expr; say: string }[];
  /** Number of checklist points that must be ticked by `complete` (their texts are in Texts). */
  checklist: number;
  /** The `approve` step that completing it spends, but by an outcome that leads back there (semantics rules 22–24). */
  pays?: string;
}

/** Listed outcomes among `accepted declined nobody`; unlisted `declined`: the next person; unlisted `nobody`: it stays queued. */
export interface AssignStep extends StepBase, WaitingPlan, StaffingPlan {
  kind: 'assign';
}

export interface DoStep extends StepBase {
  kind: 'do';
  call: string;
  /** `instant`: the value is a point in time, which goes out as ISO 8601; the kernel knows it as epoch ms. */
  with: [name: string, value: Expr, as?: 'instant'][];
  /** Of one attempt, and for how long failures are tried again: the connector's, pinned with the version. */
  timeoutMs: number;
  retryForMs: number;
  save: [field: string, path: string][];
  /** The `approve` step that it spends. */
  pays?: string;
}

/**
 * Somebody with authority agrees. With `authority` the lowest role whose caps suffice is asked (`for` is the lowest of
 * all, for readers), with `amount` and no `authority` or without both whoever `for` names.
 */
export interface ApproveStep extends StepBase, WaitingPlan, StaffingPlan {
  kind: 'approve';
  /** A money field. */
  amount?: string;
  /** An action of `Plan.authorities`. */
  authority?: string;
  /** The field that says to whom it is paid, where that is not the customer. */
  payee?: string;
  /** How many must agree; absent: one. */
  signatures?: number;
  /** Of whom one each signs, in this order; `for` is the first. Absent: all are of `for`, or have authority. */
  signers?: Who[];
  /** Fields bound beside amount, customer and evidence. */
  binds: string[];
}

export interface DecideStep extends StepBase {
  kind: 'decide';
  /** First row that matches; the last row always does (checked). */
  rows: (OutcomePlan & { when?: Expr })[];
}

export interface CallBackStep extends StepBase, WaitingPlan, StaffingPlan {
  kind: 'call_back';
  /** Instead of people: the engine writes this message and waits for the customer's own answer. */
  message?: string;
  after: Duration;
  within: Duration;
  /** Calendar of calling hours. */
  hours: string;
  attempts: number;
  spaced: 'half_day' | Duration;
  evidence: string[];
  survey: string[];
  /** A score passes when it is at least this (rule 14: 6). */
  pass: number;
  ladder?: string;
  ask: string[];
}

export interface WaitStep extends StepBase, Pick<WaitingPlan, 'clock' | 'remind' | 'pause'> {
  kind: 'wait';
  events: string[];
  for?: Duration;
  until?: string;
  save: [field: string, path: string][];
}

export interface NotifyStep extends StepBase {
  kind: 'notify';
  notify: NotifyPlan[];
}

/** Another SOP as a case of its own; with `andWait` the step is open until that case has ended. */
export interface RunStep extends StepBase, WaitingPlan {
  kind: 'run';
  run: string;
  /** Values for the new case's fields. */
  with: [field: string, value: Expr][];
  andWait?: true;
  /** Read of the ended case: its fields, `case.id`, `case.state`, `case.result`. */
  save: [field: string, path: string][];
}

/** Branches that run at once; their steps stand in `Plan.steps` with `in`. Left by `done`, or by what a step inside names. */
export interface ParallelStep extends StepBase, WaitingPlan {
  kind: 'parallel';
  branches: { id: string; title?: string; first: string }[];
  /** A list field: the one branch runs once for each of its items. */
  each?: string;
  /** How many branches must be done; absent: all. */
  until?: number;
}

/** One leg of a hand-over (semantics rule 19). */
export interface LegPlan {
  id: string;
  title: string;
  /** `team/x`. */
  party: Who;
  calendar: string;
  redLine: StepClockPlan;
  /** Fields and evidence without which the next leg cannot be offered. */
  packet: string[];
  first: string;
}

/** Legs in order, each owned by a party, one accountable at every instant (semantics rules 19–21). */
export interface HandOverStep extends StepBase, WaitingPlan {
  kind: 'hand_over';
  /** `team/x`: accountable before the first accept and after the last leg. */
  coordinator: Who;
  acceptWithin: Duration;
  arbitration: { afterRejections: number; for: Who; limit: Duration; ladder?: string };
  legs: LegPlan[];
}

export type StepPlan =
  | TaskStep
  | AssignStep
  | DoStep
  | DecideStep
  | CallBackStep
  | ApproveStep
  | ParallelStep
  | HandOverStep
  | WaitStep
  | RunStep
  | NotifyStep;
