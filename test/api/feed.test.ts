/** The feed over HTTP: CloudEvents for systems, of what their tokens name, without personal values; who cannot go on is told so. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeToken } from '../../startup/token.ts';
import type { WireFeed } from '../../wire/feed.ts';
import type { Timeline } from '../../wire/timeline.ts';
import { Api, secretFor } from '../setup/api.ts';

let api: Api;
let id: string;
beforeAll(async () => {
  api = await Api.start();
  id = await api.open({ description: '请打 13812345678' });
  await relay();
});
afterAll(() => api.stop());

const relay = async () => {
  while ((await api.record.advanceFeed(200)) > 0);
};
const feed = (who: string, query = '', headers = {}) =>
  api.get<WireFeed & { code?: string }>(who, `/v1/feed${query}`, { headers });
const as = async (sight: { sops?: string[]; fields?: string[] }) => ({
  authorization: `Bearer ${await makeToken(secretFor('token-signing'), { sub: 'warehouse', role: 'feed', ...sight })}`,
});

test('an auditor follows everything that the timelines tell', async () => {
  const { status, body } = await feed('revisor');
  expect(status).toBe(200);
  const timeline = (await api.get<Timeline>('revisor', `/v1/cases/${id}/timeline`)).body.items;
  expect(body.items.map(({ data }) => data.event)).toEqual(timeline);
  const [first] = body.items;
  expect(first).toMatchObject({
    specversion: '1.0',
    source: '/v1/feed',
    type: 'bihuan.case.opened',
    subject: id,
    datacontenttype: 'application/json',
    sequence: '0000000000000001',
    sop: 'complaint',
    data: { case: id, seq: 1 },
  });
  expect(body.more).toBe(false);
  expect(await feed('revisor', `?after=${body.next}`)).toMatchObject({
    body: { items: [], next: body.next, more: false },
  });
  const page = (await feed('revisor', '?limit=1')).body;
  expect([page.items.length, page.more, page.next]).toEqual([1, true, page.items[0]?.id]);
});

test('a system follows the SOPs and fields of its token, and no personal value', async () => {
  const seen = (await feed('warehouse', '', await as({ sops: ['complaint'], fields: ['channel', 'description'] })))
    .body;
  const opened = seen.items.find(({ type }) => type === 'bihuan.case.opened')?.data.event?.data?.data;
  expect(opened).toMatchObject({ channel: 'hotline', customer: '***', description: '***' });
  expect(JSON.stringify(seen)).not.toContain('13812345678');
  const blind = (await feed('warehouse', '', await as({ sops: ['delivery'] }))).body;
  expect([blind.items, blind.more, blind.next]).toEqual([[], false, seen.next]);
});

test('nobody else follows', async () => {
  for (const who of ['li', 'shop', 'root', 'chen']) expect(await feed(who)).toMatchObject({ status: 403 });
});

test('who cannot go on without missing something is told so; what is no place is refused', async () => {
  const { next } = (await feed('revisor')).body;
  const [epoch = '', head = ''] = next.split('-');
  const again = { status: 410, body: { code: 'feed/begin-again' } };
  expect(await feed('revisor', `?after=${epoch}-${Number(head) + 1}`)).toMatchObject(again);
  expect(await feed('revisor', `?after=abc-${head}`)).toMatchObject(again);
  for (const bad of ['after=7', 'after=-', `after=${epoch}-x`, 'limit=0', 'limit=501', 'since=1'])
    expect([bad, (await feed('revisor', `?${bad}`)).status]).toEqual([bad, 422]);
  await api.sql.query('update feed set tail = 3');
  expect(await feed('revisor', `?after=${epoch}-1`)).toMatchObject(again);
  expect((await feed('revisor', `?after=${epoch}-2`)).status).toBe(200);
  await api.sql.query('update feed set tail = 1');
});
