/** An upload on its way in: counted, hashed and written to a draft as it comes, never held as a whole. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { storeError } from './folder.ts';
import type { Draft, FileStore } from './store.ts';

/** What an upload may be. */
export interface Bounds {
  maxBytes: number;
  /** Without a byte for so long it is given up. */
  idleMs: number;
}

/** A draft with its first bytes, by which its type is known. */
export interface Received extends Draft {
  head: Buffer;
  /** The draft is gone afterwards, whatever became of it. */
  discard(): Promise<void>;
}

/** Why an upload is not taken. */
export type NotReceived = 'too-large' | 'too-slow' | 'cut-off' | 'empty';

/** Nothing is left of it. */
export class UploadRefused extends Error {
  override readonly name = 'UploadRefused';
  readonly why: NotReceived;
  constructor(why: NotReceived) {
    super(why);
    this.why = why;
  }
}

/** Formats are known by less; texts are told from other bytes by this much. */
const HEAD_BYTES = 65_536;

/** @throws UploadRefused, FileStoreError */
export async function receive(
  { drafts, where }: Pick<FileStore, 'drafts' | 'where'>,
  from: Readable,
  bounds: Bounds,
): Promise<Received> {
  const path = join(drafts, randomUUID());
  const discard = () => rm(path, { force: true });
  // It may break off before anybody reads; whoever reads is told.
  from.on('error', () => undefined);
  try {
    await mkdir(drafts, { recursive: true, mode: 0o700 });
    return { path, ...(await written(path, from, bounds)), discard };
  } catch (error) {
    await discard().catch(() => undefined);
    throw storeError(where, error);
  }
}

async function written(path: string, from: Readable, { maxBytes, idleMs }: Bounds) {
  const file = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of awake(from, idleMs)) {
      if (bytes < HEAD_BYTES) head.push(chunk.subarray(0, HEAD_BYTES - bytes));
      bytes += chunk.length;
      if (bytes > maxBytes) throw new UploadRefused('too-large');
      hash.update(chunk);
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  if (bytes === 0) throw new UploadRefused('empty');
  return { bytes, sha256: hash.digest('hex'), head: Buffer.concat(head) };
}

/** The chunks of a stream; one that sleeps or breaks off is refused. The stream is left as it is: its answer is still to be sent. */
async function* awake(from: Readable, idleMs: number): AsyncGenerator<Buffer> {
  const chunks = from.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (;;) {
    const next = await withinMs(chunks.next(), idleMs);
    if (next.done === true) return;
    yield next.value;
  }
}

async function withinMs<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new UploadRefused('too-slow')), ms);
  });
  try {
    return await Promise.race([work.catch(brokenOff), late]);
  } finally {
    clearTimeout(timer);
  }
}

function brokenOff(): never {
  throw new UploadRefused('cut-off');
}

/** Drafts of processes that died; how many there were. @param untilMs epoch ms: older ones are nobody's */
export async function sweepDrafts({ drafts }: Pick<FileStore, 'drafts'>, untilMs: number): Promise<number> {
  const names = await readdir(drafts).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  let gone = 0;
  for (const name of names) {
    const path = join(drafts, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || found.mtimeMs > untilMs) continue;
    await rm(path, { force: true });
    gone += 1;
  }
  return gone;
}
