/** Threads for cases watch no promises, and keep what is known across awaits: the SDK's scopes stand on that. */
import { once } from 'node:events';
import threads, { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { withLeanThreads } from '../../startup/case-threads.ts';

/** As the SDK does it: a hook that counts promises, a store that is asked for inside of a context of its own, after awaits. */
const program = `
  const { parentPort } = require('node:worker_threads');
  const { AsyncLocalStorage } = require('node:async_hooks');
  const vm = require('node:vm');
  let watched = 0;
  require('node:v8').promiseHooks.createHook({ init: () => { watched++; } });
  const scopes = new AsyncLocalStorage();
  const context = vm.createContext({ scopes });
  const inside = vm.runInContext('(async () => { await 1; await new Promise((r) => r()); return scopes.getStore(); })', context);
  scopes.run('of the act', inside).then((known) => parentPort.postMessage({ known, isWatched: watched > 0 }));
`;

async function told(thread: Worker): Promise<unknown> {
  const [message] = (await once(thread, 'message')) as [unknown];
  await thread.terminate();
  return message;
}

test('what a thread knows across awaits stays, and nothing watches its promises', async () => {
  const lean = await withLeanThreads(async () => told(new threads.Worker(program, { eval: true })));
  expect(lean).toEqual({ known: 'of the act', isWatched: false });
});

test('other threads are as they were', async () => {
  expect(threads.Worker).toBe(Worker);
  expect(await told(new Worker(program, { eval: true }))).toEqual({ known: 'of the act', isWatched: true });
});
