/** Cases that are over: what they still take, how they begin again, and intakes that race with closing. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepIntakes } from '../../api/intake/sweeper.ts';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';

/** Closed by one act; re-opens. Nobody is excluded, so that storms are short. */
const quick = `
sop: quick
version: 1
title: 快办
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
  order: { type: text }
  story: { type: text, personal: true }
intake:
  join: { same: [customer, order] }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 5nd }
steps:
  work:
    title: 办理
    task: { for: team/front-line }
    outcomes: { solved: { go_to: again, resolves: true } }
  again:
    title: 回访
    call_back: { for: team/follow-up, after: 1s, within: 1h, hours: always-on, survey: [attitude], pass: '>= 6', attempts: 1 }
    outcomes:
      satisfied: close
      dissatisfied: { go_to: work, reopen: true }
      unreachable: { go_to: close, result: unconfirmed }
`;

/** Opens, and closes by one act. */
const brief = `
sop: brief
version: 1
title: 短案
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
  story: { type: text, personal: true }
intake:
  join: { same: [customer] }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 5nd }
steps:
  work:
    title: 办理
    task: { for: team/front-line, may_ask: [story] }
    outcomes: { done: close }
`;

interface Reply {
  case: string;
  state: string;
  opened?: true;
  joined?: true;
  repeated?: true;
  code?: string;
}

let api: Api;
beforeAll(async () => {
  const files = new Map([...shippedFiles, ['brief.sop.yaml', brief], ['quick.sop.yaml', quick]]);
  api = await Api.start({ files });
});
afterAll(() => api.stop());

const intake = (customer: string, more: object = {}) => ({ sop: 'brief', data: { customer, ...more } });
const open = (customer: string, key?: string) =>
  api.post<Reply>('shop', '/v1/cases', intake(customer, { story: `话 ${randomUUID()}` }), { ...(key && { key }) });
const close = (id: string, key?: string) =>
  api.act<Reply>('li', id, { act: 'complete', step: 'work', as: 'done' }, { ...(key && { key }) });

test('an act on a closed case is told what the case takes now; the closing act’s own key is answered', async () => {
  const { body: opened } = await open(randomUUID());
  const key = randomUUID();
  expect(await close(opened.case, key)).toMatchObject({ status: 200, body: { state: 'closed' } });
  expect(await close(opened.case, key)).toMatchObject({ status: 200, body: { state: 'closed', repeated: true } });
  const late = await close(opened.case);
  expect(late).toMatchObject({
    status: 409,
    body: { code: 'act/case-over', acts: expect.arrayContaining(['annotate']) },
  });
});

test('the closing act is answered by Temporal where the record has forgotten the answer', async () => {
  const { body: opened } = await open(randomUUID());
  const key = randomUUID();
  await close(opened.case, key);
  await api.sql.query('update request set status = null, answer = null where key = $1', [key]);
  expect(await close(opened.case, key)).toMatchObject({ status: 200, body: { state: 'closed' } });
  const { rows } = await api.sql.query(
    `select count(*)::int as n from case_event where case_id = $1 and type = 'task.completed'`,
    [opened.case],
  );
  expect(rows[0].n).toBe(1);
});

test('a note on a closed case is kept, and the case stays closed', async () => {
  const { body: opened } = await open(randomUUID());
  await close(opened.case);
  const key = randomUUID();
  const note = { act: 'annotate', note: '客户来电致谢' };
  expect(await api.act('li', opened.case, note, { key })).toMatchObject({ status: 200, body: { state: 'closed' } });
  expect(await api.act('li', opened.case, note, { key })).toMatchObject({
    status: 200,
    body: { state: 'closed', repeated: true },
  });
  const { body: page } = await api.get<{ items: { type: string; data?: { note?: string } }[] }>(
    'li',
    `/v1/cases/${opened.case}/timeline?limit=200`,
  );
  expect(page.items.filter((it) => it.type === 'note.added').map((it) => it.data?.note)).toEqual(['客户来电致谢']);
});

test('a re-open that the SOP has no way for is refused, and starts nothing', async () => {
  const { body: opened } = await open(randomUUID());
  await close(opened.case);
  const told = await api.act('chen', opened.case, { act: 'reopen', reason: '又坏了' });
  expect(told).toMatchObject({ status: 409, body: { code: 'reopen/sop-has-none' } });
  const runs = [];
  for await (const run of api.server.client.workflow.list({ query: `WorkflowId = '${opened.case}'` })) runs.push(run);
  expect(runs.length).toBeLessThanOrEqual(1);
});

test('a contact after the close opens a new case; the key of the old one still tells the old', async () => {
  const customer = randomUUID();
  const key = randomUUID();
  const { body: first } = await open(customer);
  await close(first.case);
  const body = intake(customer, { story: '第二回' });
  const second = await api.post<Reply>('shop', '/v1/cases', body, { key });
  expect(second).toMatchObject({ status: 201, body: { opened: true } });
  expect(second.body.case).not.toBe(first.case);
  // What was said followed to the new case, where activities may read it.
  const { rows } = await api.sql.query(`select distinct case_id from vault where field = 'story' and case_id = $1`, [
    second.body.case,
  ]);
  expect(rows).toHaveLength(1);
  expect((await api.get<{ data: { story: string } }>('li', `/v1/cases/${second.body.case}`)).body.data.story).toBe(
    '第二回',
  );
  expect(await api.post('shop', '/v1/cases', body, { key })).toMatchObject({
    status: 201,
    body: { case: second.body.case, repeated: true },
  });
});

test('an unconfirmed close: re-opened by act once, by racing callers; a late low survey re-opens, too', async () => {
  const data = { customer: randomUUID() };
  const { body: opened } = await api.post<Reply>('shop', '/v1/cases', { sop: 'quick', data });
  const solve = () => api.act('li', opened.case, { act: 'complete', step: 'work', as: 'solved' });
  const unreachable = async () =>
    (await api.act('feng', opened.case, { act: 'attempt', step: 'again', outcome: 'unreachable' })).status;
  await solve();
  await expect.poll(unreachable, { interval: 200 }).toBe(200);
  expect((await api.get('li', `/v1/cases/${opened.case}`)).body).toMatchObject({
    state: 'closed',
    result: 'unconfirmed',
  });
  const reopen = { act: 'reopen', reason: '又坏了' };
  const told = await Promise.all([1, 2, 3, 4, 5, 6].map(() => api.act<Reply>('chen', opened.case, reopen)));
  expect(told.filter((it) => it.status === 200)).toHaveLength(1);
  expect(told.filter((it) => it.body.code === 'reopen/not-closed')).toHaveLength(5);
  expect((await api.get('li', `/v1/cases/${opened.case}`)).body).toMatchObject({ state: 'open', cycle: 2 });
  // An intake joins the case that is open again.
  expect(await api.post('shop', '/v1/cases', { sop: 'quick', data })).toMatchObject({
    status: 200,
    body: { joined: true },
  });
  await solve();
  await expect.poll(unreachable, { interval: 200 }).toBe(200);
  const survey = { act: 'survey', answers: { attitude: 2 } };
  expect(await api.act('li', opened.case, survey)).toMatchObject({ status: 403 });
  expect(await api.act('shop', opened.case, survey)).toMatchObject({ status: 200, body: { state: 'open' } });
});

test('a re-open never makes two open on one key: it waits for the newer case, then takes the key back', async () => {
  const intakeOf = { sop: 'quick', data: { customer: randomUUID(), order: 'O-1' } };
  const opening = async () => (await api.post<Reply>('shop', '/v1/cases', intakeOf)).body;
  const finish = async (id: string) => {
    await api.act('li', id, { act: 'complete', step: 'work', as: 'solved' });
    const attempt = { act: 'attempt', step: 'again', outcome: 'unreachable' };
    await expect.poll(async () => (await api.act('feng', id, attempt)).status, { interval: 200 }).toBe(200);
  };
  const first = await opening();
  await finish(first.case);
  const second = await opening();
  expect(second).toMatchObject({ opened: true });
  const reopen = () => api.act('chen', first.case, { act: 'reopen', reason: '又坏了' });
  expect(await reopen()).toMatchObject({ status: 409, body: { code: 'reopen/newer-case' } });
  await finish(second.case);
  expect(await reopen()).toMatchObject({ status: 200, body: { state: 'open' } });
  expect(await opening()).toMatchObject({ case: first.case, joined: true });
});

test('a hundred simultaneous intakes of one complaint: one opened, ninety-nine joined, all answered', async () => {
  const customer = randomUUID();
  const told = await Promise.all(Array.from({ length: 100 }, () => open(customer)));
  expect(told.filter((it) => it.status === 201)).toHaveLength(1);
  expect(told.filter((it) => it.status === 200 && it.body.joined)).toHaveLength(99);
  expect(new Set(told.map((it) => it.body.case)).size).toBe(1);
  const { body: view } = await api.get<{ contacts: number }>('li', `/v1/cases/${told[0]?.body.case}`);
  expect(view.contacts).toBe(100);
});

test('a hundred retries of one intake are one contact', async () => {
  const body = intake(randomUUID());
  const told = await Promise.all(
    Array.from({ length: 40 }, () => api.post<Reply>('shop', '/v1/cases', body, { key: 'one-key' })),
  );
  expect(new Set(told.map((it) => `${it.status} ${it.body.case}`)).size).toBe(1);
  const { body: view } = await api.get<{ contacts: number }>('li', `/v1/cases/${told[0]?.body.case}`);
  expect(view.contacts).toBe(1);
});

test('intakes racing with closing: never two open on one key, each counted once', async () => {
  const customer = randomUUID();
  const callers = Array.from({ length: 8 }, async (_, caller) => {
    const heard = [];
    for (let n = 0; n < 5; n++) {
      const it = await open(customer);
      // Every third time the case that was come to is closed, while the others go on.
      const closing = (caller + n) % 3 === 0 ? (await close(it.body.case)).status : 200;
      heard.push({ ...it, closing });
    }
    return heard;
  });
  const told = (await Promise.all(callers)).flat();
  expect(told.filter((it) => ![200, 201].includes(it.status) || ![200, 403, 409].includes(it.closing))).toEqual([]);
  const ids = [...new Set(told.map((it) => it.body.case))];
  const { rows } = await api.sql.query('select id, state, view from "case" where id = any($1)', [ids]);
  const cases = rows as { id: string; state: string; view: { contacts: number } }[];
  expect(cases).toHaveLength(ids.length);
  expect(cases.filter((it) => it.state === 'open').length).toBeLessThanOrEqual(1);
  expect(told.filter((it) => it.status === 201)).toHaveLength(ids.length);
  expect(cases.reduce((sum, it) => sum + it.view.contacts, 0)).toBe(40);
});

test('an intake that was stored and never answered is opened by the sweeper, once', async () => {
  const key = randomUUID();
  const body = intake(randomUUID(), { story: '别丢了我' });
  await api.stopWorker();
  try {
    const told = await api.post('shop', '/v1/cases', body, { key });
    expect(told).toMatchObject({ status: 503, body: { code: 'away/worker' } });
    expect(Number(told.headers.get('retry-after'))).toBeGreaterThan(0);
  } finally {
    await api.startWorker();
  }
  expect(await sweepIntakes(api.services, Date.now() + 60_000)).toBe(1);
  const again = await api.post<Reply>('shop', '/v1/cases', body, { key });
  expect(again).toMatchObject({ status: 201, body: { opened: true, repeated: true } });
  const { body: view } = await api.get<{ contacts: number; data: { story: string } }>(
    'li',
    `/v1/cases/${again.body.case}`,
  );
  expect(view).toMatchObject({ contacts: 1, data: { story: '别丢了我' } });
  expect(await sweepIntakes(api.services, Date.now() + 60_000)).toBe(0);
});

test('an act while no worker is there is applied once, and its key tells', async () => {
  const { body: opened } = await open(randomUUID());
  const key = randomUUID();
  const note = { act: 'annotate', note: '停机时记下' };
  await api.stopWorker();
  try {
    expect(await api.act('li', opened.case, note, { key })).toMatchObject({
      status: 503,
      body: { code: 'away/worker' },
    });
  } finally {
    await api.startWorker();
  }
  expect(await api.act('li', opened.case, note, { key })).toMatchObject({ status: 200 });
  const { rows } = await api.sql.query(
    `select count(*)::int as n from case_event where case_id = $1 and type = 'note.added'`,
    [opened.case],
  );
  expect(rows[0].n).toBe(1);
});
