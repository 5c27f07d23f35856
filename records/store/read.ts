/** How people find cases, and what is known of one. */
import type { SlaState } from '../../engine/see/sla.ts';
import type { View } from '../../engine/see/view.ts';
import type { DomainEvent } from '../../engine/turn.ts';
import type { Page, PageQuery, TaskRow, TaskQuery, CaseRow, CaseQuery } from './lists.ts';
import type { WhyLost } from './lost.ts';
import type { FeedPage } from './feed.ts';
import type { FileRow } from './files.ts';
import type { KpiQuery, KpiCounts } from './kpi.ts';

/** One case as last recorded. `taskMs`: the time of the workflow task that wrote it. */
export interface CaseRecord {
  view: View;
  sla: SlaState;
  taskMs: number;
  /** The run that wrote this is over. */
  ended: boolean;
  /** Its run is lost, found so then, and told something last then (rule 32). */
  lost?: { why: WhyLost; foundAtMs: number; recordedAtMs: number };
}

/** A contact with the customer: `in`, they reached us; `out`, we reached or called them. `note` is a vault reference. */
export interface ContactRow {
  case: string;
  seq: number;
  atMs: number;
  direction: 'in' | 'out';
  channel?: string;
  actor?: string;
  note?: string;
}

/** Another case, and what it is to this one: `parent`, `child`, `absorbed`, `merged_into`, `repeat`, `repeated_by`, … */
export interface CaseRelation {
  case: string;
  kind: string;
}

/** A line of the ledger: an amount that somebody may spend, in 分 (semantics rules 22–24). */
export interface LedgerRow {
  case: string;
  grant: string;
  action: string;
  amount: number;
  /** Who decided, and by which role; no role: within the requester's own caps. */
  by?: string;
  role?: string;
  /** Against whose caps it counts. */
  charged?: string[];
  /** `unknown`: a payment that may have been made. */
  state: 'reserved' | 'committed' | 'released' | 'unknown';
  atMs: number;
  /** A reset may have left this payment behind: its case knows nothing of it, and `settleSetAside` ends it. */
  setAside?: true;
}

/** All that are given must hold. */
export interface GrantQuery {
  case?: string | undefined;
  state?: LedgerRow['state'] | undefined;
  /** Only what a reset left behind and nobody has settled. */
  setAside?: boolean | undefined;
}

/** Only reads, for the eyes it was asked for. Absent, and not theirs to see, is undefined or left out, never an error. */
export interface ReadStore {
  /** Overdue first, then by severity, next due, arrival. Pages of one walk neither repeat nor skip a task that stays. */
  listTasks(query: TaskQuery): Promise<Page<TaskRow>>;
  /** Lines of the ledger, oldest first, 500 at most. */
  grants(query: GrantQuery): Promise<LedgerRow[]>;
  /** Newest first. */
  listCases(query: CaseQuery): Promise<Page<CaseRow>>;
  getCase(caseId: string): Promise<CaseRecord | undefined>;
  /** Domain events by sequence number, without those that a reset undid. */
  timeline(caseId: string, page?: PageQuery): Promise<Page<DomainEvent>>;
  contacts(caseId: string): Promise<ContactRow[]>;
  /** The cases it refers to, and those that refer to it (rules 17 and 18). */
  relations(caseId: string): Promise<CaseRelation[]>;
  /** The files that belong to it, in the order in which they came. */
  files(caseId: string): Promise<FileRow[]>;
  /** The feed behind a position, a window of positions at most: what is theirs of it may be nothing, and `upTo` still goes on. */
  feed(query: { after: number; limit: number }): Promise<FeedPage>;
  /** Those of the cases that may be read. */
  seen(caseIds: readonly string[]): Promise<string[]>;
  /** The sequence number of the newest event recorded of the case; 0 when there is none. */
  recordedSeq(caseId: string): Promise<number>;
  /** What the rates of semantics rule 29 are made of; clocks by SOP and id. */
  kpiCounts(query: KpiQuery): Promise<KpiCounts>;
}
