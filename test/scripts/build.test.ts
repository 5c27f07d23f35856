/** The build: what has changed is compiled, what has not is left, and a wrong source leaves what was there. */
import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { BUNDLED as ofBuild, programs } from '../../startup/build.mjs';
import { SOURCES } from '../../startup/programs.ts';
import { BUNDLED } from '../../workflows/bundle-cache.ts';
import { scratchFolder } from '../setup/scratch.ts';

const run = promisify(execFile);

/** A copy of the sources without anything compiled. */
function checkout(): string {
  const folder = scratchFolder();
  const rooms = readdirSync('.', { withFileTypes: true }).filter((it) => it.isDirectory() && !it.name.startsWith('.'));
  for (const { name } of rooms)
    if (!['node_modules', 'dist', 'test', 'docs', 'bench', 'coverage'].includes(name))
      cpSync(name, join(folder, name), { recursive: true });
  for (const name of ['worker.ts', 'package.json', 'package-lock.json']) cpSync(name, join(folder, name));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** What an installation without development packages does with the first workspace that is sent to it. */
const check = `import { Worker } from 'node:worker_threads';
const thread = new Worker('./dist/compiler.js', { execArgv: [] });
thread.on('message', ({ findings }) => {
  console.log(findings.diagnostics.map((it) => it.code).join());
  void thread.terminate();
});
thread.postMessage({ files: new Map([['odd.yaml', 'a: 1']]), locale: 'en', packages: false });`;

const program = `import { build } from './startup/build.mjs';
console.log(await build().catch((error) => error.message));`;

test('the programs are compiled once, again after a change, and never to the worse', async () => {
  const folder = checkout();
  const built = async () =>
    (await run(process.execPath, ['--input-type=module', '-e', program], { cwd: folder })).stdout;
  const sop = (...args: string[]) => run(process.execPath, [join(folder, 'dist/sop.js'), ...args]);
  expect(await built()).toBe('true\n');
  expect(await built()).toBe('false\n');
  expect((await sop('check', '--locale', 'en')).stdout).toContain('11 sound SOPs');
  const checked = await run(process.execPath, ['--input-type=module', '-e', check], { cwd: folder });
  expect(checked.stdout).toBe('file/unknown\n');
  // The loader of TypeScript is a development package.
  const texts = readdirSync(join(folder, 'dist')).filter((name) => name.endsWith('.js'));
  expect(
    texts.filter((name) => /from "tsx|import\("tsx/.test(readFileSync(join(folder, 'dist', name), 'utf8'))),
  ).toEqual([]);
  const bundles = readdirSync(join(folder, 'dist')).filter((name) => /^workflows-\w+\.cjs$/.test(name));
  expect(bundles).toHaveLength(1);

  const source = join(folder, 'cli/commander-words.ts');
  const was = readFileSync(source, 'utf8');
  // The time alone is no change.
  utimesSync(source, new Date(), new Date());
  expect(await built()).toBe('false\n');

  const worker = join(folder, 'dist/worker.js');
  const before = readFileSync(worker, 'utf8');
  appendFileSync(source, '\nconst = ;\n');
  expect(await built()).toContain('cli/commander-words.ts');
  expect(readFileSync(worker, 'utf8')).toBe(before);

  writeFileSync(source, was);
  const page = join(folder, 'cli/summaries.ts');
  writeFileSync(page, readFileSync(page, 'utf8').replace('reports over all cases', 'sums over all cases'));
  const made = statSync(join(folder, 'dist', bundles[0] ?? '')).mtimeMs;
  expect(await built()).toBe('true\n');
  expect((await sop('--help', '--locale', 'en')).stdout).toContain('sums over all cases');
  // The workflow is made of other sources.
  expect(statSync(join(folder, 'dist', bundles[0] ?? '')).mtimeMs).toBe(made);
});

test('the build and those who run from source go by the same rooms and the same sources', () => {
  expect(ofBuild).toEqual(BUNDLED);
  expect(programs).toMatchObject(SOURCES);
});
