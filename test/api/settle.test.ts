/** A payment that a reset left behind, over HTTP: finance finds it, reads its case, and says what became of it (rule 24). */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Grant, Grants } from '../../wire/grant.ts';
import { Api } from '../setup/api.ts';
import { leftBehind, paysByHand } from '../setup/left-behind.ts';
import { shippedFiles } from '../setup/shipped.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start({ files: new Map([...shippedFiles, ['claim.sop.yaml', paysByHand] as const]) });
});
afterAll(() => api.stop());

const aside = async (who: string) => (await api.get<Grants>(who, '/v1/grants?set_aside=true')).body.items;
const said = { as: 'paid', reference: '2026-778', reason: '对账单上有' };
const settle = (who: string, id: string, grant: string, body: object = said, key?: string) =>
  api.post<Grant & { code?: string }>(who, `/v1/cases/${id}/grants/${grant}/settle`, body, key ? { key } : undefined);
const left = async () => /bihuan_payments_set_aside (\d+)/.exec(await (await fetch(`${api.url}/metrics`)).text())?.[1];

test('rule 24: paid, once, by finance from outside, with a reference; caps, numbers, log and audit follow', async () => {
  const { id, grant } = await leftBehind(api);
  expect(await aside('jiang')).toMatchObject([{ case: id, grant, amount: 300, set_aside: true }]);
  expect(await left()).toBe('1');
  // Finance reads the case for as long as it is to be looked into.
  expect(await api.get('jiang', `/v1/cases/${id}`)).toMatchObject({ status: 200 });
  // The case knows nothing of it: its own act does not reach it.
  const act = { act: 'reconcile', grant, ...said };
  expect(await api.act('jiang', id, act)).toMatchObject({ body: { code: 'approval/nothing-to-reconcile' } });
  expect(await settle('zhang', id, grant)).toMatchObject({ status: 403, body: { code: 'auth/role' } });
  const { reference: _, ...without } = said;
  expect(await settle('jiang', id, grant, without)).toMatchObject({ status: 422 });
  expect(await settle('jiang', id, grant, { ...said, reference: ' ' })).toMatchObject({ status: 422 });
  expect(await settle('jiang', id, 'g9')).toMatchObject({ status: 409, body: { code: 'grant/not-set-aside' } });
  const key = randomUUID();
  expect(await settle('jiang', id, grant, said, key)).toMatchObject({ status: 200, body: { state: 'committed' } });
  expect(await settle('jiang', id, grant, said, key)).toMatchObject({ status: 200, body: { state: 'committed' } });
  expect(await aside('jiang')).toEqual([]);
  expect(await left()).toBe('0');
  // Nothing is left to be looked into, and nothing can be said a second time.
  expect(await api.get('jiang', `/v1/cases/${id}`)).toMatchObject({ status: 404 });
  expect((await settle('jin', id, grant, { ...said, as: 'not_paid' })).status).toBeGreaterThanOrEqual(404);
  expect(await api.record.verifyLedger([id])).toEqual([]);
  const { items } = (await api.get<{ items: object[] }>('revisor', `/v1/access?case=${id}`)).body;
  expect(items).toContainEqual(
    expect.objectContaining({ deed: 'settle', reader: 'jiang', what: `${id}/${grant}/paid`, purpose: '对账单上有' }),
  );
});

test('rule 24: not paid, it counts no more, and what is asked again under its grant is another payment', async () => {
  const { id, grant } = await leftBehind(api);
  const again = { act: 'complete', step: 'propose', as: 'proposed', with: { amount: 200 } };
  expect(await api.act('li', id, again)).toMatchObject({ status: 200 });
  const beside = await expect
    .poll(async () => (await aside('jiang')).map((it) => it.grant))
    .toEqual([`${grant}~1`])
    .then(() => `${grant}~1`);
  const not = { as: 'not_paid', reference: 'Q-12', reason: '查无此笔' };
  expect(await settle('jiang', id, beside, not)).toMatchObject({ status: 200, body: { state: 'released' } });
  const lines = (await api.record.grants({ case: id })).map((it) => `${it.grant} ${it.state} ${it.amount}`);
  expect(lines.toSorted()).toEqual([`${grant} reserved 20000`, `${beside} released 30000`]);
  expect(await api.record.verifyLedger([id])).toEqual([]);
});
