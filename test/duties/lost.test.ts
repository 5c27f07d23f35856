/** The duty that looks for lost runs, on a real Temporal server: also those that are there again, however many are lost. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { State } from '../../engine/state/state.ts';
import { createLostWatch } from '../../duties/lost.ts';
import { batch, freshRecord, organization, samplePackage } from '../setup/record.ts';
import { connectTestServer, type TestServer } from '../setup/server.ts';

let server: TestServer;
let it: Awaited<ReturnType<typeof freshRecord>>;
let nowMs = 10_000;
beforeAll(async () => {
  [server, it] = await Promise.all([connectTestServer(), freshRecord(() => nowMs)]);
  await it.record.saveWorkspace({ organization, connectors: {}, messages: {} }, 'han');
  await it.record.publish(samplePackage(), 'han');
});
afterAll(async () => {
  await it.close();
  await server.close();
});

const log = { info: () => {}, warn: () => {} };
const never = new AbortController().signal;

/** A case that told something, by a run of this id. */
async function recorded(id: string, run: string): Promise<void> {
  const state = { case: id, seq: 2, rules: 6, pending: [], notices: [] } as unknown as State;
  await it.record.writeBatch({ ...batch(id, 1, 1, ['case.opened']), kept: { state, run, plan: '0' } });
}

test('a run that is there again is found behind more lost cases than one page holds', async () => {
  const tag = randomUUID().slice(0, 8);
  const last = `Z-${tag}`;
  const ids = Array.from({ length: 120 }, (_, i) => `A-${tag}-${String(i).padStart(3, '0')}`);
  const handle = await server.client.workflow.start('any', { workflowId: last, taskQueue: server.taskQueue, args: [] });
  await recorded(last, handle.firstExecutionRunId);
  for (const id of ids) await recorded(id, randomUUID());
  for (const id of [last, ...ids]) expect(await it.record.markLost(id, 'gone')).toBe(true);
  const watch = createLostWatch({ record: it.record, client: server.client, log });
  await watch(never);
  expect(await it.record.whyLost(last)).toBe('gone');
  await watch(never);
  expect(await it.record.whyLost(last)).toBeUndefined();
  expect(await it.record.lostCount()).toMatchObject({ lost: ids.length });
  // And from the beginning again.
  await it.record.markLost(last, 'gone');
  await watch(never);
  await watch(never);
  expect(await it.record.whyLost(last)).toBeUndefined();
  await handle.terminate();
  for (const id of ids) await it.record.unmarkLost(id);
});

test('a case that has begun again is not marked anew for the hours that Temporal has forgotten; lost once more, it is', async () => {
  const hours = { fromMs: 5_000, foundMs: 12_000 };
  nowMs = 11_000;
  const [begun, waits] = [`B-${randomUUID()}`, `W-${randomUUID()}`];
  for (const id of [begun, waits]) await recorded(id, randomUUID());
  nowMs = 13_000;
  await it.record.markBehind(hours);
  const asked = await it.record.askAgain({ cases: [begun], by: 'chen' });
  if (asked === undefined) throw new Error('Nothing is lost');
  expect(await it.record.confirmAgain(asked.id, { hash: asked.hash, by: 'zhou' })).toBeUndefined();
  await it.record.noteAgain({ request: asked.id, case: begun }, 'begun');
  // Its new run has told nothing yet.
  await it.record.markBehind(hours);
  expect([await it.record.whyLost(begun), await it.record.whyLost(waits)]).toEqual([undefined, 'behind']);
  await it.record.markBehind({ ...hours, foundMs: 20_000 });
  expect(await it.record.whyLost(begun)).toBe('behind');
});
