/**
 * Compiles the programs into dist/ when their sources are newer, for `npm start`, `npm run demo`, `npx sop` and the image.
 * Plain JavaScript, and no dependency but esbuild, which is loaded only when there is something to compile.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
/** What the last build saw: `times` of the sources, and their `contents` for a copy whose times differ. */
const seenFile = join(dist, 'build.json');

/** Name in dist/ → source. */
export const programs = {
  worker: 'worker.ts',
  api: 'api/main.ts',
  sandbox: 'sandbox/main.ts',
  compiler: 'api/compile/thread-main.ts',
  prepare: 'startup/prepare.ts',
  'sdk-download': 'startup/sdk-download.ts',
  start: 'startup/start.ts',
  demo: 'scripts/demo.ts',
  sop: 'cli/main.ts',
  'make-bundle': 'workflows/make-bundle.ts',
};

/** Whatever the programs are made of, and more rather than less: old code that runs is worse than a second lost. */
const rooms = [
  'activities',
  'api',
  'audit',
  'cli',
  'duties',
  'engine',
  'language',
  'records',
  'recovery',
  'sandbox',
  'scripts',
  'simulator',
  'startup',
  'wire',
  'words',
  'workflows',
];
const files = ['worker.ts', 'package-lock.json', 'startup/build.mjs'];
/** What the workflow bundle is made of; workflows/bundle-cache.ts goes by the same rooms. */
export const BUNDLED = ['engine', 'language', 'words', 'workflows', 'startup'];
/** Chunks of former builds stay this long: a program that still runs may load one. */
const keptMs = 24 * 3_600_000;

/**
 * Compiles where something has changed since the last time: programs first, then the workflow bundle. About a second of
 * work, and a few more when a source of the bundle has changed; some hundredths when nothing has. Any number of processes
 * may do it at once. `say` is called before anything is compiled.
 *
 * @param {{ say?: () => void }} [options] @returns {Promise<boolean>} whether anything was compiled
 * @throws {Error} when a source is wrong, with its place; what was compiled before stays as it was
 */
export async function build({ say = () => {} } = {}) {
  const seen = existsSync(seenFile) ? JSON.parse(readFileSync(seenFile, 'utf8')) : {};
  const times = timesOf();
  if (seen.times === times) return false;
  // An image that was pushed and pulled, or a branch that was left and taken again: other times, the same text.
  const contents = contentsOf([...files, ...rooms.flatMap(sourcesOf)]);
  if (seen.contents === contents) return false;
  say();
  const sources = contentsOf(['package-lock.json', ...BUNDLED.flatMap(sourcesOf)]);
  const written = await compile(sources);
  // What it has to say is no output of the program that waits for it.
  const stdio = /** @type {const} */ (['ignore', 2, 2]);
  const { status } = spawnSync(process.execPath, [join(dist, 'make-bundle.js'), dist], { cwd: root, stdio });
  if (status !== 0) throw new Error('The workflow bundle could not be made.');
  clear(new Set([...written, `workflows-${sources}.cjs`, `workflows-${sources}.cjs.sha256`]));
  write('build.json', JSON.stringify({ times, contents }));
  return true;
}

/** @param {string} sources the fingerprint of the bundle's sources @returns {Promise<Set<string>>} names of the files written */
async function compile(sources) {
  const { build: esbuild } = await import('esbuild');
  const { outputFiles } = await esbuild({
    entryPoints: Object.entries(programs).map(([out, source]) => ({ in: join(root, source), out })),
    outdir: dist,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    write: false,
    logLevel: 'silent',
    define: { COMPILED_FROM: JSON.stringify(sources) },
    plugins: [{ name: 'own-place', setup: (it) => it.onLoad({ filter: /\.ts$/ }, ({ path }) => inPlace(path)) }],
  });
  const isProgram = ({ path }) => basename(path).split('.')[0] in programs;
  // Chunks first: whoever starts in between finds the old program with the old chunks, or the new one with the new.
  for (const file of outputFiles.toSorted((a, b) => Number(isProgram(a)) - Number(isProgram(b))))
    write(basename(file.path), file.contents);
  return new Set(outputFiles.map(({ path }) => basename(path)));
}

/**
 * A compiled module believes to be where its source is: pages, migrations and definitions are found from there.
 *
 * @param {string} path
 */
function inPlace(path) {
  const source = relative(root, path).split(sep).join('/');
  const text = readFileSync(path, 'utf8');
  const own = `new URL(${JSON.stringify(`../${source}`)}, import.meta.url).href`;
  return { contents: text.replaceAll('import.meta.url', own), loader: 'ts', resolveDir: dirname(path) };
}

/** One file appears whole or not at all. @param {string} name @param {string | Uint8Array} contents */
function write(name, contents) {
  mkdirSync(dist, { recursive: true });
  const draft = join(dist, `.${name}.${process.pid}`);
  writeFileSync(draft, contents);
  renameSync(draft, join(dist, name));
}

/** @param {Set<string>} present */
function clear(present) {
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    const old = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > keptMs;
    if (old && !present.has(name)) rmSync(path, { force: true });
  }
}

/** Size and time of every source: what changes when one is written, added or taken away. */
function timesOf() {
  const hash = createHash('sha256');
  for (const file of [...files, ...rooms.flatMap(sourcesOf)]) {
    const { mtimeMs, size } = statSync(join(root, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

/** @param {string[]} paths @returns {string} a fingerprint of names and texts */
function contentsOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest('hex').slice(0, 16);
}

/** @param {string} room @returns {string[]} */
function sourcesOf(room) {
  const found = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' });
  return found
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(room, name))
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
