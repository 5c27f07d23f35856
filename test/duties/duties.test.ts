/** The worker's duties on a real Temporal server and a real PostgreSQL. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { DutyLog } from '../../duties/loop.ts';
import { createReconcile } from '../../duties/reconcile.ts';
import { relayOutgoing } from '../../duties/relay.ts';
import { startDuties } from '../../duties/start.ts';
import { threadWatch } from '../../duties/thread-watch.ts';
import { batch, clock, freshRecord, organization, samplePackage, task, typesOf } from '../setup/record.ts';
import { connectTestServer, type TestServer } from '../setup/server.ts';
import { wireTo } from '../setup/wire.ts';
import { openRecord } from '../../records/record.ts';

let server: TestServer;
let worker: Worker;
let running: Promise<void>;

beforeAll(async () => {
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger });
  server = await connectTestServer();
  const workflowsPath = fileURLToPath(new URL('./tiny-workflow.ts', import.meta.url));
  worker = await Worker.create({
    connection: server.nativeConnection,
    taskQueue: server.taskQueue,
    workflowBundle: await bundleWorkflowCode({ workflowsPath, logger }),
  });
  running = worker.run();
});

afterAll(async () => {
  worker.shutdown();
  await running;
  await server.close();
});

const silent: DutyLog = { info: () => {}, warn: () => {} };
const newId = () => `C-${randomBytes(6).toString('hex').toUpperCase()}`;
const start = (workflowId: string) =>
  server.client.workflow.start('tiny', { workflowId, taskQueue: server.taskQueue, args: [] });

async function record(now?: () => number) {
  const it = await freshRecord(now);
  onTestFinished(it.close);
  await it.record.saveWorkspace({ organization, connectors: {}, messages: {} }, 'han');
  await it.record.publish(samplePackage(), 'han');
  return it;
}

/** A queued task that li or wang could take: `wakeQueues` signals its case. */
const queued = (caseId: string) => batch(caseId, 1, 1, ['case.opened'], { tasks: [task('solve')] });

test('a beat is left out while the thread of the workflows hangs, and the process does not', async () => {
  const it = await record();
  const { client, taskQueue } = server;
  const watch = threadWatch(() => worker.getStatus().numInFlightWorkflowActivations);
  const everyMs = { beat: 100, relay: 1e6, glass: 1e6, queues: 1e6, vault: 1e6, reconcile: 1e6 };
  const looked: boolean[] = [];
  const isMoving = () => {
    looked.push(watch.isMoving());
    return looked.at(-1) === true;
  };
  const tellBroken = () => Promise.resolve();
  const duties = startDuties({
    record: it.record,
    client,
    taskQueue,
    worker: 'w',
    log: silent,
    tellBroken,
    everyMs,
    isMoving,
  });
  await expect.poll(() => it.record.msSinceBeat(taskQueue)).toBeLessThan(1_000);
  // It loops until the sandbox ends its turn, after five seconds; what a process hangs in for ever looks the same until then.
  const handle = await client.workflow.start('endless', { workflowId: newId(), taskQueue, args: [] });
  // Four beats of two seconds in vain are what readiness waits for; here they come twenty times as often.
  await expect.poll(() => looked.slice(-30)).toEqual(Array.from({ length: 30 }, () => false));
  expect(await it.record.msSinceBeat(taskQueue)).toBeGreaterThan(2_000);
  await handle.terminate();
  await expect.poll(() => it.record.msSinceBeat(taskQueue)).toBeLessThan(1_000);
  await duties.stop();
});

test('the relay signals the cases, forgets those that are over, and keeps what a lost one is to hear', async () => {
  const it = await record();
  const [here, over, never] = [newId(), newId(), newId()];
  const handle = await start(here);
  const ended = await start(over);
  await ended.signal('end');
  await ended.result();
  for (const id of [here, over]) await it.record.writeBatch(queued(id));
  // Two people are free, so two cases are told; then the first has left the queue, and one without a run has come.
  expect(await it.record.wakeQueues()).toBe(2);
  expect(await relayOutgoing(it.record, server.client)).toBe(false);
  await it.record.writeBatch(batch(here, 2, 2, ['task.assigned']));
  await it.record.writeBatch(queued(never));
  expect(await it.record.wakeQueues()).toBe(2);
  await relayOutgoing(it.record, server.client);
  expect((await it.sql.query('select case_id from outgoing')).rows).toEqual([{ case_id: never }]);
  expect([await it.record.whyLost(over), await it.record.whyLost(never)]).toEqual([undefined, 'gone']);
  await it.sql.query('update outgoing set taken_until_ms = 0');
  expect(await it.record.takeOutgoing(10)).toEqual([]);
  expect(await handle.query<string[]>('heard')).toEqual(['solve']);
});

test('a signal that cannot be sent stays for the next turn', async () => {
  const it = await record();
  const id = newId();
  await it.record.writeBatch(queued(id));
  await it.record.wakeQueues();
  const lost = await connectTestServer();
  await lost.close();
  await expect(relayOutgoing(it.record, lost.client)).rejects.toBeInstanceOf(Error);
  expect((await it.sql.query('select * from outgoing')).rows).toHaveLength(1);
});

test('what is true only when a run has ended waits for it, and is sent once it has', async () => {
  const it = await record();
  const [here, source] = [newId(), newId()];
  const handle = await start(here);
  const other = await start(source);
  await it.sql.query(
    `insert into outgoing (case_id, signal, body, made_ms, taken_until_ms, after_end)
     values ($1, 'staff_changed', '{"step":"told"}', $3, 0, $2)`,
    [here, source, Date.now() + 60_000],
  );
  await relayOutgoing(it.record, server.client);
  expect(await handle.query<string[]>('heard')).toEqual([]);
  expect((await it.sql.query('select * from outgoing')).rows).toHaveLength(1);
  await other.signal('end');
  await other.result();
  await it.sql.query('update outgoing set taken_until_ms = 0');
  await relayOutgoing(it.record, server.client);
  expect(await handle.query<string[]>('heard')).toEqual(['told']);
  expect((await it.sql.query('select * from outgoing')).rows).toEqual([]);
});

/** Visibility is written after the fact: asks until the run is seen there. */
async function seen(workflowId: string, status: string): Promise<void> {
  const query = `WorkflowId = "${workflowId}" AND ExecutionStatus = "${status}"`;
  await expect.poll(async () => (await server.client.workflow.count(query)).count).toBe(1);
}

test('a terminated run: the record says so, no open work is left, and the chain is whole and final', async () => {
  const it = await record();
  const id = newId();
  const handle = await start(id);
  await it.record.writeBatch(
    batch(id, 1, 1, ['case.opened', 'task.queued'], { tasks: [task('solve')], clocks: [clock('response')] }),
  );
  await handle.terminate('by hand');
  await seen(id, 'Terminated');
  const lines: object[] = [];
  const log: DutyLog = { ...silent, warn: (fields) => void lines.push(fields) };
  const reconcile = createReconcile({ record: it.record, client: server.client, taskQueue: server.taskQueue, log });
  const { signal } = new AbortController();
  expect(await reconcile(signal)).toBe(false);
  const known = await it.record.getCase(id);
  expect(known).toMatchObject({ ended: true, view: { state: 'cancelled', result: 'terminated', tasks: [], acts: [] } });
  expect(known?.view.clocks).toMatchObject([{ id: 'response', state: 'cancelled', reason: 'run_terminated' }]);
  expect(await typesOf(it.record, id)).toEqual(['case.opened', 'task.queued', 'run.terminated']);
  expect((await it.record.listTasks({ atMs: 1 })).items).toEqual([]);
  expect(await it.record.verifyChain(id)).toMatchObject({ ok: true, length: 3 });
  expect(lines).toContainEqual({ case: id, status: 'terminated' });
  // Another worker, which remembers nothing, comes to the same.
  await createReconcile({ record: it.record, client: server.client, taskQueue: server.taskQueue, log: silent })(signal);
  expect(await typesOf(it.record, id)).toHaveLength(3);
});

test('a completed run becomes final; one that runs again under the same id is left alone', async () => {
  const it = await record();
  const [once, again] = [newId(), newId()];
  for (const id of [once, again]) {
    const handle = await start(id);
    await it.record.writeBatch({
      ...batch(id, 1, 1, ['case.opened', 'case.closed'], { state: 'closed' }),
      ended: true,
    });
    await handle.signal('end');
    await handle.result();
    await seen(id, 'Completed');
  }
  await start(again);
  await it.record.writeBatch(batch(again, 2, 3, ['case.reopened'], { cycle: 2 }));
  const deps = { record: it.record, client: server.client, taskQueue: server.taskQueue, log: silent };
  await createReconcile(deps)(new AbortController().signal);
  expect((await it.record.verifyChain(once)).length).toBe(2);
  expect(await it.record.getCase(again)).toMatchObject({ ended: false, view: { state: 'open' } });
  expect(await it.record.verifyChain(again)).toMatchObject({ ok: true, length: 2 });
  // The batch of a run that began meanwhile is not made final in the name of the old one.
  expect(await it.record.finalizeEnded(again, 1)).toBe(false);
});

test('started together they work, outlive an outage of the record, and stop', async () => {
  const it = await record();
  const wire = await wireTo(it.url);
  const wired = await openRecord(wire.url, { vaultKey: Buffer.alloc(32, 7), migrate: false });
  const warned: unknown[] = [];
  let mended: () => void = () => {};
  const back = new Promise<void>((done) => (mended = done));
  const log: DutyLog = {
    warn: ({ duty }) => {
      warned.push(duty);
      wire.mend();
    },
    info: () => mended(),
  };
  const id = newId();
  const handle = await start(id);
  await it.record.writeBatch(queued(id));
  wire.cut();
  const everyMs = { beat: 1_000_000, relay: 20, glass: 1_000_000, queues: 20, vault: 1_000_000, reconcile: 1_000_000 };
  const tellBroken = () => Promise.resolve();
  const { client, taskQueue } = server;
  const duties = startDuties({ record: wired, client, taskQueue, worker: 'w-1', log, tellBroken, everyMs });
  await back;
  await expect.poll(async () => (await handle.query<string[]>('heard'))[0]).toBe('solve');
  expect(warned.length).toBeGreaterThan(0);
  await duties.stop();
  await duties.stop();
  await wired.close();
});

test('hours that Temporal’s store has forgotten mark the cases that told something last in them', async () => {
  let nowMs = 1_000;
  const it = await record(() => nowMs);
  const [before, within, later] = [newId(), newId(), newId()];
  // Their runs are all there: an older store has them, older than the record.
  for (const id of [before, within, later]) {
    const handle = await start(id);
    onTestFinished(async () => void (await handle.terminate()));
    await it.record.writeBatch(queued(id));
    if (id === within) await it.record.noteLostHours({ side: 'temporal', how: 'set-back', fromMs: 1_500, toMs: 2_000 });
    nowMs += 1_000;
  }
  const warned: object[] = [];
  const log: DutyLog = { info: () => {}, warn: (facts) => void warned.push(facts) };
  const tellBroken = () => Promise.resolve();
  const rest = { beat: 1e6, relay: 1e6, glass: 1e6, queues: 1e6, vault: 1e6, reconcile: 1e6 };
  const { client, taskQueue } = server;
  const everyMs = { ...rest, lost: 20 };
  const duties = startDuties({ record: it.record, client, taskQueue, worker: 'w-2', log, tellBroken, everyMs });
  await expect.poll(() => it.record.whyLost(within)).toBe('behind');
  expect([await it.record.whyLost(before), await it.record.whyLost(later)]).toEqual([undefined, undefined]);
  await it.record.unmarkLost(within);
  // Marked once for each loss; with none lost any more the hours are closed.
  await expect.poll(() => it.record.lostHours()).toEqual([]);
  await duties.stop();
  expect(await it.record.whyLost(within)).toBeUndefined();
  // The turn that marked said so; the other duties speak of cases of theirs.
  expect(warned.filter((facts) => 'cases' in facts)).toEqual([{ cases: 1 }]);
});
