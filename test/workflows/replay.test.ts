/** The histories of cases played here replay, and tell the record the same: what a new worker does with an open case. */
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { dataConverter } from '../../startup/payload-codec.ts';
import { reference, Shell } from '../setup/shell.ts';

let shell: Shell;
beforeAll(async () => {
  shell = await Shell.start();
});
afterAll(() => shell.stop());

test('an open case, a cancelled one and a continued one replay', async () => {
  const open = await shell.open();
  await shell.advance(open, 2 * 3_600_000 + 60_000);
  const cancelled = await shell.open();
  await shell.server.client.workflow.getHandle(cancelled).cancel();
  const continued = await shell.open({}, { continueAfterEvents: 30 });
  for (let i = 0; i < 6; i++) await shell.act(continued, 'li', { act: 'annotate', note: reference });
  const histories = await Promise.all(
    [open, cancelled, continued].map(async (workflowId) => ({
      workflowId,
      history: await shell.server.client.workflow.getHandle(workflowId).fetchHistory(),
    })),
  );
  const replayed = [];
  const options = { workflowBundle: { codePath: inject('workflowBundlePath') }, dataConverter };
  for await (const result of Worker.runReplayHistories(options, histories)) replayed.push(result.error);
  expect(replayed).toEqual([undefined, undefined, undefined]);
});

test('a worker that keeps no case in memory, and so replays at every task, goes on as the others do', async () => {
  const caseId = await shell.open();
  await shell.stopWorker();
  await shell.startWorker({}, { maxCachedWorkflows: 0 });
  await shell.act(caseId, 'li', { act: 'contact', direction: 'out' });
  await shell.act(caseId, 'li', { act: 'contact', direction: 'in' });
  expect(await shell.view(caseId)).toMatchObject({ contacts: 2 });
});
