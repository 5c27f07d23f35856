/** A payment that only lost hours knew, of a run that was reset after the database came back: it is found again and set aside. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { digestKeys } from '../../records/database/digest.ts';
import type { RecoveryDeps } from '../../recovery/deps.ts';
import { reindex } from '../../recovery/reindex.ts';
import { Api, secretFor } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';
import { backedUp } from '../setup/put-back.ts';
import { until } from '../setup/until.ts';

const claim = `
sop: claim
version: 1
title: 补偿
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
  amount: { type: money, default: 0 }
  account: { type: text, max: 40 }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
steps:
  propose: { title: 方案, task: { for: team/front-line, may_ask: [amount, account] }, outcomes: { proposed: authorize } }
  authorize: { title: 授权, approve: { amount: amount, authority: compensation, payee: account }, outcomes: { approved: by-hand, rejected: propose } }
  by-hand: { title: 付款, task: { for: role/finance }, pays: authorize, outcomes: { paid: again } }
  again: { title: 复核, task: { for: team/front-line }, outcomes: { fine: close } }
`;

let api: Api;
let deps: RecoveryDeps;
beforeAll(async () => {
  api = await Api.start({ files: new Map([...shippedFiles, ['claim.sop.yaml', claim] as const]) });
  // Cut off with the others.
  api.sql.on('error', () => undefined);
  deps = {
    client: api.server.client,
    taskQueue: api.server.taskQueue,
    record: api.record,
    digests: digestKeys([secretFor('update-id')]),
    codePath: inject('workflowBundlePath'),
    log: { info: () => {}, warn: () => {} },
  };
});
afterAll(() => api.stop());

const done = async (who: string, id: string, act: object) =>
  expect(await api.act(who, id, act)).toMatchObject({ status: 200 });
const propose = (amount: number) => ({
  act: 'complete',
  step: 'propose',
  as: 'proposed',
  with: { amount, account: 'PAYEE-7' },
});
const lines = async (id: string) =>
  (await api.record.grants({ case: id })).map(({ amount, state, setAside }) => [amount, state, setAside === true]);

async function opened(customer: string): Promise<string> {
  const told = await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'claim', data: { customer } });
  expect(told.status).toBe(201);
  return told.body.case;
}

/** As the Web UI does, to the first task. */
async function reset(id: string): Promise<string> {
  const { runId } = await api.server.client.workflow.getHandle(id).describe();
  const asked: object = {
    namespace: 'default',
    workflowExecution: { workflowId: id, runId },
    workflowTaskFinishEventId: 3,
    requestId: randomUUID(),
    resetReapplyType: 2,
    reason: 'test',
  };
  const told = await api.server.connection.workflowService.resetWorkflowExecution(asked);
  await until(async () => (await api.record.stateOf(id))?.runId === told.runId || undefined);
  return told.runId;
}

test('rules 22, 24: what the run before a reset paid in the lost hours counts, is told, and is settled once', async () => {
  const paid = await opened('CU-1');
  const under = await opened('CU-2');
  const putBack = await backedUp(api.databaseUrl, secretFor('anchor'));
  await done('li', paid, propose(100));
  await done('jiang', paid, { act: 'complete', step: 'by-hand', as: 'paid' });
  await done('li', under, propose(90));
  await putBack();
  await api.record.noteLostHours({ side: 'record', how: 'set-back', fromMs: Date.now() - 60_000, toMs: Date.now() });
  await reset(paid);
  await reset(under);
  expect([await lines(paid), await lines(under)]).toEqual([[], []]);
  const visible = async () => {
    const query = `TaskQueue = "${api.server.taskQueue}" AND ExecutionStatus = "Terminated"`;
    return (await api.server.client.workflow.count(query)).count === 2 || undefined;
  };
  await until(visible);

  const shown = await reindex(deps, { apply: false, by: 'test' });
  expect(shown).toMatchObject({ left: 1, faults: 0 });
  expect(shown.lines).toMatchObject([{ case: paid, left: 1 }]);
  expect(await lines(paid)).toEqual([]);
  expect(await reindex(deps, { apply: true, by: 'test' })).toMatchObject({ left: 1, faults: 0 });
  expect([await lines(paid), await lines(under)]).toEqual([[[10_000, 'unknown', true]], []]);
  expect(await reindex(deps, { apply: true, by: 'test' })).toMatchObject({ left: 0, faults: 0, lines: [] });
  expect(await api.record.lostHours()).toEqual([]);
  expect(await api.record.verifyLedger([paid, under])).toEqual([]);

  // The new run pays, too: both count, and finance is asked for the one that no case knows.
  await done('li', paid, propose(100));
  await done('jiang', paid, { act: 'complete', step: 'by-hand', as: 'paid' });
  await until(async () => (await lines(paid)).length === 2 || undefined);
  expect(await lines(paid)).toEqual(
    expect.arrayContaining([
      [10_000, 'committed', false],
      [10_000, 'unknown', true],
    ]),
  );
  await until(async () => (await reindex(deps, { apply: true, by: 'test' })).cases > 0 || undefined);
  expect((await lines(paid)).length).toBe(2);
  expect(await api.record.verifyLedger([paid, under])).toEqual([]);
});
