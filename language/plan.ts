/**
 * The Plan: the compiled, checked form of one SOP version. Plain JSON, small, content-hashed, pinned in every case that
 * runs it. Defaults are filled, targets and conditions resolved; the kernel never sees YAML, CEL text or a time zone.
 */
import type { AnywherePlan } from './anywhere.ts';
import type { AuthorityPlan } from './authority.ts';
import type { CalendarTable } from './calendar/table.ts';
import type { CorrectionsPlan } from './corrections.ts';
import type { Duration } from './duration.ts';
import type { PauseReason } from './pause-reasons.ts';
import type {
  Expr,
  EvidencePlan,
  FieldPlan,
  Who,
  NotifyPlan,
  EffectsPlan,
  Target,
  ClockPlan,
  StepClockPlan,
  LevelPlan,
} from './plan-parts.ts';
import type { StepPlan } from './plan-steps.ts';

export type { CalendarTable } from './calendar/table.ts';
export type { Duration } from './duration.ts';
export type { PauseReason } from './pause-reasons.ts';
export type {
  Value,
  Expr,
  Chosen,
  FieldType,
  FieldPlan,
  FileLimits,
  EvidencePlan,
  Who,
  NotifyPlan,
  EffectsPlan,
  Target,
  OutcomePlan,
  ClockPlan,
  Moment,
  StepClockPlan,
  LevelPlan,
  Strategy,
  StaffingPlan,
} from './plan-parts.ts';
export type * from './plan-steps.ts';

export interface Plan {
  format: 1;
  sop: string;
  version: number;
  title: string;
  /** The role that may publish. */
  owner: string;
  stages: string[];
  fields: Record<string, FieldPlan>;
  /** What evidence must be, by kind; of a kind that is absent a bare name will do. */
  evidence?: Record<string, EvidencePlan>;
  /** `intake.join.same`: fields whose equality makes an intake a contact of the open case (rule 17). */
  join: string[];
  /** What else an intake means (rules 15 and 17). */
  intake?: IntakePlan;
  /** What outside events mean for the open case. */
  on?: EventPlan[];
  /** Outcomes that may be taken wherever the case stands (rule 36). */
  anywhere?: Record<string, AnywherePlan>;
  /** Risk signals (rule 25). */
  signals?: SignalPlan[];
  calendar: string;
  /** Every calendar the plan refers to, by id. */
  calendars: Record<string, CalendarTable>;
  clocks: ClockPlan[];
  ladders: Record<string, LevelPlan[]>;
  /** Powers that are not money, as far as outcomes need them: who has each. Absent: none. */
  rights?: Record<string, { title: string; roles: string[] }>;
  /** Who may decide on how much, by action; only actions that steps use. Absent: none. */
  authorities?: Record<string, AuthorityPlan>;
  /** By action: those that share its caps, itself among them (rule 22). Absent: none is shared. */
  countsWith?: Record<string, string[]>;
  steps: StepPlan[];
  messages: Record<string, MessagePlan>;
  teams: Record<string, { title: string; lead: string }>;
  /** The reasons for which the case may pause (rule 4). */
  pauses?: Partial<Record<PauseReason, PausePlan>>;
  /** The clock of every promise made to a customer (rule 8). */
  promises?: StepClockPlan;
  /** The clock of every request for help, who may be asked, and what open ones mean for the end (rule 33). Absent: as unwritten. */
  help?: HelpPlan;
  /** How long whoever is offered the case has to take it (rule 34). Absent: as unwritten. */
  transfer?: { accept: Duration };
  /** What may be corrected, as what, by whom (rule 35); absent: everything is as the product has it. */
  corrections?: CorrectionsPlan;
  /** How open cases of an earlier version come to this one: their steps by the old names. */
  upgrade?: { from: number; steps: Record<string, string> };
  /** Told when a ladder's top level stays unacknowledged (rule 10). */
  lastResort: Who;
  /** SHA-256 (hex) of the canonical JSON of all the rest. */
  hash: string;
}

/** `to`: who may be asked, the first where the act names nobody; absent: any team and person. */
export interface HelpPlan extends StepClockPlan {
  to?: Who[];
  /** A step is not left by an outcome that resolves or closes the case while help is open. */
  open?: 'wait';
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
