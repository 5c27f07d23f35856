/**
 * The threads in which a Temporal worker runs cases, made lean: the SDK notes the stack of every promise a workflow makes,
 * for the page "Call stack" of the Web UI, which of a case of ours says nothing: it waits in one loop; and it sets a limit of time to
 * every call into the sandbox, also where nothing of a case runs.
 */
import { fileURLToPath } from 'node:url';
import threads from 'node:worker_threads';

const preloads = [
  fileURLToPath(new URL('./quiet-promises.cjs', import.meta.url)),
  fileURLToPath(new URL('./spared-timeouts.cjs', import.meta.url)),
];

/**
 * What `make` makes, with threads that watch no promises; pass it what creates the worker. What that spares
 * stands in docs/performance.md. Errors keep their stacks, and what is never awaited is reported as before.
 *
 * The SDK has no option for it. It takes the class of its threads when it makes one, so that another stands there meanwhile;
 * whatever else starts a thread in that time gets the same.
 */
export async function withLeanThreads<Made>(make: () => Promise<Made>): Promise<Made> {
  const { Worker } = threads;
  threads.Worker = class extends Worker {
    constructor(file: string | URL, options: threads.WorkerOptions = {}) {
      const required = preloads.flatMap((path) => ['--require', path]);
      super(file, { ...options, execArgv: [...(options.execArgv ?? []), ...required] });
    }
  };
  try {
    return await make();
  } finally {
    threads.Worker = Worker;
  }
}
