/** Where the contents of files are kept: by the hash of what they hold, whole or not at all. */
import type { Readable } from 'node:stream';

/** Content that lies in a file of this machine, counted and hashed. */
export interface Draft {
  path: string;
  sha256: string;
  bytes: number;
}

/** One contract for a folder and a bucket. Everything is by content: what is there is never written over by something else. */
export interface FileStore {
  /** For people: where it is. */
  readonly where: string;
  /** The folder in which uploads lie while they come in. */
  readonly drafts: string;
  /** Keeps the content; there before is as good. The draft may be gone afterwards. @throws FileStoreError */
  put(draft: Draft): Promise<void>;
  /** The content as a stream, unverified; undefined: it is not there. @throws FileStoreError */
  open(sha256: string): Promise<Readable | undefined>;
  /** How many bytes lie there; undefined: none. @throws FileStoreError */
  size(sha256: string): Promise<number | undefined>;
  /** What is not there is gone already. @throws FileStoreError */
  remove(sha256: string): Promise<void>;
}

/** `full`: no room is left; `away`: it cannot be reached, or does not let us in. The message says why. */
export class FileStoreError extends Error {
  override readonly name = 'FileStoreError';
  readonly why: 'full' | 'away';
  constructor(why: 'full' | 'away', message: string) {
    super(message);
    this.why = why;
  }
}

const hashForm = /^[0-9a-f]{64}$/;

/** Where a content lies below folder or prefix: two letters of the hash, then the hash. @throws Error for what is none */
export function placeOf(sha256: string): string {
  if (!hashForm.test(sha256)) throw new Error('A content goes by its SHA-256.');
  return `${sha256.slice(0, 2)}/${sha256}`;
}
