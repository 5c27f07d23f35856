/** How long what is kept: runs and their reports, cases under hold, and what is left of what was removed. */
import type { RetentionPlan } from '../../language/retention.ts';
import type { Anchor } from '../outbox/chain.ts';

/** Signs in the name of the installation: an `audit/signing.ts` signer is one. */
export interface StoneSigner {
  readonly publicKey: string;
  sign(text: string): string;
}

/** Why a case is held: a lawsuit, an authority's order, a dispute under way, an audit. */
export type HoldReason = 'lawsuit' | 'authority' | 'dispute' | 'audit';

/** A case that no run removes, until it is released. Lines of this register are never deleted. */
export interface Hold {
  id: number;
  case: string;
  reason: HoldReason;
  /** Where the reason is filed. */
  reference?: string;
  sinceMs: number;
  by: string;
  releasedMs?: number;
  releasedBy?: string;
}

/**
 * Why a case that is due stays. `open`: it is not over, or a run of it is under way; `hold`; `payment`: reserved or of unknown
 * result; `caps`: caps count it for 30 days; `erasure`: something asked of the person waits; `intake`: something is on its way
 * to or from it; `statutory`: a clock of the law runs; `family`: a case merged with it is not due; `broken`: its chain does not
 * hold; `changed`: it changed while it was looked at; `busy`: somebody begins it again.
 */
export type Stays =
  | 'open'
  | 'hold'
  | 'payment'
  | 'caps'
  | 'erasure'
  | 'intake'
  | 'statutory'
  | 'family'
  | 'broken'
  | 'changed'
  | 'busy';

/** What a run found of one SOP's cases. */
export interface SopReport {
  class: string;
  /** What its cases are kept for; absent in reports of before it was told. */
  purpose?: string;
  days: number;
  /** Over, and kept on: not due yet. */
  kept: number;
  /** Due with nothing against it; applied: removed by this run. */
  due: number;
  /** When the oldest of those closed. */
  oldestMs?: number;
  stays: Partial<Record<Stays, number>>;
  /** Some of those that stay. */
  examples: { case: string; why: Stays }[];
}

/** What a run has found so far. */
export interface RetentionReport {
  /** By SOP. */
  cases?: Record<string, SopReport>;
  /** Closed cases of SOPs without a class, by SOP: kept for ever. */
  unclassed?: Record<string, number>;
  /** Personal values that go before their cases, by `<sop>.<field>`. */
  values?: Record<string, { class: string; purpose?: string; days: number; due: number }>;
  /** Rows of tables that only grow, by table. */
  rows?: Record<string, number>;
}

/** Where a run goes on. `after`: the closing and the id of the last case that was looked at. */
export interface RetentionPlace {
  stage: 'cases' | 'values' | 'rows';
  /** The place in the list of the stage. */
  at: number;
  after?: [closedMs: number, id: string];
}

/** One run, as far as it came. */
export interface RetentionRun {
  id: number;
  /** False: it only reports. */
  applies: boolean;
  /** By this instant things are due. */
  atMs: number;
  startedAtMs: number;
  startedBy: string;
  finishedAtMs?: number;
  /** What retention.yaml said when it began. */
  plan: RetentionPlan;
  report: RetentionReport;
  removed: { cases: number; values: number; rows: number };
}

/** What is left of a removed case. */
export interface Tombstone {
  case: string;
  sop: string;
  class: string;
  days: number;
  openedMs: number;
  closedMs: number;
  /** Where its chain ended. */
  length: number;
  head: string;
  removedMs: number;
  run: number;
  key: string;
  /** Over `stoneText`. */
  signature: string;
}

/** What is left of the oldest lines of the access log: all up to a length. */
export interface AccessStone {
  length: number;
  head: string;
  lastMs: number;
  removedMs: number;
  run: number;
  key: string;
  signature: string;
}

/** What a page of a run is worked with. */
export interface RetentionTools {
  signer: StoneSigner;
  /** Ends that chains had, as anchors keep them: `case/<id>` or `access`. */
  seen(what: string): readonly Anchor[];
  /** Whether a run of this case is under way at Temporal. */
  runs(caseId: string): Promise<boolean>;
  /** Forgets the histories of a removed case. */
  forget(caseId: string): Promise<void>;
}

/** Reads and changes what retention is about. */
export interface RetentionStore {
  /** Begins a run by what is in force; undefined: no classes are declared. It applies only where they say so. */
  beginRetention(asked: { applies: boolean; by: string }): Promise<RetentionRun | undefined>;
  /** The next page of a run; true: there is more. Two callers of one run do its pages once. */
  retentionPage(run: number, tools: RetentionTools): Promise<boolean>;
  /** One run; without a number the newest. */
  retentionRun(run?: number): Promise<RetentionRun | undefined>;
  /** Runs that somebody began that long ago, within a day, and no worker has taken up. */
  waitingRetention(olderThanMs: number): Promise<number[]>;
  /** Newest first, 50 at most. */
  retentionRuns(): Promise<RetentionRun[]>;
  /** Undefined: there is no such case. A case that is held stays so. */
  holdCase(held: { case: string; reason: HoldReason; reference?: string; by: string }): Promise<Hold | undefined>;
  /** False: it was not held. */
  releaseCase(caseId: string, by: string): Promise<boolean>;
  /** Those of one case, or all that are not released; newest first, 200 at most. */
  holds(caseId?: string): Promise<Hold[]>;
  /** Undefined: it was not removed. */
  tombstone(caseId: string): Promise<Tombstone | undefined>;
  /** In the order of case ids, after one; 1,000 at most. */
  tombstones(after: string): Promise<Tombstone[]>;
  /** Of the access log, by length. */
  accessStones(): Promise<AccessStone[]>;
}
