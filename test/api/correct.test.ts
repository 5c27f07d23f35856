/** A correction of an order number over HTTP: who may, what follows, and another open case that has the number already (rule 35). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WireCase } from '../../wire/case.ts';
import type { WireReply } from '../../wire/reply.ts';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';
import { until } from '../setup/until.ts';

const orders = `
sop: orders
version: 1
title: 订单问题
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
  order_no: { type: text }
  category: { type: choice, of: [product, delivery] }
  severity: { type: choice, of: [S1, S3] }
  phone: { type: text, personal: true, max: 20 }
intake:
  join: { same: [customer, order_no] }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: { by: severity, S1: 4h, otherwise: 9nd } }
corrections: { back_to: { phone: receive } }
steps:
  receive: { title: 接收, task: { for: team/front-line, ask: [category], may_ask: [phone] }, outcomes: { registered: grade } }
  grade: { title: 定级, decide: [{ when: { category: product }, set: { severity: S1 }, go_to: solve }, { set: { severity: S3 }, go_to: solve }] }
  solve: { title: 解决, task: { for: team/front-line }, outcomes: { solved: close } }
`;

let api: Api;
beforeAll(async () => {
  api = await Api.start({ files: new Map([...shippedFiles, ['orders.sop.yaml', orders] as const]) });
});
afterAll(() => api.stop());

const opened = async (order: string): Promise<string> => {
  const data = { customer: 'CU-71', order_no: order };
  return (await api.post<WireReply>('li', '/v1/cases', { sop: 'orders', data })).body.case;
};
const seen = async (who: string, id: string) => (await api.get<WireCase>(who, `/v1/cases/${id}`)).body;
const correct = (who: string, id: string, given: Record<string, unknown>, kind = 'typing') =>
  api.act<WireReply & { code?: string }>(who, id, { act: 'correct', with: given, kind, reason: '录错' });

test('who asked for a field corrects it: the table is asked again, clocks follow, the audit tells it', async () => {
  const id = await opened('SO-1');
  await api.act('li', id, {
    act: 'complete',
    step: 'receive',
    as: 'registered',
    with: { category: 'delivery', phone: '13800000000' },
  });
  const before = await seen('li', id);
  expect(before.acts).toContain('correct');
  expect(before.corrections).toMatchObject({
    fields: { order_no: ['li'], category: ['li'], severity: [] },
    leads: true,
  });
  expect((await correct('wang', id, { category: 'product' })).body.code).toBe('act/not-related');
  expect((await correct('li', id, { colour: 'x' }, 'mood')).status).toBe(422);
  // All that is wrong with it at once, what cannot be read beside what does not fit.
  const wrong = await correct('li', id, { category: 5, colour: 'x' }, 'mood');
  const fields = (wrong.body as { fields?: { field: string }[] }).fields?.map(({ field }) => field).toSorted();
  expect(fields).toEqual(['kind', 'with.category', 'with.colour']);
  expect((await correct('li', id, { category: 'product' }, 'classification')).status).toBe(200);
  const after = await seen('li', id);
  expect(after.data).toMatchObject({ category: 'product', severity: 'S1' });
  expect(Date.parse(after.next_due ?? '')).toBeLessThan(Date.parse(before.next_due ?? ''));
  // What is personal is a reference in the audit, and what it leads to is read as before.
  expect((await correct('li', id, { phone: '13900000000' })).status).toBe(200);
  expect(await seen('li', id)).toMatchObject({ data: { phone: '13900000000' }, tasks: [{ step: 'receive' }] });
  const { items } = (
    await api.get<{ items: { type: string; data?: Record<string, unknown> }[] }>('li', `/v1/cases/${id}/timeline`)
  ).body;
  const corrected = items.filter((it) => it.type === 'case.corrected').map((it) => it.data);
  expect(corrected).toMatchObject([
    { fields: ['category'], kind: 'classification', computed: ['severity'] },
    { fields: ['phone'], kind: 'typing' },
  ]);
});

test('a corrected order number: intakes find the case by it, and no more by the wrong one', async () => {
  const id = await opened('SO-10');
  expect((await correct('li', id, { order_no: 'SO-11' })).status).toBe(200);
  expect(await opened('SO-11')).toBe(id);
  const other = await opened('SO-10');
  expect(other).not.toBe(id);
  expect((await correct('li', other, { order_no: 'SO-12' })).status).toBe(200);
  expect(await opened('SO-12')).toBe(other);
});

test('another open case has the number: both stay, both show it, a merge brings them together', async () => {
  const right = await opened('SO-21');
  const wrong = await opened('SO-20');
  expect(await correct('li', wrong, { order_no: 'SO-21' })).toMatchObject({
    status: 200,
    body: { same_matter: right },
  });
  const shown = async (id: string) => (await seen('zhang', id)).links;
  expect(await shown(wrong)).toContainEqual({ case: right, kind: 'same_matter' });
  expect(await shown(right)).toContainEqual({ case: wrong, kind: 'same_matter' });
  // The key stays where it was, and the wrong number is nobody's.
  expect(await opened('SO-21')).toBe(right);
  expect([right, wrong]).not.toContain(await opened('SO-20'));
  expect(await api.services.record.sameMatters(true)).toContainEqual({ case: right, other: wrong });
  expect((await seen('zhang', wrong)).acts).toContain('merge');
  expect((await api.act('zhang', wrong, { act: 'merge', into: right, reason: '同一订单' })).status).toBe(200);
  expect(await opened('SO-21')).toBe(right);
  expect(await shown(right)).not.toContainEqual({ case: wrong, kind: 'same_matter' });
});

test('when the other case is over, the corrected one is found by the number', async () => {
  const first = await opened('SO-31');
  const second = await opened('SO-30');
  await correct('li', second, { order_no: 'SO-31' });
  await api.act('li', first, { act: 'complete', step: 'receive', as: 'registered', with: { category: 'product' } });
  await api.act('li', first, { act: 'complete', step: 'solve', as: 'solved' });
  await until(async () => (await seen('zhang', first)).state === 'closed');
  const { digests, record } = api.services;
  await until(async () => (await record.rejoin(digests, { only: second }))[0]?.leadsTo !== first);
  expect(await opened('SO-31')).toBe(second);
});
