/** Where anchors are kept, and the folder as such a place: best on another machine or a medium that is written once. */
import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A row of files that grows by one a day. */
export interface AnchorPlace {
  /** For people: where it is. */
  readonly where: string;
  /** Names in the order of the row. */
  list(): Promise<string[]>;
  read(name: string): Promise<string>;
  /** Whole or not at all. @throws AnchorPlaceError when it cannot be kept, or one of that name is there */
  write(name: string, text: string): Promise<void>;
}

/** The place cannot be used; the message says why. */
export class AnchorPlaceError extends Error {
  override readonly name = 'AnchorPlaceError';
}

/** Whether it is the name of an anchor: what else lies there is not ours. */
export function isAnchorName(name: string): boolean {
  return /^anchor-\d{8}\.jsonl$/.test(name);
}

/** What the anchor of a number is called; names sort as the numbers do. */
export function anchorName(number: number): string {
  return `anchor-${String(number).padStart(8, '0')}.jsonl`;
}

/** A folder of the file system; made when it is not there. */
export function folderPlace(folder: string): AnchorPlace {
  return {
    where: folder,
    list: async () => {
      try {
        return (await readdir(folder)).filter(isAnchorName).sort();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw placeError(folder, error);
      }
    },
    read: (name) =>
      readFile(join(folder, name), 'utf8').catch((error: unknown) => {
        throw placeError(folder, error);
      }),
    write: async (name, text) => {
      const draft = join(folder, `.${name}.${process.pid}`);
      try {
        await mkdir(folder, { recursive: true });
        await writeThrough(draft, text);
        // A hard link would say whether one is there, but not on every medium: the row has one writer, which holds a lock.
        if ((await readdir(folder)).includes(name)) throw new AnchorPlaceError(`${folder}: ${name} is there already`);
        await rename(draft, join(folder, name));
      } catch (error) {
        await rm(draft, { force: true }).catch(() => undefined);
        throw placeError(folder, error);
      }
    },
  };
}

/** On the disk before it returns. */
async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, constants.O_CREAT | constants.O_WRONLY | constants.O_TRUNC, 0o444);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function placeError(folder: string, error: unknown): AnchorPlaceError {
  if (error instanceof AnchorPlaceError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const why = code === 'ENOSPC' ? 'no room left' : code === 'EACCES' ? 'not allowed' : (code ?? message);
  return new AnchorPlaceError(`${folder}: ${why}`);
}
