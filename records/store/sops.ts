/** What is published, and what waits for a second person. */
import type { Organization } from '../../engine/people/choose.ts';
import type { Connector } from '../../language/connector.ts';
import type { Line } from '../../language/meaning/line.ts';
import type { RetentionPlan } from '../../language/retention.ts';
import type { Package, Plan, Value } from '../../language/plan.ts';
import type { LeftWork } from '../errors.ts';

/** What processes share beside the SOPs, checked and compiled. `connectors` by id. */
export interface Workspace {
  organization: Organization;
  connectors: Record<string, Connector>;
  messages: Value;
  /** How long what is kept; absent: everything for ever. */
  retention?: RetentionPlan;
}

/** The texts of the shared files, by path. */
export type SharedTexts = Record<string, string>;

/** What comes into force together. */
export interface Change {
  /** Versions that are not published. */
  packages: Package[];
  workspace: Workspace;
  /** The shared files in force from then on. */
  files: SharedTexts;
  /** What goes: `person/li`, `team/x`, `sop/x`, `calendar/x` … */
  remove: string[];
  /** Where the work of what goes goes to, by the same keys. */
  move: Record<string, string>;
}

/** One published version without its body. */
export interface SopVersion {
  sop: string;
  version: number;
  title: string;
  owner: string;
  hash: string;
  publishedAtMs: number;
  publishedBy: string;
  /** Opens no new cases. */
  retired?: true;
  /** Hash of the plan with newer calendars than it was published with. */
  edition?: string;
}

/** What a second person is asked about: what comes into force, or what is done with open cases. */
export type Submission =
  | { kind: 'change'; change: Change }
  /** Open cases move to this version; `plan` is its hash. */
  | { kind: 'migration'; sop: string; version: number; plan: string }
  /** A version gets newer calendars, and its open cases with it. */
  | { kind: 'calendars'; plan: Plan };

/** What is asked for. `base`: the digest of what was published when it was put together. */
export interface Asked {
  submission: Submission;
  base: string;
  askedBy: string;
  /** Who edited what is submitted besides: none of them confirms. */
  editors: string[];
  /** Who gains a right by it: none of them confirms. */
  gainers: string[];
  /** What it changes, as shown. */
  lines: Line[];
}

/** What waits for a second person, or was confirmed. `hash` covers all of `Asked`. */
export interface Publication extends Asked {
  id: number;
  hash: string;
  askedAtMs: number;
  /** From then on it cannot be confirmed. */
  lapsesAtMs: number;
  confirmedAtMs?: number;
  confirmedBy?: string;
  /** Confirmed at the server's own console: nobody else was left. */
  byOperator?: true;
}

/** The word of a second person, or, with nobody left, of the operator at the server's own console. */
export interface Word {
  hash: string;
  by: string;
  operator?: true;
}

/** Published versions never change; of the workspace the latest counts. */
export interface SopStore {
  /**
   * False: this very body was published before.
   * @throws PublishConflict when the version exists with another body.
   */
  publish(body: Package, by: string): Promise<boolean>;
  /**
   * All of it or nothing; with `base` only while that is the digest of what is published.
   * @throws PublishConflict, Overtaken, WorkLeft
   */
  publishAll(change: Change, by: string, base?: string): Promise<void>;
  /** A digest of everything that is published now. */
  publishedDigest(): Promise<string>;
  /** What a change would leave without anybody. */
  leftWork(change: Pick<Change, 'remove' | 'move'>): Promise<LeftWork[]>;
  /** The shared files in force; undefined before the first, and where texts were not kept. */
  loadFiles(): Promise<SharedTexts | undefined>;
  /** Without `version` the highest. */
  getPackage(sop: string, version?: number): Promise<Package | undefined>;
  /** All versions, by SOP and version. */
  listSops(): Promise<SopVersion[]>;
  /** Appends; the same content again is not stored twice. */
  saveWorkspace(workspace: Workspace, by: string, files?: SharedTexts): Promise<void>;
  loadWorkspace(): Promise<Workspace | undefined>;
  /** Keeps what a second person must confirm. */
  askPublication(asked: Asked): Promise<Publication>;
  /** Those neither confirmed nor lapsed nor overtaken, newest first. */
  openPublications(): Promise<Publication[]>;
  getPublication(id: number): Promise<Publication | undefined>;
  /**
   * Brings it into force, in one transaction in which everything is compared again.
   * @throws NotPending, OtherHash, Overtaken, PublishConflict, WorkLeft
   */
  confirmPublication(id: number, word: Word): Promise<Publication>;
  /** Whether a move of open cases to this plan was confirmed, and not longer ago than a submission lasts. */
  isMoveConfirmed(sop: string, plan: string): Promise<boolean>;
}
