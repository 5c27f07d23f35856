/** What a storm of losses needs of a record: the real one, or one in memory by the same rules. */
import type { Batch } from '../../engine/batch.ts';
import type { Answer, Question } from '../../engine/event.ts';
import type { State } from '../../engine/state/state.ts';

/** A line of its ledger, as far as a payment is held against it. */
export interface KeptLine {
  case: string;
  grant: string;
  /** In 分. */
  amount: number;
  state: 'reserved' | 'committed' | 'released' | 'unknown';
  setAside: boolean;
}

/** The record, with what happens to databases. Times are epoch ms. */
export interface Keeper {
  answer(caseId: string, questions: Question[], atMs: number): Promise<Answer[]>;
  /** `behind`: it lacks events before these. */
  write(batch: Batch): Promise<'written' | 'ignored' | 'behind'>;
  /** The histories of a case's runs, oldest first, as reindexing hears them. */
  recordAgain(runs: readonly { run: string; batches: readonly Batch[] }[]): Promise<void>;
  stateOf(caseId: string): Promise<{ state: State; run: string; taskMs: number } | undefined>;
  lines(): Promise<KeptLine[]>;
  /** Finance, from outside, about what is set aside. False: she may not. */
  settle(caseId: string, grant: string, as: 'paid' | 'not_paid', who: string): Promise<boolean>;
  /** Keeps all of it as it is now; gives back what brings it back, with which hours are lost until `whole`. */
  snapshot(): Promise<() => Promise<void>>;
  /** Everything was recorded again: amounts are answered for. */
  whole(): Promise<void>;
  /** What an audit of these cases finds, and which events of them stand. */
  audit(cases: readonly string[]): Promise<string[]>;
  standing(caseId: string): Promise<{ seq: number; type: string }[]>;
}
