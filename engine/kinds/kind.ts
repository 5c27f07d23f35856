/**
 * What the kernel does with a step of one kind, from entering to leaving. One object a kind; shared rules ask it and never
 * name a kind. What a step says of itself without a case stands in `language/kinds/`.
 */
import type { Value } from '../../language/plan.ts';
import type { StepPlan } from '../../language/plan.ts';
import type { OnStep } from '../acts/on-step.ts';
import type { Held, Mistake } from '../acts/submission.ts';
import type { ActName, ActOf, Actor, Answer, Event } from '../event.ts';
import type { Obstacle } from '../migrate/obstacle.ts';
import type { Exit, Next } from '../route/exit.ts';
import type { TaskView } from '../see/view.ts';
import type { Draft } from '../state/draft.ts';
import type { PendingAction, Visit } from '../state/state.ts';

/** At which leg a hand-over is entered, and whose work a task is whatever the step says. */
export interface Entering {
  leg?: string;
  assignee?: string;
  /** Who asked for the approval before what it is about was changed. */
  requesters?: string[];
}

/** A step inside a block has reached its end. */
export interface BranchEnd {
  step: string;
  branch: string;
}

export type ActionEnded = Extract<Event, { type: 'action_done' | 'action_failed' }>;

/** The acts on a step that only some kinds take; the others are about the work of any kind. */
export type StepActName = Extract<
  ActName,
  'complete' | 'attempt' | 'approve' | 'decline' | 'accept' | 'reject' | 'offer' | 'arbitrate'
>;

/** How each of these acts is taken on the open visit it answers; absent: it is refused. All throw Refused. */
export type Takes<S extends StepPlan> = {
  [N in StepActName]?: (d: Draft, on: OnStep<S>, act: ActOf<N>, actor: Actor) => Next;
};

/** A new member is answered by every kind; a kind that does nothing then takes `IDLE`'s answer by name. */
export interface KernelKind<S extends StepPlan = StepPlan> {
  /** Answers the exit of a step that does not wait, or the steps to enter inside it. */
  enter(d: Draft, visit: Visit, step: S, how: Entering): Next;
  /** When the visit does something by itself beside what all do: accept windows, silence, reminders. */
  nextMs(visit: Visit, step: S): number | undefined;
  /** That instant has come. */
  wake(d: Draft, visit: Visit, step: S): Next;
  /** Nobody and nothing came until `untilMs`. */
  silent(visit: Visit, step: S): Exit | undefined;
  takes: Takes<S>;
  /** All that is wrong with what such an act brings, or missing from it, told at once. */
  mistakes(held: Held, step: S, act: ActOf<'complete' | 'attempt'>): Mistake[];
  /** Somebody has accepted, or was given, its work; undefined where that alone never ends the step. */
  accepted: ((d: Draft, visit: Visit, step: S) => Exit | undefined) | undefined;
  /** Whoever was offered its work declines. Undefined: the next person is looked for. */
  declined(visit: Visit, step: S): Exit | undefined;
  /** Its work has waited for two windows in its queue. Undefined: it stays there. */
  unclaimed(visit: Visit, step: S): Exit | undefined;
  /** The record's answer to the question that the visit asked. */
  answered(d: Draft, visit: Visit, step: S, answer: Answer): Exit | undefined;
  /** The visit's call has ended. */
  called(d: Draft, visit: Visit, step: S, event: ActionEnded): Exit | undefined;
  /** An outside event came that the step waits for. */
  heard(d: Draft, visit: Visit, step: S, name: string, data: Record<string, Value>): Exit | undefined;
  /** A branch inside is done. */
  branchDone(d: Draft, block: Visit, step: S, from: BranchEnd): Next;
  /** It was left by an outcome; the visit is absent when it was passed by. */
  left(d: Draft, visit: Visit | undefined, step: S): void;
  /** The case is brought back as it stood (rule 18): what the visit waits for begins again. */
  restart(d: Draft, visit: Visit, step: S): void;
  /** The same for what it had sent and nobody has answered: it goes out again under its key. */
  sendAgain(d: Draft, visit: Visit, step: S, action: PendingAction): Exit | undefined;
  /** The case begins again after its run was lost (rule 32): a word from another case may be lost with it, and is asked for. */
  askAgain(d: Draft, visit: Visit, step: S): void;
  /** What stands against going on with this visit in another plan, where the step is of the same kind. */
  obstacles(visit: Visit, before: S, after: S): Obstacle[];
  /** What people see of the visit beside what all show. */
  view(visit: Visit, step: S, data: Readonly<Record<string, Value>>): Partial<TaskView>;
}
