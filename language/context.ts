/** What every part of the compiler is given: the workspace around an SOP, the SOP's own names, and where to report. */
import type { AuthorityPlan } from './authority.ts';
import type { CalendarTable } from './calendar/table.ts';
import type { Code } from './codes.ts';
import type { Connector } from './connector.ts';
import type { Organization } from './organization.ts';
import type { FieldPlan, LevelPlan } from './plan.ts';
import type { Params, Reporter } from './report.ts';
import { keyRange, type Place, valueRange } from './source/place.ts';
import type { SopSource } from './schema/sop.ts';
import type { StepKey } from './schema/step.ts';
import type { ApproveSource } from './kinds/approve/schema.ts';
import type { MessagesSource } from './schema/messages.ts';
import { nearest } from './suggest.ts';

/** A file that was read, compiled or not: names in it are known even when something else in it is wrong. */
export interface Known<T> {
  /** Absent: the file is missing or broken, so that nothing can be said about its names. */
  entries?: ReadonlyMap<string, T>;
  place?: Place;
}

export interface Surroundings {
  calendars: Known<CalendarTable | undefined>;
  messages: Known<MessagesSource[string]>;
  connectors: Known<Connector>;
  ladders: Known<LevelPlan[]>;
  /** By action. */
  authorities: Known<AuthorityPlan> & {
    /** By action: those that share its caps, itself among them; none is shared where it is absent. */
    shared?: ReadonlyMap<string, string[]>;
  };
  organization?: Organization;
}

export interface Context extends Surroundings {
  reporter: Reporter;
  sop: SopSource;
  root: Place;
  fields: Record<string, FieldPlan>;
  /** Every step id of the file with its kind and the outcomes it can have. */
  steps: ReadonlyMap<string, StepNames>;
  /** Legs of hand-overs, and the hand-over each belongs to. */
  legs: ReadonlyMap<string, string>;
  /** The nearest calendar, where it is not the SOP's. */
  calendar?: string;
  /** In a signal, which is true or not at every instant: nothing there may hang on now. */
  always?: true;
  /** Inside a leg: its party, which `party` stands for. */
  party?: string;
  /** Inside `each`: what an item of the list is. */
  item?: FieldPlan['of'];
  /** Where an event is heard: what it brings, by name; read as `event.<name>`. */
  brought?: ReadonlyMap<string, FieldPlan>;
  clocks: ReadonlySet<string>;
  /** Names of evidence that any step asks for. */
  evidence: ReadonlySet<string>;
  /** Names of surveys' questions. */
  questions: ReadonlySet<string>;
  ladderIds: ReadonlySet<string>;
}

export interface StepNames {
  kind: StepKey;
  /** Where it is written, whichever block it stands in. */
  place: Place;
  outcomes: readonly string[];
  events: readonly string[];
  /** What an approval is about, as written. */
  approval: ApproveSource['approve'] | undefined;
}

/** Where a step is written, whichever block it stands in. */
export function placeOf(context: Context, step: string): Place {
  return context.steps.get(step)?.place ?? context.root;
}

/** Reports at a value. */
export function fault(context: Context, code: Code, place: Place, params: Params = {}): void {
  context.reporter.report(code, valueRange(place), params);
}

/** Reports at a key. */
export function faultAtKey(context: Context, code: Code, place: Place, params: Params = {}): void {
  context.reporter.report(code, keyRange(place), params);
}

/** True when the name is known; else reports it with the nearest one. Says nothing about files that could not be read. */
export function known(
  context: Context,
  code: Code,
  name: string,
  names: Iterable<string> | undefined,
  place: Place,
): boolean {
  if (names === undefined) return true;
  const all = [...names];
  if (all.includes(name)) return true;
  fault(context, code, place, { found: name, suggestion: nearest(name, all), expected: all.slice(0, 12).join(', ') });
  return false;
}
