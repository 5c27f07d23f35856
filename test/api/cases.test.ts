/** Opening a case, looking at it, acting on it: what callers send and get. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../setup/api.ts';

interface Task {
  step: string;
  attempt: number;
  assignee?: string;
}
interface View {
  state: string;
  opened_at: string;
  data: Record<string, unknown>;
  masked?: string[];
  tasks: Task[];
  clocks: { id: string; due?: string }[];
  acts: string[];
  contacts: number;
}
interface Reply {
  case: string;
  state: string;
  opened?: true;
  joined?: true;
  repeated?: true;
  step?: string;
  attempt?: number;
  assignee?: string;
  next_due?: string;
  next_clock?: string;
  view?: View;
}

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.stop());

const complaint = (customer = `CU-${randomUUID()}`) => ({
  sop: 'complaint',
  data: { customer, order: 'O-1', channel: 'hotline', description: '空调三天未装', amount: 128.5 },
});

test('an intake opens a case and is told what is next, who has it, and when it is due', async () => {
  const { status, headers, body } = await api.post<Reply>('shop', '/v1/cases', complaint());
  expect(status).toBe(201);
  expect(headers.get('location')).toBe(`/v1/cases/${body.case}`);
  expect(body).toMatchObject({ opened: true, state: 'open', step: 'receive', attempt: 1, next_clock: 'response' });
  expect(Date.parse(body.next_due ?? '') - Date.parse(body.view?.opened_at ?? '')).toBe(4 * 3_600_000);
  // Money in 元 comes back in 元; personal values are masked in every answer that changes something.
  expect(body.view?.data).toMatchObject({ amount: 128.5, compensation: 0, description: '***' });
  expect(body.view?.masked).toEqual(['description']);
});

test('the script that an agent reads out has the values of the case in it; the timeline tells instants as such', async () => {
  const { body } = await api.post<Reply>('li', '/v1/cases', complaint());
  const { body: view } = await api.get<View & { tasks: { script?: string }[] }>('li', `/v1/cases/${body.case}`);
  const due = Date.parse(view.clocks.find((it) => it.id === 'judgement')?.due ?? '');
  // The SOP's calendar is in Shanghai.
  const local = new Date(due + 8 * 3_600_000).toISOString().slice(11, 16);
  expect(view.tasks[0]?.script).toMatch(new RegExp(`我们会在 \\d+年\\d+月\\d+日 ${local} 前`));
  const { body: told } = await api.get<{ items: { type: string; data?: Record<string, unknown> }[] }>(
    'li',
    `/v1/cases/${body.case}/timeline`,
  );
  const offered = told.items.find((it) => it.type === 'task.offered');
  expect(offered?.data?.accept_by).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
});

test('a customer typed with a space at the end or in full width is the same customer', async () => {
  const body = complaint();
  const first = await api.post<Reply>('li', '/v1/cases', body);
  const typed = {
    ...body,
    data: { ...body.data, customer: `${body.data.customer.replace('CU', 'ＣＵ')} `, order: ' O－1' },
  };
  expect(await api.post<Reply>('li', '/v1/cases', typed)).toMatchObject({
    status: 200,
    body: { case: first.body.case, joined: true },
  });
});

test('a second contact about the same order joins; what was said stays with the case', async () => {
  const body = complaint();
  const first = await api.post<Reply>('shop', '/v1/cases', body);
  const second = await api.post<Reply>('li', '/v1/cases', { ...body, data: { ...body.data, description: '还没来' } });
  expect(second.status).toBe(200);
  expect(second.body).toMatchObject({ case: first.body.case, joined: true });
  expect(second.body.view?.contacts).toBe(2);
  const { body: page } = await api.get<{ items: { type: string; data?: { note?: string } }[] }>(
    'li',
    `/v1/cases/${first.body.case}/timeline`,
  );
  const contact = page.items.find((it) => it.type === 'contact.received');
  expect(contact?.data?.note).toContain('还没来');
});

test('the same key and body open one case and are told the same; another body is refused', async () => {
  const key = randomUUID();
  const body = complaint();
  const answers = await Promise.all([1, 2, 3].map(() => api.post<Reply>('shop', '/v1/cases', body, { key })));
  const later = await api.post<Reply>('shop', '/v1/cases', body, { key });
  expect(new Set([...answers, later].map((it) => `${it.status} ${it.body.case} ${it.body.opened}`)).size).toBe(1);
  expect(later.body.repeated).toBe(true);
  expect(later.headers.get('idempotency-replayed')).toBe('true');
  const other = await api.post('shop', '/v1/cases', complaint(), { key });
  expect(other).toMatchObject({ status: 422, body: { code: 'request/key-reused' } });
  // The key is the actor's own.
  expect((await api.post('li', '/v1/cases', complaint(), { key })).status).toBe(201);
});

test('the same message of a channel is heard once', async () => {
  const body = { ...complaint(), channel: 'wechat', message_id: randomUUID() };
  const first = await api.post<Reply>('shop', '/v1/cases', body);
  const again = await api.post<Reply>('shop', '/v1/cases', body);
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toMatchObject({ case: first.body.case, joined: true });
  const { body: view } = await api.get<View>('li', `/v1/cases/${first.body.case}`);
  expect(view.contacts).toBe(1);
});

test('what is wrong with the data is told field by field, in the caller’s language', async () => {
  const data = { customer: '', channel: 'fax', amount: '1.005', plan_due: '2026-02-30T10:00:00Z', discription: 'x' };
  const { status, body } = await api.post<{ code: string; fields: { field: string; code: string; detail: string }[] }>(
    'shop',
    '/v1/cases',
    { sop: 'complaint', data },
    { headers: { 'accept-language': 'en' } },
  );
  expect(status).toBe(422);
  expect(Object.fromEntries(body.fields.map((it) => [it.field, it.code]))).toEqual({
    customer: 'data/not-a-text',
    channel: 'data/not-a-choice',
    amount: 'data/not-an-amount',
    plan_due: 'data/not-an-instant',
    discription: 'data/unknown-field',
    description: 'data/required',
  });
  expect(body.fields.find((it) => it.field === 'channel')?.detail).toContain('hotline, wechat');
  expect(body.fields.find((it) => it.field === 'discription')?.detail).toContain('description');
});

test('an unknown procedure is named with those there are', async () => {
  const told = await api.post('shop', '/v1/cases', { sop: 'complain', data: {} });
  expect(told).toMatchObject({ status: 422, body: { code: 'intake/unknown-sop' } });
  expect(told.body.detail).toContain('complaint');
});

test('a person reads what was said, an auditor a mask; both reads but one are in the log', async () => {
  const id = await api.open({ description: '楼上漏水' });
  const agent = await api.get<View>('li', `/v1/cases/${id}`);
  expect(agent.body.data.description).toBe('楼上漏水');
  expect(agent.body.masked).toBeUndefined();
  const auditor = await api.get<View>('revisor', `/v1/cases/${id}`);
  expect(auditor.body).toMatchObject({ data: { description: '***' }, masked: ['description'] });
  const { rows } = await api.sql.query(
    `select actor, purpose from vault_access a join vault v on v.ref = a.what where v.case_id = $1 and field = 'description'`,
    [id],
  );
  expect(rows).toEqual([{ actor: 'li', purpose: 'case:view' }]);
});

test('an act moves the case on; a retry does it once, a stale attempt is told what is open', async () => {
  const id = await api.open();
  const { body: view } = await api.get<View>('zhang', `/v1/cases/${id}`);
  const agent = view.tasks[0]?.assignee ?? '';
  const act = {
    act: 'complete',
    step: 'receive',
    as: 'registered',
    with: { category: 'installation', amount: '600.00' },
    evidence: [
      { name: 'call-recording', ref: 'REC-1' },
      { name: 'case-record', ref: 'crm/77' },
    ],
    note: '客户很急',
  };
  const key = randomUUID();
  const done = await api.act<Reply>(agent, id, act, { key });
  expect(done.status).toBe(200);
  expect(done.body).toMatchObject({ state: 'open', step: 'classify', assignee: agent });
  expect(done.body.view?.data).toMatchObject({ amount: 600, severity: 'S2' });
  const again = await api.act<Reply>(agent, id, act, { key });
  expect(again.body).toMatchObject({ repeated: true, step: 'classify' });
  const fresh = await api.act<{ code: string; open: unknown[] }>(agent, id, act);
  expect(fresh).toMatchObject({ status: 409, body: { code: 'act/step-not-open' } });
  expect(fresh.body.open).toEqual([expect.objectContaining({ step: 'classify', attempt: 1 })]);
  const { body: page } = await api.get<{ items: { type: string }[] }>('li', `/v1/cases/${id}/timeline?limit=200`);
  expect(page.items.filter((it) => it.type === 'task.completed')).toHaveLength(1);
});

test('nothing personal reaches Temporal', async () => {
  const id = await api.open({ description: '机密-楼上漏水' });
  await api.act('li', id, { act: 'annotate', note: '机密-第二句' });
  await api.act('li', id, { act: 'contact', direction: 'out', note: '机密-第三句' });
  const history = await api.server.client.workflow.getHandle(id).fetchHistory();
  const told = JSON.stringify(history, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : (value as unknown),
  );
  expect(told).toContain(id);
  expect(told).not.toContain('机密');
});

test('wrong data of an act is one entry per field, with its bounds, and beside it what is missing', async () => {
  const id = await api.open();
  const { body: view } = await api.get<View>('zhang', `/v1/cases/${id}`);
  const act = {
    act: 'complete',
    step: 'receive',
    as: 'registered',
    with: { category: 'nothing', order: 'x'.repeat(41) },
  };
  const { status, body } = await api.act<{ fields: { field: string; code: string; detail: string }[] }>(
    view.tasks[0]?.assignee ?? '',
    id,
    act,
  );
  expect(status).toBe(422);
  expect(body.fields.map((it) => `${it.field} ${it.code}`)).toEqual(
    expect.arrayContaining([
      'with.category data/not-a-choice',
      'with.order data/too-long',
      'evidence.call-recording data/required',
      'evidence.case-record data/required',
    ]),
  );
  // What could not be read is wrong, not missing as well.
  expect(body.fields.filter((it) => it.field.endsWith('category'))).toHaveLength(1);
  expect(body.fields.find((it) => it.field === 'with.order')?.detail).toContain('40');
});

test('an unknown case, step by step', async () => {
  expect(await api.get('li', '/v1/cases/C-00000000000000000000')).toMatchObject({ status: 404 });
  expect(await api.get('li', '/v1/cases/nonsense')).toMatchObject({ status: 404, body: { code: 'case/unknown' } });
  expect(await api.act('li', 'C-00000000000000000000', { act: 'claim', step: 'receive' })).toMatchObject({
    status: 404,
  });
});
