/** Results by what they were made of: the least recently asked for goes first. */
import { createHash } from 'node:crypto';
import type { Job } from './job.ts';

/** A digest of everything that a result depends on but for the program. */
export function digestOf({ files, locale, packages }: Job): string {
  const hash = createHash('sha256').update(JSON.stringify([locale, packages]));
  // Lengths keep a path apart from a text.
  for (const [path, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path.length},${text.length};`).update(path).update(text);
  return hash.digest('base64url');
}

export interface Kept<Result> {
  get(key: string): Result | undefined;
  set(key: string, result: Result): void;
  delete(key: string): void;
}

export function keptOf<Result>(entriesMax: number): Kept<Result> {
  const entries = new Map<string, Result>();
  return {
    get: (key) => {
      const found = entries.get(key);
      if (found === undefined) return undefined;
      entries.delete(key);
      entries.set(key, found);
      return found;
    },
    set: (key, result) => {
      entries.set(key, result);
      const [oldest] = entries.keys();
      if (entries.size > entriesMax && oldest !== undefined) entries.delete(oldest);
    },
    delete: (key) => void entries.delete(key),
  };
}
