/** Who is there and who takes what (semantics rules 10 and 26). */
import type { Batch } from '../../engine/batch.ts';
import type { Actor, Answer, Question } from '../../engine/event.ts';
import type { Refusal } from '../../engine/turn.ts';
import type { Value } from '../../language/plan.ts';
import type { TaskRow } from './lists.ts';
import type { LedgerRow } from './read.ts';

/** People: asked for, present or absent, free for what waits. */
export interface StaffStore {
  /**
   * Answers by the published organization, presence and load. The same question of a case under the same key gets the
   * same person again, and counts as that person's work at once. A question of authority reserves its amount. `atMs`: the
   * case's own time, which a fast-forward may have moved. `heard`: the corrections in the vault it knows of; of amounts it is
   * answered `away` while there are others.
   */
  answerQuestions(caseId: string, questions: Question[], atMs: number, heard?: readonly string[]): Promise<Answer[]>;
  /**
   * Finance says what became of a payment that a reset left unknown. The line as it is then; a refusal, as of `reconcile`; undefined
   * when no such payment is set aside.
   */
  settleSetAside(found: SettleSetAside): Promise<LedgerRow | Refusal | undefined>;
  /** Enters the payments that the ledger lacks, as after a reset; says how many there are. Done twice, it comes to the same. */
  setAsideLeft(of: { case: string; left: readonly LeftPayment[] }, apply: boolean): Promise<number>;
  setPresence(person: string, present: boolean): Promise<void>;
  /** Ids of the people marked absent. */
  absentees(): Promise<string[]>;
  /** Signals queued cases for which somebody is free now: after a shift began, and as a net. Returns how many. */
  wakeQueues(): Promise<number>;
  /** Open tasks assigned or offered to nobody of these people, longest waiting first. */
  strandedTasks(people: readonly string[], limit: number): Promise<StrandedTask[]>;
}

/** A payment that a run which is over had made, or under way, by the event that reserved it. */
export interface LeftPayment {
  grant: string;
  /** Of the event. */
  seq: number;
  atMs: number;
  /** Its facts. */
  data: Readonly<Record<string, Value | undefined>>;
  /** The last batch of the run. */
  last: Batch;
}

/** As its entry keeps it; `grant`: the line that it was said of. */
export type SaidOfPayment = Pick<SettleSetAside, 'grant' | 'as' | 'reference' | 'reason'> & { by: string };

/** What was found out. `reason` is a reference of the vault, `reference` the provider's own. */
export interface SettleSetAside {
  case: string;
  grant: string;
  as: 'paid' | 'not_paid';
  reference: string;
  reason: string;
  actor: Pick<Actor, 'id' | 'roles'>;
}

/** A task whose person is no more. */
export interface StrandedTask {
  case: string;
  step: string;
  attempt: number;
  status: TaskRow['status'];
  assignee: string;
  team?: string;
  role?: string;
  /** Since when it is so. */
  sinceMs: number;
}
