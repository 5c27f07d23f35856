/** Worklists, presence, lists of cases and outside events. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fastForward } from '../../startup/fast-forward.ts';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';

/** Waits for a parcel, and times it. */
const returns = `
sop: returns
version: 1
title: 退货
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
  order: { type: text }
  value: { type: money }
  phone: { type: text, personal: true, max: 11 }
clocks:
  parcel-back: { title: 退件, from: case.opened, until: event.parcel-returned, limit: 7nd }
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 14nd }
steps:
  register:
    title: 登记
    task: { for: team/front-line }
    outcomes: { done: parcel }
  parcel:
    title: 等退件
    wait: { events: [parcel-returned], for: 7nd, save: { value: parcel.value, phone: sender.phone } }
    outcomes: { happened: check, silent: check }
  check:
    title: 验收
    task: { for: team/resolution }
    outcomes: { fine: close }
`;

/** Due at once; its work goes to a supervisor an hour later. */
const givenAway = `
sop: given-away
version: 1
title: 改派
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
clocks:
  short: { title: 时限, from: case.opened, until: work.done, limit: 0h, ladder: up }
ladders:
  up:
    - { at: +1h, reassign: role/supervisor }
steps:
  work:
    title: 处理
    task: { for: team/front-line }
    outcomes: { done: close }
`;

interface Row {
  case: string;
  step: string;
  assignee?: string;
  team?: string;
  asked_team?: string;
  status: string;
}
interface Page<T> {
  items: T[];
  next?: string;
}

let api: Api;
beforeAll(async () => {
  api = await Api.start({
    files: new Map([...shippedFiles, ['returns.sop.yaml', returns], ['given-away.sop.yaml', givenAway]]),
  });
});
afterAll(() => api.stop());

async function openReturn(order: string): Promise<string> {
  const body = { sop: 'returns', data: { customer: `CU-${randomUUID()}`, order } };
  const told = await api.post<{ case: string }>('shop', '/v1/cases', body);
  expect(told.status).toBe(201);
  const done = await api.act('li', told.body.case, { act: 'complete', step: 'register', as: 'done' });
  expect(done).toMatchObject({ status: 200, body: { step: 'parcel' } });
  return told.body.case;
}

const rows = async (who: string, query: string) => (await api.get<Page<Row>>(who, `/v1/tasks?${query}`)).body.items;

test('a team finds what is late of its work also after a ladder gave it away', async () => {
  const body = { sop: 'given-away', data: { customer: `CU-${randomUUID()}` } };
  const { body: told } = await api.post<{ case: string }>('shop', '/v1/cases', body);
  expect(await api.act('li', told.case, { act: 'claim', step: 'work' })).toMatchObject({ status: 200 });
  await fastForward(api.server.connection, { namespace: 'default', caseId: told.case, ms: 3 * 3_600_000 });
  const late = async (who: string) =>
    (await rows(who, 'scope=team&overdue=true&limit=200')).find((it) => it.case === told.case);
  await expect.poll(async () => (await late('zhang'))?.assignee).toBe('chen');
  expect(await late('zhang')).toMatchObject({ team: 'management', asked_team: 'front-line' });
  expect(await late('sun')).toBeUndefined();
  expect((await rows('zhang', 'scope=team&limit=200')).map((it) => it.case)).not.toContain(told.case);
});

test('who is who is told to people of the organization, not to systems', async () => {
  const { status, body } = await api.get<{ people: { id: string; name: string }[] }>('li', '/v1/directory');
  expect(status).toBe(200);
  expect(body.people).toContainEqual({ id: 'li', name: '李静', teams: ['front-line'] });
  expect(await api.get('shop', '/v1/directory')).toMatchObject({ status: 403, body: { code: 'auth/role' } });
});

test('mine are those given to me, my team’s those that wait for it; all are for those who lead', async () => {
  const id = await api.open();
  const [task] = (await rows('zhang', 'scope=all&limit=200')).filter((it) => it.case === id);
  const agent = task?.assignee ?? '';
  expect(['li', 'wang', 'zhang']).toContain(agent);
  expect((await rows(agent, 'scope=mine&limit=200')).map((it) => it.case)).toContain(id);
  expect((await rows('sun', 'limit=200')).map((it) => it.case)).not.toContain(id);
  const back = await openReturn('O-team');
  await api.post('shop', '/v1/events', { name: 'parcel-returned', subject: { case: back }, data: {} });
  await expect.poll(async () => (await rows('sun', 'scope=team&limit=200')).map((it) => it.case)).toContain(back);
  expect((await rows('li', 'limit=200')).map((it) => it.case)).not.toContain(back);
  expect(await api.get('li', '/v1/tasks?scope=all')).toMatchObject({ status: 403, body: { code: 'auth/role' } });
  // What is late of a team is found whoever has it; what waits is there to be taken. Nothing is late yet.
  expect((await rows('zhang', 'scope=team&limit=200')).map((it) => it.case)).not.toContain(id);
  const late = await rows('zhang', 'scope=team&overdue=true&limit=200');
  expect(late.map((it) => it.case)).not.toContain(id);
  // A system has no tasks: asking for none must not mean asking for everybody's.
  expect(await rows('shop', 'limit=200')).toEqual([]);
});

test('pages of a worklist lead on to the next', async () => {
  for (let i = 0; i < 3; i++) await api.open();
  const first = await api.get<Page<Row>>('zhang', '/v1/tasks?scope=all&limit=2');
  expect(first.body.items).toHaveLength(2);
  const second = await api.get<Page<Row>>(
    'zhang',
    `/v1/tasks?scope=all&limit=2&cursor=${encodeURIComponent(first.body.next ?? '')}`,
  );
  const ids = [...first.body.items, ...second.body.items].map((it) => `${it.case} ${it.step}`);
  expect(new Set(ids).size).toBe(ids.length);
});

test('who is away gets no work until back', async () => {
  for (const who of ['li', 'wang']) await api.post(who, '/v1/presence', { present: false });
  expect((await api.get('li', '/v1/presence')).body).toEqual({ person: 'li', present: false });
  const id = await api.open();
  const [task] = (await rows('zhang', 'scope=all&limit=200')).filter((it) => it.case === id);
  expect(task?.assignee).toBe('zhang');
  for (const who of ['li', 'wang']) await api.post(who, '/v1/presence', { present: true });
  expect(await api.post('shop', '/v1/presence', { present: true })).toMatchObject({
    status: 403,
    body: { code: 'presence/no-person' },
  });
});

test('cases are found by their filters', async () => {
  const order = `O-${randomUUID()}`;
  const id = await openReturn(order);
  const find = async (query: string) =>
    (await api.get<Page<{ case: string }>>('li', `/v1/cases?${query}`)).body.items.map((it) => it.case);
  expect(await find(`text=${order}`)).toEqual([id]);
  expect(await find(`sop=returns&step=parcel&state=open&text=${order}`)).toEqual([id]);
  expect(await find(`sop=complaint&text=${order}`)).toEqual([]);
});

test('an event reaches the open cases of its subject, each once; what the SOP saves arrives in its units', async () => {
  const order = `O-${randomUUID()}`;
  const id = await openReturn(order);
  await openReturn(`${order}-other`);
  const key = randomUUID();
  const event = {
    name: 'parcel-returned',
    subject: { order },
    data: { parcel: { value: '99.90', secret: '不该留下' }, sender: { phone: '13800138000' } },
  };
  const sent = await api.post<{ cases: string[] }>('shop', '/v1/events', event, { key });
  expect(sent).toMatchObject({ status: 202, body: { cases: [id] } });
  interface View {
    tasks: { step: string }[];
    data: Record<string, unknown>;
    clocks: { id: string; state: string }[];
  }
  const view = async (who: string) => (await api.get<View>(who, `/v1/cases/${id}`)).body;
  await expect.poll(async () => (await view('sun')).tasks[0]?.step).toBe('check');
  expect((await view('sun')).data).toMatchObject({ value: 99.9, phone: '13800138000' });
  expect((await view('revisor')).data.phone).toBe('***');
  expect((await view('li')).clocks.find((it) => it.id === 'parcel-back')?.state).toBe('met');
  expect(await api.post('shop', '/v1/events', event, { key })).toMatchObject({ status: 202, body: { cases: [id] } });
  const history = JSON.stringify(await api.server.client.workflow.getHandle(id).fetchHistory(), (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : (value as unknown),
  );
  expect(history).not.toMatch(/不该留下|13800138000/);
});

test('an event that nobody waits for is named with those there are; its subject is one text', async () => {
  const subject = { case: await openReturn('O-x') };
  const unknown = await api.post('shop', '/v1/events', { name: 'parcel-return', subject });
  expect(unknown).toMatchObject({ status: 422, body: { code: 'event/unknown' } });
  expect(unknown.body.detail).toContain('parcel-returned');
  const known = { name: 'parcel-returned' };
  expect(await api.post('shop', '/v1/events', { ...known, subject: {} })).toMatchObject({
    status: 422,
    body: { code: 'event/subject' },
  });
  expect(await api.post('shop', '/v1/events', { ...known, subject: { order: 1 } })).toMatchObject({ status: 422 });
  expect(await api.post('shop', '/v1/events', { ...known, subject: { case: 'C-1' } })).toMatchObject({ status: 404 });
  expect(await api.post('shop', '/v1/events', { ...known, subject: { order: 'O-nobody' } })).toMatchObject({
    status: 202,
    body: { cases: [] },
  });
  // A complaint does not know the event, and hears nothing of it.
  expect(await api.post('shop', '/v1/events', { ...known, subject: { case: await api.open() } })).toMatchObject({
    body: { cases: [] },
  });
  expect(await api.post('li', '/v1/events', { ...known, subject })).toMatchObject({
    status: 403,
    body: { code: 'auth/role' },
  });
});

test('rule 20: an offered leg is in the worklist of its party until it is accepted', async () => {
  const customer = `CU-${randomUUID().slice(0, 8)}`;
  const promised = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const data = { customer, order: `O-${customer}`, promised_date: promised };
  const { case: id } = (await api.post<{ case: string }>('cao', '/v1/cases', { sop: 'delivery-installation', data }))
    .body;
  const offers = async (who: string) =>
    (await api.get<Page<Row>>(who, '/v1/tasks?scope=team&limit=200')).body.items.filter((it) => it.case === id);
  expect(await offers('he')).toMatchObject([{ step: 'fulfil', kind: 'hand_over', team: 'sales', status: 'queued' }]);
  expect(await offers('qi')).toEqual([]);
  expect(await api.act('he', id, { act: 'accept', step: 'fulfil' })).toMatchObject({ status: 200 });
  expect((await offers('he')).filter((it) => it.step === 'fulfil')).toEqual([]);
});
