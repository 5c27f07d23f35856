/** Keeps the bundle of the present source in the data folder: a worker that is killed is back in a second. Runs in Node. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCaseWorkflow } from './bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Whatever the bundle is made of, and more rather than less: a stale one would run old rules. */
const sources = ['engine', 'language', 'workflows', 'startup'];

/**
 * The path of the bundle for exactly this source, these packages and this Node; made when it is not there. Processes that
 * start together may both make it: the file appears whole or not at all.
 */
export async function cachedBundle(folder: string): Promise<{ codePath: string }> {
  const codePath = join(folder, `workflows-${fingerprint()}.cjs`);
  if (existsSync(codePath)) return { codePath };
  const { code } = await bundleCaseWorkflow();
  mkdirSync(folder, { recursive: true });
  const draft = `${codePath}.${process.pid}`;
  writeFileSync(draft, code);
  renameSync(draft, codePath);
  return { codePath };
}

function fingerprint(): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of ['package-lock.json', ...sources.flatMap(filesOf)]) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

function filesOf(folder: string): string[] {
  const found = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return found
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))
    .sort();
}
