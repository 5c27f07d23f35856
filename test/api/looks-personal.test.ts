/** What looks like a person is refused where nothing declares it personal, and what must travel travels as a reference. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';

const plain = `
sop: plain
version: 1
title: 样例
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
  order: { type: text }
  count: { type: integer }
  names: { type: list, of: { tag: { type: text } } }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
on: { shipped: { subject: order, save: { order: number } } }
steps:
  work: { title: 处理, task: { for: team/front-line, may_ask: [order, count, names], evidence: [recording] }, outcomes: { done: close } }
`;

let api: Api;
beforeAll(async () => {
  const organization = `${shippedFiles.get('organization.yaml') ?? ''}\npersonal_like: [VIP-9999]\n`;
  api = await Api.start({
    files: new Map([...shippedFiles, ['organization.yaml', organization] as const, ['plain.sop.yaml', plain] as const]),
  });
});
afterAll(() => api.stop());

type Told = { case: string; code?: string; fields?: { field: string; code: string; detail: string }[] };
const intake = (data: object, more: object = {}, key?: string) =>
  api.post<Told>(
    'shop',
    '/v1/cases',
    { sop: 'plain', data: { customer: 'CU-1', ...data }, ...more },
    { ...(key && { key }) },
  );

test.each([
  ['customer', { data: { customer: '13800138000' } }],
  ['order', { data: { order: '请发到 zhang@example.com' } }],
  ['order', { data: { order: 'vip-1234' } }],
  ['count', { data: { count: 13_800_138_000 } }],
  ['names', { data: { names: [{ tag: '6222020200112230004' }] } }],
  ['channel', { data: {}, channel: '11010519491231002X' }],
])(
  'an intake whose %s looks like a person is refused at that place, and nothing is stored',
  async (field, { data, ...more }) => {
    const before = await api.sql.query('select count(*) from request where body is not null');
    const told = await intake({ customer: `CU-${randomUUID()}`, ...data }, more);
    expect(told.status).toBe(422);
    expect(told.body.fields).toMatchObject([{ field, code: 'data/looks-personal' }]);
    expect((await api.sql.query('select count(*) from request where body is not null')).rows).toEqual(before.rows);
  },
);

test('a key that looks like a person is no key', async () => {
  expect(await intake({}, {}, 'case-13800138000')).toMatchObject({
    status: 400,
    body: { code: 'request/personal-key' },
  });
});

test('a message whose id is somebody’s address counts once, and the id is nowhere', async () => {
  const customer = `CU-${randomUUID()}`;
  const way = { channel: 'wechat', message_id: 'oLVPpjqs9BhvzwPj5A-vTYAX3GLc' };
  const first = await intake({ customer }, way);
  const again = await intake({ customer }, way);
  expect([first.status, again.status, again.body.case]).toEqual([201, 200, first.body.case]);
  const { rows } = await api.sql.query('select message_id from message union select message_id from request');
  expect(JSON.stringify(rows)).not.toContain('oLVP');
});

test('where a file is travels as a reference when it tells whose it is; who may read personal values reads it', async () => {
  const id = (await intake({ customer: `CU-${randomUUID()}` })).body.case;
  const ref = 'recordings/13800138000.wav';
  const act = { act: 'complete', step: 'work', as: 'done', evidence: [{ name: 'recording', ref }] };
  const bad = { ...act, with: { order: '13800138000' } };
  expect(await api.act('li', id, bad)).toMatchObject({
    status: 422,
    body: { fields: [{ field: 'with.order', code: 'data/looks-personal' }] },
  });
  expect((await api.act('li', id, act)).status).toBe(200);
  const { rows } = await api.sql.query('select data::text from case_event where case_id = $1', [id]);
  expect(JSON.stringify(rows)).not.toContain('13800138000');
  const evidence = async (who: string) => (await api.get<{ evidence: object }>(who, `/v1/cases/${id}`)).body.evidence;
  expect([await evidence('chen'), await evidence('revisor')]).toEqual([{ recording: ref }, { recording: '***' }]);
});

test('an outside event with such a value is refused before any case hears of it', async () => {
  const id = (await intake({ customer: `CU-${randomUUID()}` })).body.case;
  const told = await api.post<Told>('shop', '/v1/events', {
    name: 'shipped',
    subject: { case: id },
    data: { number: 'SF 138-0013-8000' },
  });
  expect(told).toMatchObject({ status: 422, body: { fields: [{ field: 'data.order', code: 'data/looks-personal' }] } });
  expect((await api.get<{ data: object }>('chen', `/v1/cases/${id}`)).body.data).not.toHaveProperty('order');
});

test('a channel of a contact is a word', async () => {
  const id = (await intake({ customer: `CU-${randomUUID()}` })).body.case;
  expect(await api.act('li', id, { act: 'contact', direction: 'in', channel: '13800138000' })).toMatchObject({
    status: 422,
    body: { fields: [{ field: 'channel', code: 'data/looks-personal' }] },
  });
});

test('where a hold or a request of a person is filed is a number of a file, and of nobody', async () => {
  const { case: id } = (await intake({ customer: 'CU-2' })).body;
  const reference = '13800138000';
  const deeds: [who: string, path: string, body: object][] = [
    ['shen', `/v1/cases/${id}/hold`, { reason: 'lawsuit' }],
    ['root', '/v1/people/CU-2/erase', { reason: 'person_asks' }],
    ['root', '/v1/people/CU-2/correct', { reason: 'wrong', ref: `v1.${'t'.repeat(43)}`, value: 'x' }],
  ];
  for (const [who, path, body] of deeds)
    expect([path, await api.post<Told>(who, path, { ...body, reference })]).toEqual([
      path,
      expect.objectContaining({
        status: 422,
        body: expect.objectContaining({
          fields: [expect.objectContaining({ field: 'reference', code: 'data/looks-personal' })],
        }),
      }),
    ]);
  const held = await api.post('shen', `/v1/cases/${id}/hold`, { reason: 'lawsuit', reference: '(2026)京01民初17号' });
  expect(held.status).toBe(201);
});
