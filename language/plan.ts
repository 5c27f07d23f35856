/**
 * The Plan: the compiled, checked form of one SOP version. Plain JSON, small, content-hashed, pinned in every case that
 * runs it. Defaults are filled, targets and conditions resolved; the kernel never sees YAML, CEL text or a time zone.
 */
import type { AuthorityPlan } from './authority.ts';
import type { CalendarTable } from './calendar/table.ts';
import type { Duration } from './duration.ts';
import type { PauseReason } from './pause-reasons.ts';

export type { CalendarTable } from './calendar/table.ts';
export type { Duration } from './duration.ts';
export type { PauseReason } from './pause-reasons.ts';

/** A value of a field as the kernel keeps it: money in 分, instants in epoch ms, dates as `YYYY-MM-DD`, empty as null. */
export type Value = null | boolean | number | string | Value[] | { [name: string]: Value };

/**
 * A condition or computed value: JSON scalars are literals, arrays are operations.
 * `['f', field]` reads a field; `['n', 'case', 'cycle']` one of the engine's names (dots of the name as elements);
 * `['v', name]` a macro's variable; `['l', …items]` is a list, `['m', key, value, …]` a map, `['.', base, key]` a member.
 * Operators: `&& || ! == != < <= > >= + - * / % in ?: have neg`; macros `exists all filter map` as
 * `[macro, list, name, body]`; functions `['call', name, …args]` with name of `startsWith endsWith contains size yuan
 * timestamp duration`. `['have', field]` is "filled", `['evidence', name]` is "given".
 */
export type Expr = null | boolean | number | string | [string, ...Expr[]];

/** Something that may depend on a choice field: `{ by: severity, S1: 1h, otherwise: 4h }`. */
export type Chosen<T> = T | { by: string; of: Record<string, T>; otherwise: T };

export type FieldType =
  | 'text'
  | 'integer'
  | 'number'
  | 'money'
  | 'boolean'
  | 'choice'
  | 'date'
  | 'instant'
  | 'party'
  | 'person'
  | 'file'
  | 'list';

/** One declared field. `min`/`max` bound numbers and money (分), and the length of text and lists. */
export interface FieldPlan {
  type: FieldType;
  title?: string;
  required?: true;
  default?: Value;
  min?: number;
  max?: number;
  /** Choices of a `choice`, in the author's order (for `severity`: worst first). */
  choices?: string[];
  /** What a `list` holds: one type, or named fields. */
  of?: FieldPlan | Record<string, FieldPlan>;
  /** The kernel holds a vault reference, never the value (architecture, "The vault"). */
  personal?: true;
}

/**
 * Who: `team/x`, `role/x`, `owner`, `field/<name>` (a person or party field), `task/<step>` (that step's latest
 * assignee), `resolved_by`; inside `each` `item/<name>` (a person; without a name the item itself) and `item_party/<name>`.
 */
export type Who = string;

/** A message (or, without one, the standard notice of what happened) to someone. */
export interface NotifyPlan {
  who: Who;
  message?: string;
}

/** The effects that mean the same everywhere (language: "Effects"). Applied in the order of these keys. */
export interface EffectsPlan {
  set?: [field: string, value: Expr][];
  raise?: true;
  watch?: Who[];
  notify?: NotifyPlan[];
  escalate?: { ladder: string; level: number };
}

/**
 * Where an outcome leads: a step id; `close` or `cancel`; inside a block `^done` (its branch or leg is done) or
 * `^<outcome>` (the block is left by that outcome of its own); `<block>.<leg>` enters a hand-over at that leg. No id
 * holds a `^` or a dot.
 */
export type Target = string;

export interface OutcomePlan extends EffectsPlan {
  title?: string;
  to: Target;
  ask?: string[];
  evidence?: string[];
  reasonRequired?: true;
  resolves?: true;
  reopen?: true;
  /** The word for the record when the case is closed. */
  result?: string;
}

/** Instants of a case that clocks start and stop at: `case.opened`, `receive.done`, `receive.registered`, … */
export type Moment = string;

export interface ClockPlan {
  id: string;
  title: string;
  from: Moment;
  until: Moment;
  /** Exactly one of `limit` and `due` is present. `due` names a date or instant field. */
  limit?: Chosen<Duration>;
  due?: string;
  calendar: string;
  when?: Expr;
  /** Shares of the limit in percent, ascending. */
  warn: number[];
  ladder?: string;
  minGraceMs: number;
  statutory?: true;
  /** Reasons of pauses for which it stands still (rule 4). */
  pauseOn?: PauseReason[];
}

/** The clock of a step: starts at every visit, met by any outcome (semantics rule 1). */
export type StepClockPlan = Omit<ClockPlan, 'id' | 'from' | 'until'>;

export interface LevelPlan extends EffectsPlan {
  /** A share of the limit in percent (`due` is 100), or an offset after the due. */
  at: { percent: number } | { after: Duration };
  reassign?: Who;
  ackWithin?: Duration;
  hold?: Duration;
  repeat?: { every: Duration; times: number };
  onlyDuring?: string;
}

export type Strategy = 'claim' | 'round_robin' | 'least_loaded';

/** How a person is found for work of a team or role (semantics rule 26). */
export interface StaffingPlan {
  for: Who;
  by: Strategy;
  /** Gives the skill's name when evaluated. */
  skill?: Expr;
  notBy?: Who[];
  acceptWithin?: Chosen<Duration>;
}

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
export type BlockStep = ParallelStep | HandOverStep;

export interface Plan {
  format: 1;
  sop: string;
  version: number;
  title: string;
  /** The role that may publish. */
  owner: string;
  stages: string[];
  fields: Record<string, FieldPlan>;
  /** `intake.join.same`: fields whose equality makes an intake a contact of the open case (rule 17). */
  join: string[];
  /** What else an intake means (rules 15 and 17). */
  intake?: IntakePlan;
  /** What outside events mean for the open case. */
  on?: EventPlan[];
  /** Risk signals (rule 25). */
  signals?: SignalPlan[];
  calendar: string;
  /** Every calendar the plan refers to, by id. */
  calendars: Record<string, CalendarTable>;
  clocks: ClockPlan[];
  ladders: Record<string, LevelPlan[]>;
  /** Who may decide on how much, by action; only actions that steps use. Absent: none. */
  authorities?: Record<string, AuthorityPlan>;
  steps: StepPlan[];
  messages: Record<string, MessagePlan>;
  teams: Record<string, { title: string; lead: string }>;
  /** The reasons for which the case may pause (rule 4). */
  pauses?: Partial<Record<PauseReason, PausePlan>>;
  /** The clock of every promise made to a customer (rule 8). */
  promises?: StepClockPlan;
  /** How open cases of an earlier version come to this one: their steps by the old names. */
  upgrade?: { from: number; steps: Record<string, string> };
  /** Told when a ladder's top level stays unacknowledged (rule 10). */
  lastResort: Who;
  /** SHA-256 (hex) of the canonical JSON of all the rest. */
  hash: string;
}

/** Of `intake`, all but `join`. Windows run on no calendar: hours, or days of 24 h. */
export interface IntakePlan {
  /** The same matter within this time after its close re-opens the case there. */
  reopen?: { within: Duration; to: Target };
  /** Fields filled and equal to those of a case closed within this time: a repeated complaint. */
  repeat?: { same: string[]; within: Duration };
  /** Events that open a case, and where its fields are read in them. */
  openOn?: Record<string, [field: string, path: string][]>;
}

/** An outside event wherever the case stands. `contact` is the customer's contact, and has no subject. */
export interface EventPlan extends EffectsPlan {
  event: string;
  /** The field whose value the event names. */
  subject?: string;
  when?: Expr;
  save: [field: string, path: string][];
  /** What is open is withdrawn and the case goes on here; once resolved only to `close` or `cancel`. */
  to?: Target;
}

/** A risk signal. Exactly one of `when`, `count` and `silent` is present; `set` never is. */
export interface SignalPlan extends EffectsPlan {
  code: string;
  title: string;
  when?: Expr;
  /** Counted across cases by the record: contacts, cases or events with the same values, within a window. */
  count?: { of: string; same: string[]; within: Duration; reaches: number };
  /** The event has not come for this long while the step, or the case, is open. */
  silent?: { event: string; for: Duration; during?: string };
  run?: { sop: string; with: [field: string, value: Expr][] };
  /** By when a firing must be disposed of. */
  disposeWithin: Duration;
}

/** One reason to pause: how long at most over a cycle, who is reminded meanwhile, what must be shown. */
export interface PausePlan {
  max: Duration;
  remind?: { every: Duration; notify: NotifyPlan[] };
  evidence: string[];
}

/** What the kernel must know of a message: the way it goes and when it may (rule 12). */
export interface MessagePlan {
  by: string;
  hours?: string;
  /** What the text's `{{name}}`s stand for, read when the message is decided on. */
  values?: [name: string, value: Expr][];
}

/** Texts of a version that the kernel does not need; kept beside the plan in the record. */
export interface Texts {
  messages: Record<string, { zh: string; en?: string }>;
  steps: Record<string, { script?: string; checklist?: string[] }>;
}

/** One published SOP version. */
export interface Package {
  plan: Plan;
  texts: Texts;
  /** The SOP's YAML as written. */
  source: string;
}
