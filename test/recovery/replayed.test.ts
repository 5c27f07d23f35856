/** What is heard from replayed histories is what their runs told: also after a reset, and whatever becomes of one case, the others go on. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { digestKeys } from '../../records/database/digest.ts';
import type { RecordStore } from '../../records/store.ts';
import type { RecoveryDeps } from '../../recovery/deps.ts';
import { reindex } from '../../recovery/reindex.ts';
import { repairBehind } from '../../recovery/repair.ts';
import { RETENTION } from '../../workflows/contract.ts';
import { freshRecord } from '../setup/record.ts';
import { Shell } from '../setup/shell.ts';
import { shippedWorkspace } from '../setup/shipped.ts';
import { until } from '../setup/until.ts';

let shell: Shell;
/** A record that has lost everything. */
let empty: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  shell = await Shell.start();
  empty = await emptied();
});
afterAll(async () => {
  await empty.close();
  await shell.stop();
});

async function emptied(): Promise<typeof empty> {
  const fresh = await freshRecord();
  const { packages, organization } = shippedWorkspace();
  const complaint = packages.get('complaint');
  if (complaint === undefined || organization === undefined) throw new Error('Nothing is shipped');
  await fresh.record.publish(complaint, 'han');
  await fresh.record.saveWorkspace({ organization, connectors: {}, messages: {} }, 'han');
  return fresh;
}

function deps(record: RecordStore): RecoveryDeps {
  return {
    client: shell.server.client,
    taskQueue: shell.server.taskQueue,
    record,
    digests: digestKeys([randomBytes(32)]),
    codePath: inject('workflowBundlePath'),
    log: { info: () => {}, warn: () => {} },
  };
}

const note = () => ({ act: 'annotate', note: `v1.${'n'.repeat(43)}` }) as const;
const holder = (id: string) => until(async () => (await shell.view(id)).tasks[0]?.assignee);
const chainOf = async (record: RecordStore, id: string) =>
  (await record.timeline(id, { limit: 200 })).items.map(({ seq, type, atMs }) => [seq, type, atMs]);

/** As if retention had removed it. */
async function buried(id: string): Promise<void> {
  await empty.sql.query(
    `with run as (insert into retention_run (applies, at_ms, plan, started_ms, started_by, report)
       values (true, 0, '{}', 0, 'test', '{}') returning id)
     insert into tombstone (case_id, sop, class, days, opened_ms, closed_ms, length, head, removed_ms, run_id, key, signature)
       select $1, 'complaint', 'dispute', 1, 0, 0, 1, '', 0, run.id, '', '' from run`,
    [id],
  );
}

/** Visibility is a little behind. */
async function listed(ids: readonly string[]): Promise<void> {
  const { client, taskQueue } = shell.server;
  await until(async () => {
    const found = new Set<string>();
    for await (const { workflowId } of client.workflow.list({ query: `TaskQueue = "${taskQueue}"` }))
      found.add(workflowId);
    return ids.every((id) => found.has(id)) || undefined;
  });
}

test('a case that was reset to its beginning is recorded again from both of its runs', async () => {
  const id = await shell.open();
  await shell.act(id, await holder(id), note());
  const first = await shell.server.client.workflow.getHandle(id).describe();
  const asked: object = {
    namespace: 'default',
    workflowExecution: { workflowId: id, runId: first.runId },
    workflowTaskFinishEventId: 3,
    requestId: randomUUID(),
    resetReapplyType: 2,
    reason: 'test',
  };
  const { runId } = (await shell.server.connection.workflowService.resetWorkflowExecution(asked)) as { runId: string };
  await until(async () => (await shell.record.stateOf(id))?.runId === runId || undefined);
  await shell.act(id, await holder(id), note());
  await listed([id]);
  const found = await reindex(deps(empty.record), { case: id, apply: true, by: 'test' });
  expect(found).toMatchObject({ cases: 1, runs: 2, missing: 1, faults: 0 });
  expect(await chainOf(empty.record, id)).toEqual(await chainOf(shell.record, id));
  expect(await empty.record.stateOf(id)).toEqual(await shell.record.stateOf(id));
  expect(await empty.record.verifyChain(id)).toMatchObject({ ok: true });
});

test('a case that the record refuses is named, and the others are recorded, by whoever does it', async () => {
  const ids = [await shell.open(), await shell.open()].toSorted();
  const [refused = '', other = ''] = ids;
  await listed(ids);
  const told = await shell.record.stateOf(refused);
  const found = await shell.record.getCase(refused);
  if (told === undefined || found === undefined) throw new Error('Nothing is kept');
  // Another run told the case before, and was not reset: this one was begun over it.
  await empty.record.writeBatch({
    case: refused,
    taskMs: 1,
    from: 1,
    events: [{ seq: 1, type: 'note.added', atMs: 1, actor: 'li', cycle: 1, data: { note: `v1.${'m'.repeat(43)}` } }],
    view: found.view,
    kept: { state: { ...told.state, seq: 2 }, run: randomUUID(), plan: told.planHash },
  });
  for (const id of ids) await empty.record.noteBehind(id);
  await repairBehind(deps(empty.record));
  expect(await empty.record.recordedSeq(other)).toBe(await shell.record.recordedSeq(other));
  await empty.sql.query('update behind_case set tried_ms = 0');
  expect(await empty.record.behindCases(10)).toMatchObject([{ case: refused, fault: 'RunRefused' }]);
  const all = await reindex(deps(empty.record), { apply: true, by: 'test' });
  expect(all.faults).toBe(1);
  expect(all.lines.filter((it) => it.fault !== undefined)).toMatchObject([{ case: refused, fault: 'RunRefused' }]);
});

test('what is no case, what was removed and what has gone since are left out, and the rest is recorded', async () => {
  const { client, taskQueue } = shell.server;
  const [removed, gone, other] = [await shell.open(), await shell.open(), await shell.open()];
  const retention = `${taskQueue}-retention-7`;
  const run = await client.workflow.start(RETENTION, {
    workflowId: retention,
    taskQueue,
    args: [{ run: 7, by: 'test' }],
  });
  onTestFinished(async () => void (await run.terminate()));
  await listed([removed, gone, other, retention]);
  await buried(removed);
  await shell.server.connection.workflowService.deleteWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: gone },
  });
  const all = await reindex(deps(empty.record), { apply: true, by: 'test' });
  expect(all.removed).toBe(1);
  expect(all.lines.map((it) => it.case)).not.toContain(removed);
  expect(all.lines.map((it) => it.case)).not.toContain(retention);
  expect(all.lines.find((it) => it.case === other)).toMatchObject({ state: 'missing' });
  expect(await empty.record.recordedSeq(other)).toBe(await shell.record.recordedSeq(other));
  // Nobody can record what was removed, however often somebody notices that it is not there.
  await empty.record.noteBehind(removed);
  await empty.sql.query('update behind_case set tried_ms = 0');
  expect((await empty.record.behindCases(10)).map((it) => it.case)).not.toContain(removed);
  expect(await reindex(deps(empty.record), { case: removed, apply: true, by: 'test' })).toMatchObject({
    removed: 1,
    faults: 0,
  });
});

test('a run that was cut off in the lost hours is told of, though the record has all that it said', async () => {
  const id = await shell.open();
  await holder(id);
  const handle = shell.server.client.workflow.getHandle(id);
  await handle.terminate();
  await until(async () => {
    const query = `WorkflowId = "${id}" AND ExecutionStatus = "Terminated"`;
    return (await shell.server.client.workflow.count(query)).count === 1 || undefined;
  });
  const of = { case: id, by: 'test' };
  expect(await reindex(deps(shell.record), { ...of, apply: false })).toMatchObject({ behind: 1, events: 1, faults: 0 });
  expect((await shell.record.getCase(id))?.view.state).toBe('open');
  await reindex(deps(shell.record), { ...of, apply: true });
  expect(await shell.record.getCase(id)).toMatchObject({
    ended: true,
    view: { state: 'cancelled', result: 'terminated' },
  });
  expect((await reindex(deps(shell.record), { ...of, apply: true })).lines).toEqual([]);
});

test('hours stay open while a case cannot be recorded, or others are found meanwhile; somebody may close them all the same', async () => {
  const { record } = empty;
  const open = async () => (await record.lostHours()).map(({ fromMs, toMs }) => [fromMs, toMs]);
  await record.noteLostHours({ side: 'record', how: 'set-back', fromMs: 50, toMs: 90 });
  const options = { apply: true, by: 'test' };
  // One case of before is refused for good.
  expect((await reindex(deps(record), options)).faults).toBeGreaterThan(0);
  expect(await open()).toEqual([[50, 90]]);
  let told = false;
  const tombstone: RecordStore['tombstone'] = async (id) => {
    // The database is put back once more.
    if (!told) await record.noteLostHours({ side: 'record', how: 'set-back', fromMs: 40, toMs: 95 });
    told = true;
    return record.tombstone(id);
  };
  await reindex(deps({ ...record, tombstone }), { ...options, acceptFaults: true });
  expect(await open()).toEqual([[40, 95]]);
  await reindex(deps(record), { ...options, acceptFaults: true });
  expect(await open()).toEqual([]);
});
