/** A payment that a reset left behind, made as it comes about: paid by hand, and the run reset to its beginning. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Grants } from '../../wire/grant.ts';
import type { Api } from './api.ts';

/** Published as `claim`: paid by hand once an amount is approved. */
export const paysByHand = `
sop: claim
version: 1
title: 补偿
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
  amount: { type: money, default: 0 }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
steps:
  propose: { title: 方案, task: { for: team/front-line, may_ask: [amount] }, outcomes: { proposed: authorize } }
  authorize: { title: 授权, approve: { amount: amount, authority: compensation }, outcomes: { approved: by-hand, rejected: propose } }
  by-hand: { title: 付款, task: { for: role/finance }, pays: authorize, outcomes: { paid: after } }
  after: { title: 核对, task: { for: team/front-line }, outcomes: { fine: close } }
`;

/** A case whose run was reset to its beginning after 300 元 were paid, and the grant that was set aside. */
export async function leftBehind(api: Api): Promise<{ id: string; grant: string }> {
  const body = { sop: 'claim', data: { customer: `CU-${randomUUID()}` } };
  const { case: id } = (await api.post<{ case: string }>('shop', '/v1/cases', body)).body;
  const acts: [string, object][] = [
    ['li', { act: 'complete', step: 'propose', as: 'proposed', with: { amount: 300 } }],
    ['zhang', { act: 'approve', step: 'authorize' }],
    ['jiang', { act: 'complete', step: 'by-hand', as: 'paid' }],
  ];
  for (const [who, act] of acts) expect(await api.act(who, id, act)).toMatchObject({ status: 200 });
  const { runId } = await api.server.client.workflow.getHandle(id).describe();
  // The server takes whole numbers as they are; the types know the driver's own alone.
  const asked: object = {
    namespace: 'default',
    workflowExecution: { workflowId: id, runId },
    workflowTaskFinishEventId: 4,
    requestId: randomUUID(),
    // No act is told again.
    resetReapplyType: 2,
    reason: 'test',
  };
  await api.server.client.workflowService.resetWorkflowExecution(asked);
  const aside = async () => {
    const { items } = (await api.get<Grants>('jiang', '/v1/grants?set_aside=true')).body;
    return items.find((it) => it.case === id);
  };
  await expect.poll(async () => (await aside())?.state).toBe('unknown');
  return { id, grant: (await aside())?.grant ?? '' };
}
