/** The shipped workspace, compiled once in a process: the files that run there one after another share it. */
import { type Files, load, type Workspace } from '../../language/load.ts';
import { frozen } from '../../simulator/frozen.ts';
import { readSops } from './folder.ts';

/** Its texts, as they are published: without the scenarios. */
export const shippedFiles: Files = readSops('sop-definitions');

let compiled: Workspace | undefined;

/** Plans and people are frozen, so that no test can change another's; the maps around them are to be left alone as well. */
export function shippedWorkspace(): Workspace {
  if (compiled !== undefined) return compiled;
  compiled = load(shippedFiles);
  for (const body of compiled.packages.values()) frozen(body);
  if (compiled.organization) frozen(compiled.organization);
  for (const table of compiled.calendars.values()) frozen(table);
  return compiled;
}
