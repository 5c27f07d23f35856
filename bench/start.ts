/**
 * What it costs to start: `sop --help`, `sop check` and everything up after `npm start`, compiled against run from source
 * through the loader – of this checkout, or with `--before FOLDER` of another one, installed. Both sides in one run,
 * interleaved A B B A; medians with least and most. Run: node --import tsx bench/start.ts [--before FOLDER] [--rounds 4]
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build } from '../startup/build.mjs';

const { values } = parseArgs({ options: { before: { type: 'string' }, rounds: { type: 'string', default: '4' } } });
const rounds = Number(values.rounds);
const root = resolve(import.meta.dirname, '..');
const before = values.before === undefined ? undefined : resolve(values.before);

/** A measurement of one side. */
type Measure = () => number | Promise<number>;
interface Row {
  name: string;
  unit: string;
  target: number;
  after: Measure;
  before: Measure;
}

const loader = (program: string) => ['--import', 'tsx', join(root, program)];
const ours = [join(root, 'cli/bin.mjs')];
const theirs = before === undefined ? loader('cli/main.ts') : [join(before, 'cli/bin.mjs')];
const startOf = before === undefined ? loader('startup/start.ts') : [join(before, 'scripts/run.mjs'), 'start'];

const rows: Row[] = [
  cli('sop --help', ['--help'], 0.15),
  cli('sop check', ['check'], 0.4),
  {
    name: 'ready after npm start',
    unit: 'ms',
    target: 0.6,
    after: () => readyMs([join(root, 'scripts/run.mjs'), 'start'], root),
    before: () => readyMs(startOf, before ?? root),
  },
];

function cli(name: string, args: string[], target: number): Row {
  const after = () => cpuMs([...ours, ...args], root);
  return { name, unit: 'CPU-ms', target, after, before: () => cpuMs([...theirs, ...args], before ?? root) };
}

/** User and system time of a program and its children, as the shell counts them. */
function cpuMs(args: readonly string[], cwd: string): number {
  const timed = ['-c', 'TIMEFORMAT="%U %S"; { time "$@" >/dev/null 2>&1; }', '-', process.execPath, ...args];
  const { stderr } = spawnSync('bash', timed, { cwd, encoding: 'utf8' });
  const [user = Number.NaN, system = Number.NaN] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return (user + system) * 1_000;
}

const homes = new Map<string, string>();
const portOffset = 12_000 + Math.floor(Math.random() * 8_000);

/** From the call to the line that says ready, on data that are there already. Ends everything again. */
async function readyMs(args: readonly string[], cwd: string): Promise<number> {
  const key = args.join(' ');
  const home = homes.get(key) ?? mkdtempSync(join(tmpdir(), 'bihuan-start-'));
  const isFirst = !homes.has(key);
  homes.set(key, home);
  if (isFirst) await readyMs(args, cwd);
  const startedMs = performance.now();
  const child = spawn(process.execPath, [...args, '--quiet', '--port-offset', String(portOffset)], {
    cwd,
    env: { ...process.env, BIHUAN_HOME: home, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let tookMs = Number.NaN;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('Ready')) continue;
    tookMs = performance.now() - startedMs;
    child.kill('SIGTERM');
  }
  if (child.exitCode === null) await once(child, 'exit');
  return tookMs;
}

const sorted = (list: readonly number[]) => list.toSorted((a, b) => a - b);
const median = (list: readonly number[]) => sorted(list)[Math.floor(list.length / 2)] ?? Number.NaN;
const spread = (list: readonly number[], digits = 0) =>
  `${median(list).toFixed(digits)} (${sorted(list)[0]?.toFixed(digits)}–${sorted(list).at(-1)?.toFixed(digits)})`;

const buildCpuMs = cpuMs(
  [
    '--input-type=module',
    '-e',
    "(await import('node:fs')).rmSync('dist', { recursive: true, force: true }); await (await import('./startup/build.mjs')).build()",
  ],
  root,
);
await build();
const say = (line: string) => void process.stdout.write(`${line}\n`);
say(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}, before: ${before ?? 'this source through the loader'}`,
);
say(`npm run build from nothing: ${buildCpuMs.toFixed(0)} CPU-ms\n`);
say('| | before | now | ratio | target |\n| --- | --- | --- | --- | --- |');
for (const row of rows) {
  const [a, b]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    a.push(await row.before());
    b.push(await row.after(), await row.after());
    a.push(await row.before());
  }
  const ratios = b.map((it, i) => it / (a[i] ?? Number.NaN));
  say(`| ${row.name}, ${row.unit} | ${spread(a)} | ${spread(b)} | ${spread(ratios, 2)} | ≤ ${row.target} |`);
}
for (const home of homes.values()) rmSync(home, { recursive: true, force: true });
