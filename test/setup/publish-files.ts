/** Files of definitions in force in a record, as `npm start` publishes them first. */
import { formatDiagnostics } from '../../language/format.ts';
import { type Files, load, type Workspace } from '../../language/load.ts';
import { isShared } from '../../language/publication/parts.ts';
import type { RecordStore } from '../../records/store.ts';
import { shippedFiles, shippedWorkspace } from './shipped.ts';

const compiled = new WeakMap<Files, Workspace>();

/** What files say, compiled once: they are not to be changed any more. */
export function workspaceOf(files: Files): Workspace {
  const workspace = files === shippedFiles ? shippedWorkspace() : (compiled.get(files) ?? load(files));
  compiled.set(files, workspace);
  return workspace;
}

/** Publishes files as they stand. */
export async function publishFiles(record: RecordStore, files: Files): Promise<void> {
  const { packages, organization, connectors, retention, diagnostics } = workspaceOf(files);
  const errors = diagnostics.filter((it) => it.severity === 'error');
  if (organization === undefined || errors.length > 0) throw new Error(formatDiagnostics(errors, files, 'en'));
  const workspace = {
    organization,
    connectors: Object.fromEntries(connectors),
    messages: {},
    ...(retention && { retention }),
  };
  const shared = Object.fromEntries([...files].filter(([path]) => isShared(path)));
  const change = { packages: [...packages.values()], workspace, files: shared, remove: [], move: {} };
  await record.publishAll(change, 'test');
}
