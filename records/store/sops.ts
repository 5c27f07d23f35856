/** What is published, and what waits for a second person. */
import type { Organization } from '../../engine/people/choose.ts';
import type { Connector } from '../../language/connector.ts';
import type { Package, Value } from '../../language/plan.ts';

/** What processes share beside the SOPs, checked and compiled. `connectors` by id. */
export interface Workspace {
  organization: Organization;
  connectors: Record<string, Connector>;
  messages: Value;
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
  /** Hash of the plan with newer calendars than it was published with. */
  edition?: string;
}

/** What waits for a second person. `base`: a digest of what was published when it was asked for. */
export interface Publication {
  id: number;
  packages: Package[];
  workspace: Workspace;
  base: string;
  askedAtMs: number;
  askedBy: string;
}

/** Published versions never change; of the workspace the latest counts. */
export interface SopStore {
  /**
   * False: this very body was published before.
   * @throws PublishConflict when the version exists with another body.
   */
  publish(body: Package, by: string): Promise<boolean>;
  /** A workspace and versions that belong together: all of it or nothing. @throws PublishConflict */
  publishAll(all: Pick<Publication, 'workspace' | 'packages'>, by: string): Promise<void>;
  /** Without `version` the highest. */
  getPackage(sop: string, version?: number): Promise<Package | undefined>;
  /** All versions, by SOP and version. */
  listSops(): Promise<SopVersion[]>;
  /** Appends; the same content again is not stored twice. */
  saveWorkspace(workspace: Workspace, by: string): Promise<void>;
  loadWorkspace(): Promise<Workspace | undefined>;
  /** Keeps what a second person must confirm; returns its number. */
  askPublication(asked: Omit<Publication, 'id' | 'askedAtMs'>): Promise<number>;
  /** Those not confirmed, newest first; with a version only the newest that has it in it. */
  openPublications(of?: { sop: string; version: number }): Promise<Publication[]>;
  /** False: it was confirmed before. */
  confirmPublication(id: number, by: string): Promise<boolean>;
}
