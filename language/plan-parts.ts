/** The parts that plans are made of: values, conditions, who, effects, outcomes, clocks, ladders, staffing. Types only. */
import type { Duration } from './duration.ts';
import type { PauseReason } from './pause-reasons.ts';

/** A value of a field as the kernel keeps it: money in 分, instants in epoch ms, dates as `YYYY-MM-DD`, empty as null. */
export type Value = null | boolean | number | string | Value[] | { [name: string]: Value };

/**
 * A condition or computed value: JSON scalars are literals, arrays are operations.
 * `['f', field]` reads a field; `['n', 'case', 'cycle']` one of the engine's names (dots of the name as elements);
 * `['v', name]` a macro's variable; `['l', …items]` is a list, `['m', key, value, …]` a map, `['.', base, key]` a member.
 * Operators: `&& || ! == != < <= > >= + - * / % in ?: have neg`; macros `exists all filter map` as
 * `[macro, list, name, body]`; functions `['call', name, …args]` with name of `startsWith endsWith contains size yuan
 * timestamp duration`. `['have', field]` is "filled", `['evidence', name]` is "given". `['now', type,
 * unit, amount, calendar]` is the instant, or the local date, so much service time (`h`, ms), natural (`nd`) or working days
 * (`wd`) from now.
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

/** What files may be: media types (`image/*`, `application/pdf`), and how large. Absent: as the product has it. */
export interface FileLimits {
  accept?: string[];
  maxBytes?: number;
}

/** A kind of evidence: a file that the product keeps, or where and under what something is kept elsewhere. */
export interface EvidencePlan extends FileLimits {
  needs: 'file' | 'reference';
}

/** One declared field. `min`/`max` bound numbers and money (分), and the length of text and lists. */
export interface FieldPlan extends FileLimits {
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
 * assignee), `resolved_by`, `opened_by`; inside `each` `item/<name>` (a person; without a name the item itself) and `item_party/<name>`.
 */
export type Who = string;

/** A message (or, without one, the standard notice of what happened) to someone. */
export interface NotifyPlan {
  who: Who;
  message?: string;
}

/** The effects that mean the same everywhere (semantics: "Effects"). Applied in the order of these keys. */
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
  /** A right of `Plan.rights` that whoever takes it must have. */
  needs?: string;
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
  /** Several: the first of them in a cycle. */
  from: Moment | Moment[];
  until: Moment | Moment[];
  /** Each of these begins it again while it runs and has not breached (rule 1). */
  restart?: Moment[];
  /** Exactly one of `limit` and `due` is present. `due` names a date or instant field. */
  limit?: Chosen<Duration>;
  due?: string;
  /** A date without hours is due on the last day before it that has some; absent: on the next one (rule 3). */
  early?: 'previous';
  calendar: string;
  /** Chosen by a field: for other values, and an empty one, `calendar` holds. */
  calendarBy?: { by: string; of: Record<string, string> };
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
export type StepClockPlan = Omit<ClockPlan, 'id' | 'from' | 'until' | 'restart'>;

export interface LevelPlan extends EffectsPlan {
  /** A share of the limit in percent (`due` is 100), or an offset after the due. */
  at: { percent: number } | { after: Duration };
  reassign?: Who;
  ackWithin?: Duration;
  hold?: Duration;
  /** `times` absent: without a bound. `until` absent: until somebody acknowledges. */
  repeat?: { every: Duration; times?: number; until?: 'met' | 'closed' };
  onlyDuring?: string;
}

export type Strategy = 'claim' | 'round_robin' | 'least_loaded';

/** How a person is found for work of a team or role (semantics rule 26). */
export interface StaffingPlan {
  for: Who;
  by: Strategy;
  /** Gives the skill's name when evaluated. */
  skill?: Expr;
  /** Or `everyone_before`: who had the work of another step of the case. */
  notBy?: Who[];
  acceptWithin?: Chosen<Duration>;
}
