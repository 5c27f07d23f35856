/** Contents in a folder of the file system: several processes may share it, on one disk or one that is mounted. */
import { constants, createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { type FileStore, FileStoreError, placeOf } from './store.ts';

/** Made when something is put there. */
export function folderStore(folder: string): FileStore {
  const pathOf = (sha256: string) => join(folder, placeOf(sha256));
  return {
    where: folder,
    drafts: join(folder, '.drafts'),
    put: async ({ path, sha256, bytes }) => {
      const to = pathOf(sha256);
      await told(folder, async () => {
        // A file of another length is one that a broken disk left: it is replaced.
        if ((await stat(to).catch(missing))?.size === bytes) return;
        await mkdir(dirname(to), { recursive: true });
        await onDisk(path);
        await rename(path, to);
        await onDisk(dirname(to));
      });
    },
    open: (sha256) => told(folder, () => streamOf(pathOf(sha256))),
    size: (sha256) => told(folder, async () => (await stat(pathOf(sha256)).catch(missing))?.size),
    remove: (sha256) => told(folder, () => rm(pathOf(sha256), { force: true })),
  };
}

async function streamOf(path: string): Promise<Readable | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(missing);
  return file && createReadStream('', { fd: file });
}

/** What is renamed before it is on the disk may be empty after a power cut. */
async function onDisk(path: string): Promise<void> {
  const file = await open(path, constants.O_RDONLY);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

const FULL: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** The store's own error for one of the file system; any other comes back as it is. */
export function storeError(where: string, error: unknown): unknown {
  const { code } = (error ?? {}) as { code?: unknown };
  if (error instanceof FileStoreError || typeof code !== 'string') return error;
  if (FULL.includes(code)) return new FileStoreError('full', `${where}: no room left`);
  return new FileStoreError('away', `${where}: ${code === 'EACCES' ? 'not allowed' : code}`);
}

async function told<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeError(where, error);
  }
}
