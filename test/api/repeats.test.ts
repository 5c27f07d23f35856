/** `Idempotency-Replayed` on every repeat: of refusals too, and of what only the case itself still remembers. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api, type Told } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';

let api: Api;
beforeAll(async () => {
  // Whoever does not own a case may not record a contact on it: an intake that joins it is refused by the open case.
  const rows = 'relations: { contact-in: { integration: [any], people: [owner] } }';
  const organization = `${shippedFiles.get('organization.yaml')}\n${rows}\n`;
  api = await Api.start({ files: new Map([...shippedFiles, ['organization.yaml', organization]]) });
});
afterAll(() => api.stop());

type Body = { case?: string; code?: string; repeated?: true; opened?: true; state?: string };
const complaint = () => ({
  sop: 'complaint',
  data: { customer: `CU-${randomUUID()}`, channel: 'hotline', description: '空调三天未装' },
});
const open = (who: string, body: object, key: string) => api.post<Body>(who, '/v1/cases', body, { key });
const replayed = ({ headers }: Told<Body>) => headers.get('idempotency-replayed');
/** The record loses the answer it gave under the key; the case has its own memory. */
const forget = (key: string) =>
  api.sql.query(`update request set status = null, answer = null, settled = false where key = $1`, [key]);

test('a refused intake is refused again under its key, and says that it was before', async () => {
  const [body, key] = [complaint(), randomUUID()];
  const { case: id = '' } = (await open('shop', body, randomUUID())).body;
  const first = await open('li', body, key);
  expect([first.status, first.body.code, replayed(first)]).toEqual([403, 'act/not-related', null]);
  for (let n = 0; n < 2; n++) {
    const again = await open('li', body, key);
    const told = { ...first.body, instance: expect.any(String) };
    expect([again.status, again.body, replayed(again)]).toEqual([403, told, 'true']);
  }
  const other = await open('li', complaint(), key);
  expect([other.status, other.body.code, replayed(other)]).toEqual([422, 'request/key-reused', null]);
  const { contacts } = (await api.get<{ contacts: number }>('chen', `/v1/cases/${id}`)).body;
  expect(contacts).toBe(1);
});

test('an act whose answer the record lost is told by the case, done once, and marked', async () => {
  const [id, key] = [await api.open(), randomUUID()];
  const act = { act: 'annotate', note: '客户很急' };
  const first = await api.act<Body>('zhang', id, act, { key });
  expect([first.status, first.body.repeated, replayed(first)]).toEqual([200, undefined, null]);
  expect((await forget(key)).rowCount).toBe(1);
  const again = await api.act<Body>('zhang', id, act, { key });
  expect([again.status, again.body.repeated, replayed(again)]).toEqual([200, true, 'true']);
  const lines = (await api.record.timeline(id, { limit: 200 })).items;
  expect(lines.filter(({ type }) => type === 'note.added')).toHaveLength(1);
});

test('so is an intake: one case, one contact', async () => {
  const [body, key] = [complaint(), randomUUID()];
  const first = await open('shop', body, key);
  expect([first.status, replayed(first)]).toEqual([201, null]);
  expect((await forget(key)).rowCount).toBe(1);
  const again = await open('shop', body, key);
  expect([again.status, again.body.case, again.body.repeated, replayed(again)]).toEqual([
    201,
    first.body.case,
    true,
    'true',
  ]);
  const { contacts } = (await api.get<{ contacts: number }>('chen', `/v1/cases/${first.body.case}`)).body;
  expect(contacts).toBe(1);
});

test('a page of an import belongs to its key: another page is refused, the same one is told anew and marked', async () => {
  const row = { external_id: `A-${randomUUID()}`, received_at: new Date().toISOString(), data: complaint().data };
  const page = (items: object[], more: object = {}) => ({ sop: 'complaint', source: 'old-crm', items, ...more });
  type Page = Body & { items?: { status: string }[] };
  for (const more of [{ dry_run: true }, {}]) {
    const key = randomUUID();
    const send = (body: object) => api.post<Page>('han', '/v1/imports', body, { key });
    const first = await send(page([row], more));
    expect([first.status, replayed(first)]).toEqual([200, null]);
    const other = await send(page([{ ...row, external_id: `B-${randomUUID()}` }], more));
    expect([other.status, other.body.code]).toEqual([422, 'request/key-reused']);
    const again = await send(page([row], more));
    const status = 'dry_run' in more ? 'new' : 'unchanged';
    expect([again.status, again.body.items?.[0]?.status, replayed(again)]).toEqual([200, status, 'true']);
  }
});
