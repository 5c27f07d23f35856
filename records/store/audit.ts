/** Whether what is recorded is what was recorded: chains, bodies, and the runs that looked at them. */
import type { BodyHash } from '../audit/bodies.ts';
import type { Anchor, ChainEnd, StoredLink, Verified } from '../outbox/chain.ts';

/** The chain of one case, recomputed. `events`: rows read, those that are not final yet included. */
export interface CaseChain extends Verified {
  case: string;
  events: number;
}

/** Some cases in the order of their ids. `last`: the id to go on after; absent when there are no more. */
export interface ChainPage {
  cases: CaseChain[];
  last?: string;
}

/** A line of the ledger that its case's events or its own entries do not bear out: changed, not there, or nothing behind it. */
export interface LedgerFault {
  case: string;
  grant: string;
  fault: 'changed' | 'missing' | 'added';
}

/** The access log as a chain up to some instant; `at`: its hash at the lengths asked for, as far as there are so many. */
export interface AccessChain {
  length: number;
  head: string;
  at: ReadonlyMap<number, string>;
  /** So many of the oldest lines were removed by retention; what is asked of below is not known any more. */
  from: number;
}

/** One run over everything, as far as it came. Counts are of what was looked at. */
export interface AuditRun {
  startedAtMs: number;
  /** Absent while it runs, or when it was broken off: `last` says how far it came. */
  finishedAtMs?: number;
  /** The case to go on after. */
  last?: string;
  cases: number;
  events: number;
  faults: number;
  /** The first of them, by its code and place; the command line names all. */
  first?: string;
  /** The name of the anchor that was written. */
  anchor?: string;
  /** The SHA-256 of its file. */
  anchorHash?: string;
  /** What was found, the first 1,000 of it; kept for a run that goes on, and not told by `lastAudit`. */
  found?: readonly object[];
}

/** The newest anchor that was written, as the record remembers it. `hash` is absent for one of before this was kept. */
export interface KnownAnchor {
  name: string;
  hash?: string;
}

/** What is watched from outside. Absent: never yet. */
export interface TrustFigures {
  /** The snapshot of the newest `sop backup`. */
  backupAtMs?: number;
  /** When the newest audit that wrote an anchor ended. */
  anchorAtMs?: number;
  /** Erasures and corrections that wait for a second person. */
  peopleWaiting: number;
  /** Intakes that were stored and are in no case yet. */
  intakesWaiting: number;
  /** Payments that a reset left behind and nobody has settled yet. */
  paymentsSetAside: number;
}

/** Reads without changing anything but the register of its own runs. */
export interface AuditStore {
  /** Recomputes the hash chain of a case; `seen` are ends it had before, as somebody else kept them. */
  verifyChain(caseId: string, seen?: readonly Anchor[]): Promise<Verified>;
  /** The same for up to `limit` cases after an id (empty: from the beginning), in one snapshot. */
  verifyChains(page: { after: string; limit: number }, seen: (caseId: string) => readonly Anchor[]): Promise<ChainPage>;
  /** The chain itself in its order, and the end that the case's row gives; undefined: never recorded. */
  chainOf(caseId: string): Promise<{ links: StoredLink[]; end: ChainEnd } | undefined>;
  /** Lines of the ledger of these cases that are not what their events and entries say. */
  verifyLedger(cases: readonly string[]): Promise<LedgerFault[]>;
  /** The chain over the access log's lines that are older than an instant, and its hash at these lengths. */
  accessChain(untilMs: number, lengths: ReadonlySet<number>): Promise<AccessChain>;
  /** Every published version and workspace with the hash its body gives and the one its row says. */
  bodyHashes(): Promise<BodyHash[]>;
  /** Whether the role that the program connects as could bend the record by itself: it owns the tables, or may write them. */
  programMayBend(): Promise<boolean>;
  /** The newest run that came to its end or has found something so far; undefined before the first. */
  lastAudit(): Promise<AuditRun | undefined>;
  /** Begins a run or, to resume, goes on with the newest one when it was broken off; `id` is for `noteAudit`. */
  beginAudit(resume: boolean): Promise<{ id: number; run: AuditRun }>;
  noteAudit(id: number, run: AuditRun): Promise<void>;
  /** Undefined: none was ever written. */
  newestAnchor(): Promise<KnownAnchor | undefined>;
  trustFigures(): Promise<TrustFigures>;
  /** Which of these cases there are. */
  casesAmong(ids: readonly string[]): Promise<Set<string>>;
}
