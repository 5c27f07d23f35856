/** A thread that takes what it is told to take; anything else it sends back. */
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', (job: unknown) => {
  if (job === 'time') for (;;);
  const held: unknown[] = [];
  while (job === 'memory') held.push(Array.from({ length: 100_000 }, () => held.length));
  if (job === 'end') process.exit(3);
  parentPort?.postMessage(job);
});
