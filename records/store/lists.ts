/** The lists people work with: pages of tasks and of cases, and what they are filtered by. */
import type { SlaState } from '../../engine/see/sla.ts';
import type { CaseState } from '../../engine/state/state.ts';

/** A page of a list. `next` goes back in as `cursor`; absent: that was all. */
export interface Page<T> {
  items: T[];
  next?: string;
}

/** Position and size of a page. `limit` is 1–200, 50 when absent; `cursor` is the `next` of the page before. */
export interface PageQuery {
  cursor?: string;
  limit?: number;
}

/** One work item offered to people, as worklists show it. */
export interface TaskRow {
  case: string;
  sop: string;
  step: string;
  attempt: number;
  title: string;
  caseTitle: string;
  kind: string;
  status: 'queued' | 'offered' | 'assigned';
  team?: string;
  /** Another team had it until a ladder gave it to this one. */
  askedTeam?: string;
  role?: string;
  assignee?: string;
  /** Of an approval, in 分. */
  amount?: number;
  customer?: string;
  severity?: string;
  sinceMs: number;
  acceptByMs?: number;
  dueMs?: number;
  /** The earliest due of the task and of the case's unmet clocks. */
  nextDueMs?: number;
  /** When the case was opened. */
  receivedAtMs: number;
  overdue: boolean;
}

/** Whose tasks: assigned or offered to `person`, or waiting for `teams` or `roles`. With none of the three: everybody's. */
export interface TaskQuery extends PageQuery {
  person?: string;
  teams?: string[];
  roles?: string[];
  /** Also the teams' work that somebody has, and what a ladder gave away from them. */
  had?: true;
  /** Only what is overdue (true) or not (false). */
  overdue?: boolean;
  /** The instant that decides what is overdue; kept for all pages of one walk by the cursor. */
  atMs: number;
}

/** One line of the list of cases. */
export interface CaseRow {
  case: string;
  sop: string;
  version: number;
  title: string;
  state: CaseState;
  /** Its run is lost: this is how it stood (rule 32). */
  lost?: true;
  /** The first open step. */
  step?: string;
  team?: string;
  owner?: string;
  severity?: string;
  sla: SlaState;
  nextDueMs?: number;
  customer?: string;
  openedAtMs: number;
  resolvedAtMs?: number;
  closedAtMs?: number;
  result?: string;
}

/** Filters of the list of cases; all given must hold. `text` is found anywhere in id, title and non-personal texts. */
export interface CaseQuery extends PageQuery {
  sop?: string;
  state?: CaseState;
  /** Only those whose run is lost (true) or is not (false). */
  lost?: boolean;
  step?: string;
  team?: string;
  assignee?: string;
  severity?: string;
  /** `late`: something was met late or never, whatever else still runs. */
  sla?: SlaState;
  customer?: string;
  text?: string;
}
