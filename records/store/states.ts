/** What cases would go on from, should their runs be lost. */
import type { Kept } from '../../engine/batch.ts';
import type { State } from '../../engine/state/state.ts';
import type { Plan } from '../../language/plan.ts';

/** The kernel's state of a case as its last batch had it. */
export interface StoredState {
  /** The run that told it. */
  runId: string;
  /** Of that batch. */
  taskMs: number;
  /** The number of the last event told. */
  seq: number;
  rules: number;
  planHash: string;
  state: State;
  /** Messages that were not known to be sent. */
  notices: NonNullable<Kept['notices']>;
}

export interface StateStore {
  /** Undefined: the case is unknown, or has told nothing since states are kept. */
  stateOf(caseId: string): Promise<StoredState | undefined>;
  /**
   * The plan of this hash: as a case brought it, or as published, in the edition of that hash. Undefined: none is kept, or
   * what is kept has another hash.
   */
  planOf(of: { sop: string; version: number; hash: string }): Promise<Plan | undefined>;
}
