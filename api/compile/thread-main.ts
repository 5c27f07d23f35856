/** A compiling thread: takes jobs one by one, answers each, and yields the processor to whoever serves. */
import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { compile } from './compile.ts';
import type { Job, Outcome } from './job.ts';

/**
 * On Linux a thread has a priority of its own: acts and answers come before checks wherever both want a processor. Not the
 * lowest, by which a check would starve on a busy machine. Other systems know only that of the process, which must stay.
 */
function yieldToOthers(): void {
  try {
    const id = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(id, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // No such system, or it may not: checks are as urgent as acts then.
  }
}

function answer(job: Job): Outcome {
  try {
    const compiled = compile(job);
    if (job.packages) return { compiled };
    const { sops, diagnostics } = compiled;
    return { findings: { sops, diagnostics } };
  } catch (error) {
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

yieldToOthers();
parentPort?.on('message', (job: Job) => parentPort?.postMessage(answer(job)));
