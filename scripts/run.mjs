#!/usr/bin/env node
/**
 * The door of `npm start`, `npm run demo` and `npm test`: on a fresh checkout it installs what is missing, compiles what
 * has changed, then runs the program. Plain JavaScript without dependencies: it must run before anything is installed.
 */
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const oldestNode = [20, 19];
const tellEveryMs = 5_000;
const chinese = (process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '')
  .toLowerCase()
  .startsWith('zh');

const vitest = [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run'];

/** What each word runs; `test` prepares inside vitest's global set-up, and leaves out the long lane unless lanes are named. */
const programs = {
  start: [join(root, 'dist', 'start.js')],
  demo: [join(root, 'dist', 'demo.js')],
  test: process.argv.some((it) => it.startsWith('--project')) ? vitest : [...vitest, '--project', '!long'],
  'test:long': [...vitest, '--project', 'long'],
};

/** @param {string} zh @param {string} en */
const say = (zh, en) => (chinese ? zh : en);

const [word = '', ...rest] = process.argv.slice(2);
const program = programs[word];
if (!program) fail(`usage: node scripts/run.mjs ${Object.keys(programs).join('|')} [arguments]`);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
  fail(
    say(
      `需要 Node ${oldestNode.join('.')} 或更新（建议 22 或 24），当前是 ${process.versions.node}。`,
      `Node ${oldestNode.join('.')} or newer is needed (22 or 24 is best); this is ${process.versions.node}.`,
    ),
  );
}

if (!isInstalled()) {
  process.stdout.write(`${say('正在安装依赖（npm ci）…', 'Installing dependencies (npm ci) …')}\n`);
  const windows = process.platform === 'win32';
  // npm is silent where its output is no terminal, for as long as the line takes.
  const begunMs = performance.now();
  const seconds = () => Math.round((performance.now() - begunMs) / 1_000);
  const telling = setInterval(
    () => process.stdout.write(`${say(`…仍在安装，${seconds()} 秒`, `… still installing, ${seconds()} s`)}\n`),
    tellEveryMs,
  );
  const code = await run(windows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund'], windows);
  clearInterval(telling);
  if (code !== 0) process.exit(code);
}
if (word === 'start' || word === 'demo') await compile();
process.exitCode = await run(process.execPath, [...program, ...rest]);

async function compile() {
  // Only now: what it needs may just have been installed.
  const { build } = await import('../startup/build.mjs');
  const progress = () => void process.stdout.write(`${say('正在编译…', 'Compiling …')}\n`);
  await build({ say: progress }).catch((error) => fail(error.message));
}

/** npm writes node_modules/.package-lock.json last; older than the lock file means another set of packages. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const wanted = join(root, 'package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs;
}

/**
 * Runs to the end and passes signals on; a death by signal becomes 128 + its number, as shells say it.
 *
 * @param {string} command @param {string[]} args @param {boolean} [shell] @returns {Promise<number>}
 */
function run(command, args, shell = false) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell });
    // A terminal's Ctrl-C reaches the child by itself; a signal to this process alone would not.
    const pass = (signal) => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal));
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => {
      for (const it of signals) process.off(it, pass);
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
