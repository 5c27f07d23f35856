/** The workspace folder that the first start publishes: its YAML files by their path within it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { FILES_MAX } from '../../language/limits.ts';
import type { Files } from '../../language/load.ts';

/** Empty when there is no such folder. */
export function readFolder(folder: string): Files {
  let entries: string[];
  try {
    entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
  const paths = entries.filter((path) => /\.ya?ml$/.test(path) && !/(^|[\\/])(\.|node_modules[\\/])/.test(path)).sort();
  // One more than allowed, so that the checker says there are too many.
  return new Map(
    paths.slice(0, FILES_MAX + 1).map((path) => [path.split(sep).join('/'), readFileSync(join(folder, path), 'utf8')]),
  );
}
