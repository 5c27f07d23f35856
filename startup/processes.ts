/** Runs named child processes: logs, readiness, restart with backoff, orderly stop. Knows nothing of what they are. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Keeper } from './keeper.ts';

/** How to run one process. */
export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** The system user, where it must not be ours (PostgreSQL refuses root). */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Takes rights from the files it makes (0o077: nobody but the user reads them); the launcher's own unless given. */
  readonly umask?: number;
  /** Node children get a channel whose closing tells them that the launcher is gone (orphan.ts). */
  readonly channel?: boolean;
  /** True once it serves; polled every 50 ms. */
  readonly ready: () => Promise<boolean>;
  readonly readyLimitMs?: number;
  /** The signal that asks it to end well; SIGTERM unless given. */
  readonly stopSignal?: NodeJS.Signals;
  /** After this long it is killed. */
  readonly stopLimitMs?: number;
}

/** A process under supervision. */
export interface Supervised {
  readonly pid: number | undefined;
  /** Resolves when it serves. @throws Error with its last lines when it ends or takes too long instead. */
  ready(): Promise<void>;
  /** Sends a signal and leaves the rest to the supervision: a killed process comes back. */
  kill(signal: NodeJS.Signals): void;
  /** Ends it well and starts it again; resolves when it serves. */
  restart(): Promise<void>;
  /** Ends it for good: its stop signal, then SIGKILL at its limit. Resolves when it is gone. */
  stop(): Promise<void>;
}

/** Where the lines of all children go; `name` is the child's. */
export type LogLine = (name: string, line: string) => void;

/** Seconds on a quiet machine; a process that failed is told of at once, so waiting costs nobody anything. */
const readyLimitMs = 180_000;
const stopLimitMs = 10_000;
const backoffMs = { first: 200, most: 10_000 };

/** A child that stayed up this long has recovered: its next death starts the backoff anew. */
const recoveredMs = 30_000;

/** How many of a child's last lines an error quotes. */
const quotedLines = 20;

/** Starts a process and keeps it running until `stop`. */
export function supervise(spec: ProcessSpec, keeper: Keeper, log: LogLine): Supervised {
  let child: ChildProcess;
  let startedMs = 0;
  let waitMs = backoffMs.first;
  let wanted = true;
  let everReady = false;
  let failure: string | undefined;
  let pending: NodeJS.Timeout | undefined;
  const lastLines: string[] = [];

  const start = () => {
    pending = undefined;
    startedMs = Date.now();
    child = spawnChild(spec, (line) => {
      if (lastLines.push(line) > quotedLines) lastLines.shift();
      // What a server says while it is being ended is noise about the others that ended before it.
      if (wanted) log(spec.name, line);
    });
    const { pid } = child;
    if (pid !== undefined) keeper.keep(pid, spec.stopSignal ?? 'SIGTERM');
    child.once('error', (error) => died(pid, error.message));
    child.once('exit', (code, signal) => died(pid, `ended with ${signal ?? `code ${code}`}`));
  };
  const died = (pid: number | undefined, how: string) => {
    if (pid !== undefined) keeper.forget(pid);
    if (!wanted) return;
    // What never worked will not work the second time: the caller of ready() is told instead.
    if (!everReady) {
      failure = how;
      return;
    }
    if (Date.now() - startedMs > recoveredMs) waitMs = backoffMs.first;
    log(spec.name, `${how}; starting again in ${waitMs} ms`);
    pending = setTimeout(start, waitMs);
    waitMs = Math.min(waitMs * 2, backoffMs.most);
  };
  const ready = async () => {
    const limitMs = spec.readyLimitMs ?? readyLimitMs;
    const untilMs = Date.now() + limitMs;
    const quote = () => (lastLines.length ? `:\n${lastLines.join('\n')}` : '.');
    while (!(await spec.ready().catch(() => false))) {
      if (failure) throw new Error(`${spec.name} ${failure}${quote()}`);
      if (Date.now() > untilMs) throw new Error(`${spec.name} was not ready within ${limitMs / 1000} s${quote()}`);
      await sleep(50);
    }
    everReady = true;
  };
  const stop = async () => {
    wanted = false;
    failure = 'was stopped';
    clearTimeout(pending);
    await endChild(child, spec.stopSignal ?? 'SIGTERM', spec.stopLimitMs ?? stopLimitMs);
  };

  start();
  return {
    get pid() {
      return child.pid;
    },
    ready,
    kill: (signal) => void child.kill(signal),
    restart: async () => {
      await stop();
      wanted = true;
      failure = undefined;
      start();
      await ready();
    },
    stop,
  };
}

function spawnChild(spec: ProcessSpec, onLine: (line: string) => void): ChildProcess {
  // A child takes over the mask that holds while it is made, and nothing else runs in between.
  const before = spec.umask === undefined ? undefined : process.umask(spec.umask);
  try {
    return startChild(spec, onLine);
  } finally {
    if (before !== undefined) process.umask(before);
  }
}

function startChild(spec: ProcessSpec, onLine: (line: string) => void): ChildProcess {
  const child = spawn(spec.command, [...spec.args], {
    env: spec.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe', ...(spec.channel ? (['ipc'] as const) : [])],
    // Ctrl-C must reach the launcher alone, which then ends the children in order.
    detached: process.platform !== 'win32',
    ...spec.user,
  });
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', onLine);
  return child;
}

async function endChild(child: ChildProcess, signal: NodeJS.Signals, limitMs: number): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  await gone;
  clearTimeout(limit);
}

/** A readiness check: true when the address answers with a status of 200 to 299. */
export function answersWell(url: string): () => Promise<boolean> {
  return async () => (await fetch(url, { signal: AbortSignal.timeout(1_000) })).ok;
}

/** A readiness check: true when the address answers at all and does not say that it is not ready (5xx). */
export function answers(url: string): () => Promise<boolean> {
  return async () => (await fetch(url, { signal: AbortSignal.timeout(1_000) })).status < 500;
}
