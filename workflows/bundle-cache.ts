/** Keeps the bundle of the present source in a folder: a worker that is killed is back in a second. Runs in Node. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** In compiled programs the fingerprint of the sources they were compiled from (startup/build.mjs); else not there. */
declare const COMPILED_FROM: string;

const root = fileURLToPath(new URL('..', import.meta.url));
/** Whatever the bundle is made of, and more rather than less: a stale one would run old rules. */
export const BUNDLED = ['engine', 'language', 'words', 'workflows', 'startup'];

/**
 * Where a process looks for its bundle: a compiled program beside itself, where the build has put it; one that runs from
 * source in the data folder.
 */
export function bundleFolder(home: string): string {
  return typeof COMPILED_FROM === 'string' ? join(root, 'dist') : join(home, 'cache');
}

/**
 * The path of the bundle for exactly this source and these packages; made when it is not there, or when it is not what
 * was made: its hash stands in a file beside it. Processes that start together may both make it: the file appears whole
 * or not at all.
 */
export async function cachedBundle(folder: string): Promise<{ codePath: string }> {
  const codePath = join(folder, `workflows-${fingerprint()}.cjs`);
  const hashPath = `${codePath}.sha256`;
  if (existsSync(codePath) && existsSync(hashPath)) {
    if (sha256(readFileSync(codePath)) === readFileSync(hashPath, 'utf8')) return { codePath };
  }
  // The packer is loaded by whoever needs it, which is one process of many.
  const { bundleCaseWorkflow } = await import('./bundle.ts');
  const { code } = await bundleCaseWorkflow();
  mkdirSync(folder, { recursive: true });
  put(codePath, code);
  put(hashPath, sha256(code));
  return { codePath };
}

function put(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function fingerprint(): string {
  if (typeof COMPILED_FROM === 'string') return COMPILED_FROM;
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', ...BUNDLED.flatMap(filesOf)]) {
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
