/** Who is there and who takes what (semantics rules 10 and 26). */
import type { Answer, Question } from '../../engine/event.ts';
import type { TaskRow } from './lists.ts';

/** People: asked for, present or absent, free for what waits. */
export interface StaffStore {
  /**
   * Answers by the published organization, presence and load. The same question of a case under the same key gets the
   * same person again, and counts as that person's work at once. A question of authority reserves its amount. `atMs`: the
   * case's own time, which a fast-forward may have moved.
   */
  answerQuestions(caseId: string, questions: Question[], atMs: number): Promise<Answer[]>;
  setPresence(person: string, present: boolean): Promise<void>;
  /** Ids of the people marked absent. */
  absentees(): Promise<string[]>;
  /** Signals queued cases for which somebody is free now: after a shift began, and as a net. Returns how many. */
  wakeQueues(): Promise<number>;
  /** Open tasks assigned or offered to nobody of these people, longest waiting first. */
  strandedTasks(people: readonly string[], limit: number): Promise<StrandedTask[]>;
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
