/** Deeds that take a fresh sign-in although the token is good: greater approvals, broken glass, a second person's word. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STEPPED_UP_MS } from '../../api/auth/step-up.ts';
import { makeToken } from '../../startup/token.ts';
import { Api, secretFor, type Told } from '../setup/api.ts';
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

let api: Api;
beforeAll(async () => {
  const organization = `${shippedFiles.get('organization.yaml')}\nstep_up: { approvals_above: 300 }\n`;
  const files = new Map([...shippedFiles, ['claim.sop.yaml', claim], ['organization.yaml', organization]]);
  api = await Api.start({ files });
});
afterAll(() => api.stop());

/** A token that is good for hours yet, of somebody who signed in a moment too long ago. */
const stale = async (sub: string) => ({
  authorization: `Bearer ${await makeToken(secretFor('token-signing'), { sub }, Date.now() - STEPPED_UP_MS - 1_000)}`,
});
const challenged = ({ status, body, headers }: Told<{ code?: string }>) => {
  expect([status, body.code]).toEqual([401, 'auth/step-up']);
  expect(headers.get('www-authenticate')).toContain('max_age="300"');
};

async function proposed(amount: number): Promise<string> {
  const body = { sop: 'claim', data: { customer: `CU-${randomUUID()}` } };
  const { case: id } = (await api.post<{ case: string }>('shop', '/v1/cases', body)).body;
  const act = { act: 'complete', step: 'propose', as: 'proposed', with: { amount } };
  expect(await api.act('li', id, act)).toMatchObject({ status: 200 });
  return id;
}

test('an approval above the declared amount takes a fresh sign-in, and the same key goes on with one', async () => {
  const id = await proposed(300.01);
  const [key, headers] = [randomUUID(), await stale('zhang')];
  const approve = { act: 'approve', step: 'authorize' };
  challenged(await api.act('zhang', id, approve, { key, headers }));
  const timeline = async () =>
    (await api.record.timeline(id, { limit: 200 })).items.map(({ type }) => type).filter((it) => it.startsWith('app'));
  expect(await timeline()).toEqual(['approval.asked']);
  expect(await api.act('zhang', id, approve, { key })).toMatchObject({ status: 200 });
  await expect.poll(timeline).toEqual(['approval.asked', 'approval.given', 'approval.decided']);
  // Sent again it is the answer that was given: nothing is done, and nobody need sign in.
  const again = await api.act('zhang', id, approve, { key, headers });
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
});

test('up to the amount an older sign-in is enough; of a lesser approval the lesser amount counts; rejections take none', async () => {
  const headers = await stale('zhang');
  const approve = { act: 'approve', step: 'authorize' };
  expect(await api.act('zhang', await proposed(300), approve, { headers })).toMatchObject({ status: 200 });
  const above = await proposed(450);
  challenged(await api.act('zhang', above, { ...approve, amount: 300.01 }, { headers }));
  expect(await api.act('zhang', above, { ...approve, amount: 300 }, { headers })).toMatchObject({ status: 200 });
  const decline = { act: 'decline', step: 'authorize', reason: '证据不足' };
  expect(await api.act('zhang', await proposed(450), decline, { headers })).toMatchObject({ status: 200 });
});

test('the glass is broken by somebody who has just signed in', async () => {
  const [id, key, headers] = [await api.open(), randomUUID(), await stale('hua')];
  const glass = (more: object) =>
    api.post<{ code?: string }>(
      'hua',
      `/v1/cases/${id}/break-glass`,
      { reason: '客户在门店等，须马上查' },
      { key, ...more },
    );
  challenged(await glass({ headers }));
  expect((await api.get('hua', `/v1/cases/${id}`)).status).toBe(404);
  expect(await glass({})).toMatchObject({ status: 201, body: {} });
  expect((await api.get('hua', `/v1/cases/${id}`)).status).toBe(200);
});

test('the second person of a publication has just signed in', async () => {
  const files = {
    'organization.yaml': 'people:\n  wei: { name: 韦东东, teams: [quality], roles: [agent] }\n',
  };
  const asked = (await api.post<{ publication: number; hash: string }>('han', '/v1/sops', { files })).body;
  const confirm = (more: object) =>
    api.post<{ code?: string }>('chen', `/v1/publications/${asked.publication}/confirm`, { hash: asked.hash }, more);
  challenged(await confirm({ headers: await stale('chen') }));
  const name = async () => (await api.record.loadWorkspace())?.organization.people.wei?.name;
  expect(await name()).toBe('韦东');
  expect((await confirm({})).status).toBe(201);
  expect(await name()).toBe('韦东东');
});
