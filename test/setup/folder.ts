/** A folder of definitions as the language takes it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** All YAML files below a folder, by their path within it; a new map each time, to be changed at will. */
export function readFolder(folder: string): Map<string, string> {
  const paths = (readdirSync(folder, { recursive: true }) as string[]).filter((p) => p.endsWith('.yaml')).sort();
  return new Map(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')]));
}

/** The same without the scenarios: they are most of what there is to read, and nothing in what is said of other files. */
export function readSops(folder: string): Map<string, string> {
  return new Map([...readFolder(folder)].filter(([path]) => !path.endsWith('.test.yaml')));
}
