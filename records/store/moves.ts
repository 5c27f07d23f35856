/** Moves of open cases to another plan. */
import type { Obstacle, Shifted } from '../../engine/migrate/migrate.ts';
import type { Plan } from '../../language/plan.ts';

/** A run that moves an SOP's open cases to a plan, named by its hash. */
export interface MoveRun {
  id: number;
  sop: string;
  version: number;
  plan: string;
  startedAtMs: number;
  startedBy: string;
}

/** What became of one case, or would. `over`: it ended meanwhile; `safe`: it could move (dry run). */
export interface MoveRow {
  case: string;
  status: 'safe' | 'moved' | 'needs_mapping' | 'blocked' | 'over';
  /** The version it ran by. */
  from: number;
  clocks: Shifted[];
  obstacles: Obstacle[];
}

/** Up to `limit` open cases of the SOP (with `version`, of that one) with ids above `after`. */
export interface OpenCaseQuery {
  sop: string;
  version?: number | undefined;
  after: string;
  limit: number;
}

/** An open case and the version it runs by, as last recorded. */
export interface OpenCase {
  case: string;
  version: number;
}

/** Runs that move cases, what became of each, and the cases there are to move. */
export interface MoveStore {
  /** The run that moves an SOP's cases to this plan: the one begun before, or a new one. */
  beginMove(run: Omit<MoveRun, 'id' | 'startedAtMs'>): Promise<MoveRun>;
  /** A case that moved stays so; anything else is replaced by a later attempt. */
  noteMove(runId: number, row: MoveRow): Promise<void>;
  movesOf(sop: string, plan: string): Promise<MoveRow[]>;
  /** By id. */
  openCases(query: OpenCaseQuery): Promise<OpenCase[]>;
  /** How many open cases run by each version, by version. */
  openVersions(sop: string): Promise<{ version: number; cases: number }[]>;
  /** Keeps a version's plan with newer calendars: from now on it is the version's. */
  saveEdition(plan: Plan, by: string): Promise<void>;
}
