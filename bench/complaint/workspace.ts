/** The shipped complaint, with a call-back that need not wait: the only difference to what is shipped. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from '../../language/load.ts';
import type { RecordStore } from '../../records/store.ts';

/** Real time that every case waits between resolution and call-back. */
export const callBackAfterMs = 1_000;

const root = fileURLToPath(new URL('../../sop-definitions/', import.meta.url));

/** Compiled. @throws Error when the shipped SOP no longer has the lines that are changed here, or does not compile. */
export function benchWorkspace() {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
  const files = new Map(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')]));
  const name = 'complaint.sop.yaml';
  let text = files.get(name) ?? '';
  for (const [shipped, ours] of [
    ['after: 2h', `after: ${callBackAfterMs / 1_000}s`],
    ['hours: calling-hours', 'hours: always-on'],
  ] as const) {
    if (!text.includes(shipped)) throw new Error(`${name} no longer says "${shipped}".`);
    text = text.replace(shipped, ours);
  }
  files.set(name, text);
  const workspace = load(files);
  const complaint = workspace.packages.get('complaint');
  const { organization } = workspace;
  if (complaint === undefined || organization === undefined)
    throw new Error(`The workspace has errors: ${JSON.stringify(workspace.diagnostics.slice(0, 3))}`);
  return { complaint, organization };
}

export type BenchWorkspace = ReturnType<typeof benchWorkspace>;

/** What the activities read: the published version, people, no connectors. */
export async function publishTo(record: RecordStore, { complaint, organization }: BenchWorkspace): Promise<void> {
  await record.publish(complaint, 'han');
  await record.saveWorkspace({ organization, connectors: {}, messages: {} }, 'han');
}
