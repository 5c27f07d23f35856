/** A workspace folder read from disk: paths within it → texts, ready for `language/load`. */
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FILE_CHARS_MAX, FILES_MAX } from '../language/limits.ts';
import type { Files } from '../language/load.ts';
import { Misuse } from './failure.ts';
import { type Terminal, tell } from './terminal.ts';

/** UTF-8 takes up to three bytes for a UTF-16 unit; one more character shows that a file is too large. */
const BYTES_MAX = 3 * (FILE_CHARS_MAX + 1);
/** Folders in which nobody keeps definitions, and in which a walk gets lost. */
const PASSED_BY = /^(\..*|node_modules)$/;
/** A workspace has one level of folders; what lies a little deeper is reported as unknown, the rest is not visited. */
const DEPTH_MAX = 4;

/**
 * The folder of the definitions a command works with: the one named, BIHUAN_WORKSPACE, ./sop-definitions, or, where there
 * is none of them, the workspace that is shipped, so that `sop due --calendar cn-office` works anywhere.
 *
 * @throws Misuse when the one that was named is not there.
 */
export function definitionsFolder(terminal: Terminal, named: string | undefined): string {
  const asked = named ?? (terminal.env.BIHUAN_WORKSPACE || undefined);
  const folder = resolve(terminal.cwd, asked ?? 'sop-definitions');
  if (isFolder(folder)) return folder;
  if (asked === undefined) return fileURLToPath(new URL('../sop-definitions', import.meta.url));
  throw new Misuse(
    tell(
      terminal,
      `没有目录 ${asked}。用 --workspace 给出 SOP 定义目录。`,
      `There is no folder ${asked}. Name the SOP definitions with --workspace.`,
    ),
  );
}

/** The YAML files below a folder. One of those that are too large is cut, which the checker then reports. */
export function readWorkspace(folder: string): Files {
  const files = new Map<string, string>();
  for (const path of yamlFiles(folder, '', 0)) {
    if (files.size > FILES_MAX) break;
    files.set(path.split(sep).join('/'), readText(join(folder, path)));
  }
  return files;
}

/** The same without the scenarios: most of what there is to be read, and nothing to a command that tells none. */
export function readDefinitions(folder: string): Files {
  return new Map([...readWorkspace(folder)].filter(([path]) => !path.endsWith('.test.yaml')));
}

/** Whether there is a folder of that name. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Whether there is a file of that name. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The text of a file as far as a definition may be long, without a byte-order mark. */
export function readText(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(BYTES_MAX, statSync(path).size));
    const length = readSync(file, bytes, 0, bytes.length, 0);
    return new TextDecoder().decode(bytes.subarray(0, length));
  } finally {
    closeSync(file);
  }
}

function* yamlFiles(folder: string, within: string, depth: number): Generator<string> {
  const entries = readdirSync(join(folder, within), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(within, entry.name);
    if (PASSED_BY.test(entry.name)) continue;
    if (entry.isDirectory() && depth < DEPTH_MAX) yield* yamlFiles(folder, path, depth + 1);
    else if (/\.ya?ml$/.test(entry.name) && isFile(join(folder, path))) yield path;
  }
}
