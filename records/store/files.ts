/** Files of cases: what is known of each, and which contents are still needed. What they hold lies elsewhere (room `files`). */
import type { VaultRow } from './vault.ts';

/** A file of a case. Its name is a personal value, in the vault under `ref`. */
export interface FileRow {
  /** As cases and histories name it (engine/values/file.ts). */
  file: string;
  ref: string;
  case: string;
  /** The field or kind of evidence it was brought for; `file` where it was not said. */
  field: string;
  sha256: string;
  bytes: number;
  /** By its bytes. */
  type: string;
  atMs: number;
  by: string;
}

/** A content by its hash. */
export interface Blob {
  sha256: string;
  bytes: number;
  type: string;
}

export interface FileStore {
  /** Somebody is about to put this content where contents lie. False: it is just being removed; a little later it may come again. */
  claimBlob(blob: Blob): Promise<boolean>;
  /** The name goes into the vault, and the file is the case's. False: the content was removed meanwhile. */
  putFile(name: VaultRow, sha256: string, by: string): Promise<boolean>;
  /** Contents that no file needs and nobody brought since then; from now on nobody counts on them, and they are told again until dropped. */
  leavingBlobs(untilMs: number, limit: number): Promise<string[]>;
  /** The content is gone from where it lay. */
  dropBlob(sha256: string): Promise<void>;
}
