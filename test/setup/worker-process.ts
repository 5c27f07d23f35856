/** The shipped worker as a process of its own, which a test may kill; nobody starts it again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../startup/ports.ts';
import { programArgs } from '../../startup/programs.ts';
import { PATIENCE_MS } from './patience.ts';

const PAUSE_MS = 25;

export interface WorkerProcess {
  /** As the server names it: the SDK's default. */
  readonly pid: number;
  /** `SIGKILL` unless it is to end well. Resolves when it is gone; does nothing to one that is. */
  end(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** Resolves when it works. `env`: what it runs with beside its own port. */
export async function startWorkerProcess(env: NodeJS.ProcessEnv): Promise<WorkerProcess> {
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, programArgs('worker', true), {
    env: { ...env, BIHUAN_METRICS_PORT: String(port) },
    // The channel's closing tells it that we are gone (startup/orphan.ts).
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  const serves = async () => {
    if (gone()) throw new Error('The worker ended by itself.');
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    return answer?.ok === true;
  };
  const end = async (signal: NodeJS.Signals = 'SIGKILL') => {
    if (gone()) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  try {
    const untilMs = performance.now() + PATIENCE_MS;
    while (!(await serves())) {
      if (performance.now() > untilMs) throw new Error('The worker does not serve.');
      await sleep(PAUSE_MS);
    }
  } catch (error) {
    await end();
    throw error;
  }
  return { pid: child.pid as number, end };
}
