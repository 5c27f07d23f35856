/** Threads for cases watch no promises, and keep what is known across awaits: the SDK's scopes stand on that. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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

/** As the SDK calls into a sandbox: what is called stands in the context, and the limit goes with the call. Told: what was cut off. */
const calls = `
  const { parentPort } = require('node:worker_threads');
  const vm = require('node:vm');
  const endsIn = (called, waiting, current = true) => {
    const holder = {};
    const context = vm.createContext({ __temporal_args: [holder, called, []] });
    context.__TEMPORAL_BAG_HOLDER__ = current ? holder : {};
    context.__TEMPORAL_ACTIVATOR__ = { blockedConditions: new Map(waiting.map((seq) => [seq, {}])) };
    // Longer than the limit, and not for ever.
    const script = new vm.Script('for (const from = Date.now(); Date.now() - from < 60;);');
    try {
      script.runInContext(context, { timeout: 10, displayErrors: true });
      return 'runs on';
    } catch (error) {
      return error.code;
    }
  };
  parentPort.postMessage([
    endsIn('activate', []), endsIn('initialize', []), endsIn('tryUnblockConditions', [1]),
    endsIn('tryUnblockConditions', [], false), endsIn('anything else', []),
    endsIn('tryUnblockConditions', []), endsIn('concludeActivation', []),
  ]);
`;

test('where code of a case can run an endless loop is cut off; other calls are spared the limit', async () => {
  const lean = await withLeanThreads(async () => told(new threads.Worker(calls, { eval: true })));
  const cut = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
  expect(lean).toEqual([cut, cut, cut, cut, cut, 'runs on', 'runs on']);
});

test('calls as the SDK makes them are spared: of a case that waits for no condition', async () => {
  const path = createRequire(import.meta.url).resolve('@temporalio/worker/lib/workflow/reusable-vm.js');
  const text = readFileSync(path, 'utf8');
  for (const name of [
    '__temporal_args = [holder, fn, args]',
    '__TEMPORAL_BAG_HOLDER__ = holder',
    '__TEMPORAL_ACTIVATOR__',
  ])
    expect(text).toContain(name);
});
