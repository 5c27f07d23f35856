/** Rule 30 over HTTP: who reads what, who is told nothing, and what is written down of it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeToken, type Sight } from '../../startup/token.ts';
import { Api, secretFor } from '../setup/api.ts';

interface Reply {
  case: string;
  state?: string;
  joined?: true;
  view?: object;
  owner?: string;
}
interface Items<T = { case: string }> {
  items: T[];
}

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.stop());

const status = async (who: string, path: string) => (await api.get(who, path)).status;
const reads = async (who: string, id: string) => (await status(who, `/v1/cases/${id}`)) === 200;
const description = '空调三天未装';
const intake = (customer: string) => ({ sop: 'complaint', data: { customer, channel: 'hotline', description } });
const opened = async (who: string, customer = `CU-${randomUUID()}`) =>
  (await api.post<Reply>(who, '/v1/cases', intake(customer))).body.case;
/** Whoever of the front line was offered it takes the first step to its end. */
async function received(id: string): Promise<string> {
  for (const who of ['li', 'wang', 'zhang']) {
    const act = { act: 'complete', step: 'receive', as: 'registered', with: { category: 'installation' } };
    const evidence = [
      { name: 'call-recording', ref: 'REC-1' },
      { name: 'case-record', ref: 'CR-1' },
    ];
    if ((await api.act(who, id, { ...act, evidence })).status === 200) return who;
  }
  throw new Error('nobody of the front line could receive the case');
}
/** A system's token of this sight. */
const system = async (sight: Partial<Sight>) => ({
  headers: {
    authorization: `Bearer ${await makeToken(secretFor('token-signing'), { sub: 'partner', role: 'integration', ...sight })}`,
  },
});

test('rule 30: the team of open work and its lead read a case; another team is told what is told of a case that never was', async () => {
  const id = await opened('shop');
  for (const who of ['li', 'wang', 'zhang']) expect([who, await reads(who, id)]).toEqual([who, true]);
  const never = id.replace(/.{4}$/, (end) => (end === 'zzzz' ? 'yyyy' : 'zzzz'));
  for (const path of ['', '/timeline', '/legs']) {
    const hidden = await api.get<{ code: string }>('hua', `/v1/cases/${id}${path}`);
    const none = await api.get<{ code: string }>('hua', `/v1/cases/${never}${path}`);
    expect([hidden.status, hidden.body.code]).toEqual([404, 'case/unknown']);
    const told = ({ body }: typeof hidden) => JSON.stringify({ ...body, instance: '' }).replaceAll(never, id);
    expect(told(none)).toBe(told(hidden));
  }
  expect(await status('hua', `/v1/grants?case=${id}`)).toBe(404);
  for (const act of [
    { act: 'annotate', note: 'x' },
    { act: 'contact', direction: 'in' },
    { act: 'claim', step: 'receive' },
  ])
    expect([act.act, (await api.act('hua', id, act)).status]).toEqual([act.act, 404]);
  expect((await api.post('hua', `/v1/cases/${id}/acts`, { act: 'merge', into: never, reason: 'x' })).status).toBe(404);
});

test('rule 30: lists, search and tasks hold the cases the caller may read, and no other', async () => {
  const mine = await opened('shop');
  const listed = async (who: string, query = '') =>
    (await api.get<Items>(who, `/v1/cases?limit=200${query}`)).body.items.map((it) => it.case).includes(mine);
  for (const query of ['', '&sop=complaint', `&text=${mine}`, '&team=front-line', '&step=receive'])
    expect([query, await listed('li', query), await listed('hua', query)]).toEqual([query, true, false]);
  const tasks = async (who: string, scope: string) =>
    (await api.get<Items>(who, `/v1/tasks?limit=200&scope=${scope}`)).body.items.map((it) => it.case).includes(mine);
  expect([await tasks('zhang', 'all'), await tasks('miao', 'all'), await tasks('hua', 'team')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('rule 30: the story of a case names another one to nobody who may not read that', async () => {
  const customer = `CU-${randomUUID()}`;
  const data = { customer, order: `O-${randomUUID()}`, reason: 'damaged' };
  const other = (await api.post<Reply>('shop', '/v1/cases', { sop: 'return-dispute', data })).body.case;
  const id = await opened('shop', customer);
  const story = async (who: string, of: string) =>
    (await api.get<Items<{ type: string }>>(who, `/v1/cases/${of}/timeline?limit=200`)).body.items;
  await expect.poll(async () => (await story('chen', id)).some(({ type }) => type === 'case.linked')).toBe(true);
  expect([await reads('li', id), await reads('li', other)]).toEqual([true, false]);
  for (const what of [await story('li', id), (await api.get('li', `/v1/cases/${id}`)).body])
    expect(JSON.stringify(what)).not.toContain(other);
  expect((await story('li', id)).map(({ type }) => type)).not.toContain('case.linked');
  expect(JSON.stringify(await story('chen', id))).toContain(other);
});

test('rule 30: supervisors, duty managers and auditors read by role, masked as before; other roles by relation alone', async () => {
  const id = await opened('shop');
  const shown = async (who: string) =>
    (await api.get<{ data?: { description: string } }>(who, `/v1/cases/${id}`)).body.data?.description;
  for (const who of ['chen', 'zhou']) expect([who, await shown(who)]).toEqual([who, description]);
  expect(await shown('revisor')).toBe('***');
  for (const who of ['root', 'han', 'jiang', 'shen', 'cao', 'miao', 'lang'])
    expect([who, await reads(who, id)]).toEqual([who, false]);
});

test('rule 30: the opener reads until the first step ends; whoever did it goes on reading', async () => {
  const id = await opened('hua');
  expect(await reads('hua', id)).toBe(true);
  const who = await received(id);
  expect([await reads('hua', id), await reads('miao', id), await reads(who, id)]).toEqual([false, false, true]);
});

test('rule 30: a joined intake is the customer’s contact: it opens the case for an hour, and is logged', async () => {
  const customer = `CU-${randomUUID()}`;
  const id = await opened('shop', customer);
  expect(await reads('hua', id)).toBe(false);
  const key = randomUUID();
  const joined = await api.post<Reply>('hua', '/v1/cases', intake(customer), { key });
  expect(joined).toMatchObject({ status: 200, body: { case: id, joined: true } });
  expect(joined.body.view).toBeDefined();
  expect(await reads('hua', id)).toBe(true);
  expect(await reads('miao', id)).toBe(false);
  const log = await api.get<Items<{ reader: string; deed: string }>>(
    'revisor',
    `/v1/access?subject=customer/${customer}`,
  );
  expect(log.body.items).toContainEqual(expect.objectContaining({ reader: 'hua', deed: 'contact', case: id }));
  // The hour is over.
  await api.sql.query('update case_guest set until_ms = 0 where case_id = $1', [id]);
  expect(await reads('hua', id)).toBe(false);
  const again = await api.post<Reply>('hua', '/v1/cases', intake(customer), { key });
  expect(again.status).toBe(200);
  expect(Object.keys(again.body).toSorted()).toEqual(['case', 'joined', 'repeated', 'state']);
});

test('rule 30: who may open the SOP finds that a case exists, and a contact recorded on it opens all of it', async () => {
  const customer = `CU-${randomUUID()}`;
  const id = await opened('shop', customer);
  const until = new Date(Date.now() + 7_200_000).toISOString();
  expect((await api.act('li', id, { act: 'promise', what: '两小时内答复', until })).status).toBe(200);
  // Knowing the number is not enough: the customer's own words must have led there.
  expect((await api.act('dong', id, { act: 'contact', direction: 'in' })).status).toBe(404);
  const found = await api.get<Items<object>>('dong', `/v1/cases/find?sop=complaint&customer=${customer}`);
  expect(found.body.items).toEqual([
    {
      case: id,
      state: 'open',
      team: 'front-line',
      next_due: expect.any(String),
      promises: [{ until: expect.any(String), what: '两小时内答复' }],
    },
  ]);
  expect(await reads('dong', id)).toBe(false);
  for (const act of [
    { act: 'annotate', note: 'x' },
    { act: 'contact', direction: 'out' },
  ])
    expect((await api.act('dong', id, act)).status).toBe(404);
  const contact = await api.act<Reply>('dong', id, { act: 'contact', direction: 'in', note: '客户又来电' });
  expect(contact.status).toBe(200);
  expect(contact.body.view).toBeDefined();
  expect(await reads('dong', id)).toBe(true);
  expect((await api.act('dong', id, { act: 'annotate', note: 'x' })).status).toBe(200);
  expect(await reads('fan', id)).toBe(false);
  const none = await api.get<Items>('dong', `/v1/cases/find?sop=complaint&customer=${customer.slice(0, -1)}`);
  expect(none.body.items).toEqual([]);
});

test('rule 30: a find names one of customer and order, comes from people who open cases, and is limited', async () => {
  const find = (who: string, query: string) => api.get<{ code?: string }>(who, `/v1/cases/find?sop=complaint${query}`);
  expect((await find('ge', '')).status).toBe(422);
  expect((await find('ge', '&customer=a&order=b')).status).toBe(422);
  for (const who of ['shop', 'revisor', 'root']) expect((await find(who, '&order=O-1')).status).toBe(403);
  let last = 200;
  for (let n = 0; n < 40 && last === 200; n++) last = (await find('pan', '&order=O-none')).status;
  expect(last).toBe(429);
});

test('rule 30: the glass is broken for one case, an hour and a reason, logged and told', async () => {
  const id = await opened('shop');
  const glass = (who: string, of: string, reason = '客户在门店等，须马上查') =>
    api.post<{ code?: string; until?: string }>(who, `/v1/cases/${of}/break-glass`, { reason });
  expect((await glass('hua', id, '急')).status).toBe(422);
  expect((await glass('hua', 'C-none')).status).toBe(404);
  for (const who of ['revisor', 'root', 'shop']) expect((await glass(who, id)).status).toBe(403);
  expect(await glass('hua', id, '客户来电，号码 13800138000')).toMatchObject({
    status: 422,
    body: { fields: [{ field: 'reason', code: 'data/looks-personal' }] },
  });
  expect(await reads('hua', id)).toBe(false);
  const broken = await glass('hua', id);
  expect(broken.status).toBe(201);
  expect(Date.parse(broken.body.until ?? '') - Date.now()).toBeLessThanOrEqual(3_600_000);
  expect([await reads('hua', id), await reads('miao', id)]).toEqual([true, false]);
  expect(await glass('hua', id)).toMatchObject({ status: 409, body: { code: 'access/reads-already' } });
  expect(await glass('li', id)).toMatchObject({ status: 409 });
  const log = await api.get<Items>('revisor', `/v1/access?case=${id}&reader=hua`);
  expect(log.body.items).toContainEqual(
    expect.objectContaining({ deed: 'break_glass', purpose: '客户在门店等，须马上查' }),
  );
  // Nothing of it stands in plain: forgetting the customer forgets it.
  const kept = await api.sql.query(
    `select (select string_agg(g::text, '') from case_guest g) || (select string_agg(a::text, '') from vault_access a) as plain,
      (select bool_and(v.kept) from vault v where v.field = 'reason' and v.case_id = $1) as kept`,
    [id],
  );
  expect(kept.rows[0].plain).not.toContain('客户在门店等');
  expect(kept.rows[0].kept).toBe(true);
  expect(await api.record.untold()).toContainEqual(expect.objectContaining({ case: id, person: 'hua' }));
});

test('rule 30: a system sees the SOPs and fields its token names', async () => {
  const id = await opened('shop');
  const look = async (sight: Partial<Sight>, path = `/v1/cases/${id}`) =>
    api.get<Record<string, never>>('shop', path, await system(sight));
  for (const sight of [{}, { sops: [] }, { sops: ['rectification'], fields: ['channel'] }])
    expect((await look(sight)).status).toBe(404);
  const sight = { sops: ['complaint'], fields: ['channel'] };
  const { body } = await look(sight);
  expect(body).toMatchObject({
    data: { channel: 'hotline' },
    masked: expect.arrayContaining(['customer', 'description']),
  });
  expect(Object.keys(body.data ?? {})).toEqual(['channel']);
  expect(JSON.stringify((await look(sight, `/v1/cases/${id}/timeline`)).body)).not.toContain('CU-');
  expect(JSON.stringify((await look(sight, '/v1/cases?limit=200')).body)).not.toContain('CU-');
  for (const query of ['customer=CU-1', 'text=CU', 'severity=S1'])
    expect([query, (await look(sight, `/v1/cases?${query}`)).status]).toEqual([query, 403]);
  const act = { act: 'contact', direction: 'in' };
  expect((await api.act('shop', id, act, await system({ sops: ['rectification'] }))).status).toBe(404);
  expect((await api.act('shop', id, act, await system(sight))).status).toBe(200);
});

test('rule 30: the log tells an auditor who read, by subject and by reader, and nobody else anything', async () => {
  const customer = `CU-${randomUUID()}`;
  const id = await opened('shop', customer);
  await api.get('li', `/v1/cases/${id}`);
  await api.get('wang', `/v1/cases?customer=${customer}`);
  type Line = { reader: string; deed: string; purpose: string };
  const log = async (query: string) =>
    (await api.get<Items<Line>>('revisor', `/v1/access?${query}`)).body.items.map((it) => `${it.reader} ${it.deed}`);
  const about = await log(`subject=customer/${customer}`);
  expect(about).toEqual(expect.arrayContaining(['li view', 'li read', 'wang list']));
  expect(new Set((await log('reader=wang')).map((it) => it.split(' ')[0]))).toEqual(new Set(['wang']));
  for (const who of ['li', 'chen', 'root', 'shop']) expect([who, await status(who, '/v1/access')]).toEqual([who, 403]);
});

test('rule 30: an event told by a person reaches the cases that person may read', async () => {
  const id = await opened('shop');
  const event = { name: 'order-cancelled', subject: { case: id }, data: {} };
  const known = await api.post<{ code?: string }>('miao', '/v1/events', event);
  expect(known).toMatchObject({ status: 404, body: { code: 'case/unknown' } });
  // Nor that it was there: what is over hears nothing, and is as unknown.
  expect((await api.act('chen', id, { act: 'cancel', reason: '客户撤回' })).status).toBe(200);
  expect(await api.post('miao', '/v1/events', event)).toMatchObject({ status: 404 });
});

test('rule 30: a system that calls a case by its id reaches none that its token does not see; by the order it reaches whom it concerns', async () => {
  const order = `O-${randomUUID().slice(0, 8)}`;
  const data = { customer: `CU-${randomUUID()}`, order, reason: 'quality' };
  const { case: id } = (await api.post<Reply>('shop', '/v1/cases', { sop: 'return-dispute', data })).body;
  const event = (subject: object, sight: Partial<Sight>) =>
    system(sight).then((as) =>
      api.post<{ cases?: string[] }>('shop', '/v1/events', { name: 'goods-received', subject, data: {} }, as),
    );
  for (const sight of [{}, { sops: ['complaint'] }]) expect((await event({ case: id }, sight)).status).toBe(404);
  expect((await event({ case: id }, { sops: ['return-dispute'] })).body.cases).toEqual([id]);
  expect(await event({ order }, { sops: ['complaint'] })).toMatchObject({ status: 202, body: { cases: [] } });
});

test('rule 30: whom the reply of an act names reads the case at once, of another team, too', async () => {
  const ids = await Promise.all(Array.from({ length: 4 }, () => opened('shop')));
  const acts: [string, string, object][] = [
    ['zhang', 'shi', { act: 'assign', step: 'receive', to: 'shi' }],
    ['zhang', 'hua', { act: 'assign', step: 'receive', to: 'hua' }],
    ['zhang', 'qi', { act: 'assign', step: 'receive', to: 'qi' }],
  ];
  const seen = await Promise.all(
    ids.map(async (id) => {
      const found: unknown[] = [];
      for (const [who, newest, act] of acts) {
        const { status, body } = await api.act<{ assignee?: string }>(who, id, act);
        found.push([status, body.assignee, await reads(newest, id)]);
      }
      return found;
    }),
  );
  expect(seen).toEqual(ids.map(() => acts.map(([, newest]) => [200, newest, true])));
});
