/**
 * What a compiled step says of itself to whoever looks at a plan: checks, the kernel, the simulator, the screens. One object
 * a kind, without schema or compiler, so that the kernel and a browser carry no more than this.
 */
import type { ClockHead } from '../clock-id.ts';
import type { Duration } from '../duration.ts';
import type {
  ApproveStep,
  CallBackStep,
  DoStep,
  Expr,
  LegPlan,
  NotifyPlan,
  OutcomePlan,
  StaffingPlan,
  StepPlan,
  Who,
} from '../plan.ts';

/** The act by which a person answers a step's work; what only has to be accepted has none. */
export type WorkAct = 'complete' | 'attempt' | 'approve';

/** A way out that stands beside `outcomes` and `if_silent`, as the kernel names it, and where it is written. */
export interface Row {
  name: string;
  path: (string | number)[];
  plan: OutcomePlan & { when?: Expr };
}

/** What stands inside a step: lists of steps that begin with `first`. */
export interface BlockFacts {
  branches: readonly { id: string; first: string; title?: string }[];
  /** One branch is walked after the other: legs are, and so are branches of which all must be done. */
  inOrder: boolean;
  /** The list field for whose items the one branch runs. */
  each?: string;
  /** Of a hand-over: the branches are its legs. */
  legs?: readonly LegPlan[];
  /** Of a hand-over: who coordinates it, and who rules on its disputes. */
  between?: { coordinator: Who; judge: Who };
}

/** What a kind's own keys read and fill; what all steps share is looked at by whoever asks. */
export interface Use {
  conditions: Expr[];
  fields: string[];
  who: Who[];
  fills: string[];
}

/** A condition under the kind's own keys. `required`: without it the step cannot be completed. */
export interface Test {
  when: Expr | undefined;
  path: (string | number)[];
  required?: true;
}

/** A new member is answered by every kind; a kind that has nothing to say takes `NOTHING`'s answer by name. */
export interface StepFacts<S extends StepPlan = StepPlan> {
  /** Whether a case can stand in it until somebody or something comes. A call takes time and does not wait. */
  waits(step: S): boolean;
  /** Whether time can pass in it at all. */
  takesTime(step: S): boolean;
  /** How people are found for its work; none where no work of people stands in it. */
  staffing(step: S): StaffingPlan | undefined;
  act: WorkAct | undefined;
  /** Its work can be declined by whoever may do it, offered or not: so an approval is rejected. */
  declinable: boolean;
  /** Who takes its work is named by `task.<step>.assignee`, and owns a case that nobody owns yet. */
  owns: boolean;
  /** Left for the next step, without an outcome that is written. */
  passes: boolean;
  rows(step: S): Row[];
  block(step: S): BlockFacts | undefined;
  /** After how long it is left by itself, beside `if_silent`. */
  endsAfter(step: S): Duration | undefined;
  /** It has a deadline, or an end, by what it is: no clock need watch it. */
  hasOwnDeadline(step: S): boolean;
  /** The head of the clock that goes by the step's name. */
  clockHead: ClockHead;
  /** The ladder of a clock of its own beside `clock`, by the head of its id. */
  ladderOf(step: S, head: ClockHead): string | undefined;
  /** Leaving by this outcome, we have reached the customer. */
  contacts(outcome: string): boolean;
  /** Outside events it waits for. */
  events(step: S): readonly string[];
  /** Of them, those that may have come when it is left by this outcome; none: it is not left by an event so. */
  eventsBefore(step: S, outcome: string): readonly string[] | undefined;
  /** What it reads out of an event or a reply. */
  saves(step: S): readonly [field: string, path: string][];
  /** The step, where it calls a connector. */
  calling(step: S): DoStep | undefined;
  /** The SOP it starts a case of. */
  starts(step: S): { sop: string; with: [field: string, value: Expr][] } | undefined;
  ladders(step: S): (string | undefined)[];
  calendars(step: S): string[];
  notifies(step: S): NotifyPlan[];
  messages(step: S): string[];
  use(step: S): Use;
  tests(step: S): Test[];
  /** The step, where it is an approval, or a call-back. */
  approval(step: S): ApproveStep | undefined;
  callBack(step: S): CallBackStep | undefined;
}

const none = (): never[] => [];
const nothing = (): undefined => undefined;

/** The answers of a step that has none of it: it takes no time, asks nobody, holds nothing. */
export const NOTHING = {
  waits: () => false,
  takesTime: () => false,
  staffing: nothing,
  act: undefined,
  declinable: false,
  owns: false,
  passes: false,
  rows: none,
  block: nothing,
  endsAfter: nothing,
  hasOwnDeadline: () => false,
  clockHead: 'step',
  ladderOf: nothing,
  contacts: () => false,
  events: none,
  eventsBefore: nothing,
  saves: none,
  calling: nothing,
  starts: nothing,
  ladders: none,
  calendars: none,
  notifies: none,
  messages: none,
  use: (): Use => ({ conditions: [], fields: [], who: [], fills: [] }),
  tests: none,
  approval: nothing,
  callBack: nothing,
} as const satisfies StepFacts;

/** What every step that waits answers alike. */
export const WAITING = { waits: () => true, takesTime: () => true } as const;
