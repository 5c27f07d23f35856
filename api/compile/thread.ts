/** One thread beside the one that serves: it starts with its first job, and is ended by a job that takes too much. */
import { Worker } from 'node:worker_threads';

/** What one job may take. */
export interface ThreadLimits {
  /** From the moment the thread is given it. */
  timeMs: number;
  memoryMb: number;
}

/** A job took more than its limit; its thread was ended, and the next job gets a new one. */
export class TooCostly extends Error {
  override readonly name = 'TooCostly';
}

/** Runs jobs one at a time. */
export interface Thread<Job, Outcome> {
  /** Only when no other job runs. @throws TooCostly, or Error when the thread fails */
  run(job: Job): Promise<Outcome>;
  /** Ends the thread and fails its job. */
  stop(): Promise<void>;
}

interface Running<Outcome> {
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

/** `entry`: the module of the thread, which answers every message with one. */
export function threadOf<Job, Outcome>(entry: URL, { timeMs, memoryMb }: ThreadLimits): Thread<Job, Outcome> {
  let worker: Worker | undefined;
  let running: Running<Outcome> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const settle = (how: (it: Running<Outcome>) => void) => {
    clearTimeout(timer);
    const it = running;
    running = undefined;
    if (it !== undefined) how(it);
  };
  const end = async (error: Error) => {
    const ended = worker?.terminate();
    worker = undefined;
    settle((it) => it.reject(error));
    await ended;
  };
  const begin = () => {
    const begun = startWorker(entry, memoryMb);
    // Of a thread that was replaced nothing is heard any more.
    const ifOurs = (then: () => void) => () => worker === begun && then();
    begun.on('message', (outcome: Outcome) => ifOurs(() => settle((it) => it.resolve(outcome)))());
    begun.on('error', (error: NodeJS.ErrnoException) =>
      ifOurs(() => {
        const tooMuch = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        void end(tooMuch ? new TooCostly(`more than ${memoryMb} MB`) : error);
      })(),
    );
    begun.on('exit', (code) => ifOurs(() => void end(new Error(`A thread ended with ${code}.`)))());
    // A process that is told to stop does not wait for a check.
    begun.unref();
    return begun;
  };
  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        running = { resolve, reject };
        timer = setTimeout(() => void end(new TooCostly(`more than ${timeMs} ms`)), timeMs);
        worker ??= begin();
        worker.postMessage(job);
      }),
    stop: () => end(new Error('The thread was stopped.')),
  };
}

function startWorker(entry: URL, memoryMb: number): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: memoryMb };
  if (!entry.pathname.endsWith('.ts')) return new Worker(entry, { resourceLimits });
  // Only a program that runs from source has such an entry.
  return new Worker(new URL('./typescript-thread.mjs', import.meta.url), {
    resourceLimits,
    workerData: { entry: entry.href },
  });
}
