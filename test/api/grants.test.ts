/** Approvals through the API: amounts in 元 both ways, the worklist of those who may, and the ledger (rules 22–24). */
import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeToken } from '../../startup/token.ts';
import { Api, secretFor } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';

const claim = `
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
  by-hand: { title: 付款, task: { for: role/finance }, pays: authorize, outcomes: { paid: close } }
`;

const paid = claim
  .replace('sop: claim', 'sop: paid')
  .replace('approved: by-hand', 'approved: pay')
  .replace(
    '  by-hand:',
    '  pay: { title: 入账, do: payments.compensate, pays: authorize, with: { customer: =customer, amount: =amount }, outcomes: { done: close, failed: by-hand } }\n  by-hand:',
  );

let api: Api;
beforeAll(async () => {
  const runAction = async () => {
    throw ApplicationFailure.nonRetryable('no answer', 'OutsideTimeout');
  };
  const files = new Map([...shippedFiles, ['claim.sop.yaml', claim] as const, ['paid.sop.yaml', paid] as const]);
  api = await Api.start({ files, activities: { runAction } });
});
afterAll(() => api.stop());

interface Items {
  items: Record<string, unknown>[];
}

async function proposed(amount: number | string, sop = 'claim'): Promise<string> {
  const body = { sop, data: { customer: `CU-${randomUUID()}` } };
  const { case: id } = (await api.post<{ case: string }>('shop', '/v1/cases', body)).body;
  const act = { act: 'complete', step: 'propose', as: 'proposed', with: { amount } };
  expect(await api.act('li', id, act)).toMatchObject({ status: 200 });
  return id;
}

/** A system's token of these fields. */
const seeing = async (...fields: string[]) => {
  const sight = { sub: 'partner', role: 'integration' as const, sops: ['claim'], fields };
  return { headers: { authorization: `Bearer ${await makeToken(secretFor('token-signing'), sight)}` } };
};

test('rule 30: a system reads amounts under authority only where its token names what they are about', async () => {
  const id = await proposed(50);
  await expect.poll(async () => (await api.get<Items>('chen', `/v1/grants?case=${id}`)).body.items).toHaveLength(1);
  const told = async (...fields: string[]) => {
    const as = await seeing(...fields);
    const ledger = await api.get<{ code?: string }>('shop', `/v1/grants?case=${id}`, as);
    const { items } = (await api.get<Items>('shop', `/v1/cases/${id}/timeline?limit=200`, as)).body;
    return [
      ledger.body.code ?? ledger.status,
      items.some(({ data }) => (data as { amount?: number } | undefined)?.amount === 50),
    ];
  };
  expect(await told('customer')).toEqual(['auth/sight', false]);
  expect(await told('customer', 'amount')).toEqual([200, true]);
});

const grants = async (who: string, query: string) => (await api.get<Items>(who, `/v1/grants${query}`)).body.items;

test('an approval is in the worklist of those who may; less is approved in 元, paid once, and the ledger tells', async () => {
  const id = await proposed(300);
  const tasks = async (who: string) =>
    (await api.get<Items>(who, '/v1/tasks?scope=team&limit=200')).body.items.map((it) => it.case);
  expect(await tasks('zhang')).toContain(id);
  expect(await tasks('wang')).not.toContain(id);
  expect(await grants('li', `?case=${id}`)).toMatchObject([{ action: 'compensation', amount: 300, state: 'reserved' }]);
  const approve = { act: 'approve', step: 'authorize' };
  // An agent without work of it does not see it; who took it further may not approve it.
  expect(await api.act('wang', id, approve)).toMatchObject({ status: 404, body: { code: 'case/unknown' } });
  expect(await api.act('li', id, approve)).toMatchObject({ status: 403 });
  expect(await api.act('zhang', id, { ...approve, amount: 300.01 })).toMatchObject({ status: 422 });
  expect(await api.act('zhang', id, { ...approve, amount: '三百' })).toMatchObject({ status: 422 });
  expect(await api.act('zhang', id, { ...approve, amount: '250.50', note: '少一点' })).toMatchObject({ status: 200 });
  await expect
    .poll(async () => grants('li', `?case=${id}`))
    .toMatchObject([{ amount: 250.5, by: 'zhang', role: 'team-lead', state: 'reserved' }]);
  const paid = { act: 'complete', step: 'by-hand', as: 'paid' };
  expect(await api.act('jiang', id, paid)).toMatchObject({ status: 200 });
  expect(await grants('li', `?case=${id}`)).toMatchObject([{ amount: 250.5, state: 'committed' }]);
  const timeline = (await api.get<Items>('li', `/v1/cases/${id}/timeline?limit=200`)).body.items;
  expect(timeline.find((it) => it.type === 'approval.decided')).toMatchObject({ data: { amount: 250.5 } });
});

test('rejected, it goes back with its reason; nothing is reserved any more', async () => {
  const id = await proposed(300);
  expect(await api.act('zhang', id, { act: 'decline', step: 'authorize', reason: '证据不足' })).toMatchObject({
    status: 200,
    body: { step: 'propose' },
  });
  expect(await grants('li', `?case=${id}`)).toMatchObject([{ amount: 300, state: 'released' }]);
});

test('all cases at once are for those who watch over them; an unknown case is 404', async () => {
  expect(await api.get('li', '/v1/grants')).toMatchObject({ status: 403 });
  expect(await api.get('jiang', '/v1/grants?state=unknown')).toMatchObject({ status: 200, body: { items: [] } });
  expect(await api.get('li', '/v1/grants?case=C-none')).toMatchObject({ status: 404 });
});

test('rule 24: a payment of unknown result is looked into also when the case is over', async () => {
  const id = await proposed(50, 'paid');
  const unknown = async () =>
    (await api.get<{ unknown_payments?: string[] }>('li', `/v1/cases/${id}`)).body.unknown_payments ?? [];
  await expect.poll(unknown).toHaveLength(1);
  const [grant = ''] = await unknown();
  // It may have been paid: a second person confirms.
  for (const who of ['chen', 'zhou'])
    expect(await api.act(who, id, { act: 'cancel', reason: '客户撤诉' })).toMatchObject({ status: 200 });
  const reconcile = { act: 'reconcile', grant, as: 'not_paid', reason: '查无此款', reference: 'Q-20261207-1' };
  expect(await api.act('chen', id, reconcile)).toMatchObject({ status: 403, body: { code: 'act/needs-role' } });
  const { reference: _, ...without } = reconcile;
  expect(await api.act('jiang', id, without)).toMatchObject({ status: 422 });
  expect(await api.act('jiang', id, reconcile)).toMatchObject({ status: 200 });
  await expect.poll(() => grants('li', `?case=${id}`)).toMatchObject([{ amount: 50, state: 'released' }]);
});
