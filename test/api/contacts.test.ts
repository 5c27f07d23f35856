/** What an intake that joins, and a contact, bring to an open case over HTTP, and when they were received (rules 2 and 17). */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../setup/api.ts';

interface View {
  data: Record<string, unknown>;
  differs?: { field: string; value: unknown; at: string; by: string }[];
  clocks: { id: string; state: string; started_at?: string; due?: string }[];
}
interface Reply {
  case: string;
  joined?: true;
  view?: View;
}
interface Refused {
  fields?: { field: string; code: string }[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.stop());

const complaint = (customer: string, more: Record<string, unknown> = {}) => ({
  sop: 'complaint',
  data: { customer, order: 'O-1', channel: 'hotline', description: '空调三天未装', amount: 128.5, ...more },
});
const customer = () => `CU-${randomUUID()}`;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const golden = (view: View | undefined) => view?.clocks.find((it) => it.id === 'golden');
const timeline = async (id: string) => {
  const { body } = await api.get<{ items: { type: string; actor?: string; data?: Record<string, unknown> }[] }>(
    'li',
    `/v1/cases/${id}/timeline`,
  );
  return body.items;
};

test('a regulator’s letter that joins says so: worst severity, the golden four hours from its receipt, what differs kept', async () => {
  const who = customer();
  const { body: opened } = await api.post<Reply>('shop', '/v1/cases', complaint(who));
  const received = ago(3 * HOUR + 50 * MINUTE);
  const letter = {
    ...complaint(who, { channel: 'regulator', description: '市场监管局转办函', amount: 900 }),
    received_at: received,
  };
  const key = randomUUID();
  const { status, body } = await api.post<Reply>('li', '/v1/cases', letter, { key });
  expect([status, body.case, body.joined]).toEqual([200, opened.case, true]);
  expect(body.view?.data).toMatchObject({ channel: 'hotline', amount: 128.5, severity: 'S1', outside: true });
  expect(golden(body.view)).toMatchObject({ state: 'running', started_at: received });
  expect(Date.parse(golden(body.view)?.due ?? '')).toBe(Date.parse(received) + 4 * HOUR);
  expect(body.view?.differs).toEqual([
    { field: 'channel', value: 'regulator', at: expect.any(String), by: 'li' },
    { field: 'amount', value: 900, at: expect.any(String), by: 'li' },
  ]);
  const told = await timeline(opened.case);
  expect(told.find((it) => it.type === 'contact.received')).toMatchObject({
    actor: 'li',
    data: { claimed: received, brought: expect.objectContaining({ amount: 900 }) },
  });
  expect(told.find((it) => it.type === 'contact.differs')?.data).toEqual({
    before: { channel: 'hotline', amount: 128.5 },
    after: { channel: 'regulator', amount: 900 },
  });
  // What the letter says in words is nobody's to read in the timeline's fields.
  expect(JSON.stringify(told)).not.toContain('v1.');
  // The same again changes nothing.
  expect((await api.post<Reply>('li', '/v1/cases', letter, { key })).body).toMatchObject({ repeated: true });
  expect((await timeline(opened.case)).filter((it) => it.type === 'contact.received')).toHaveLength(1);
});

test('clocks of the opening count from when it was received; a claim in the future or of last week is refused', async () => {
  const received = ago(2 * HOUR);
  const { status, body } = await api.post<Reply>('shop', '/v1/cases', {
    ...complaint(customer()),
    received_at: received,
  });
  expect(status).toBe(201);
  const response = body.view?.clocks.find((it) => it.id === 'response');
  expect(response).toMatchObject({ started_at: received });
  const faults = async (received_at: string) =>
    (await api.post<Refused>('shop', '/v1/cases', { ...complaint(customer()), received_at })).body.fields;
  expect(await faults(ago(-HOUR))).toMatchObject([{ field: 'received_at', code: 'data/in-future' }]);
  expect(await faults(ago(73 * HOUR))).toMatchObject([{ field: 'received_at', code: 'data/too-long-ago' }]);
  expect(await faults('yesterday')).toMatchObject([{ field: 'received_at', code: 'data/not-an-instant' }]);
});

test('the act `contact` brings fields and its receipt, held against the case’s own version', async () => {
  const { body } = await api.post<Reply>('li', '/v1/cases', complaint(customer()));
  const contact = (more: object) =>
    api.act<Reply & Refused>('li', body.case, { act: 'contact', direction: 'in', ...more });
  expect((await contact({ with: { colour: 'red' } })).body.fields).toMatchObject([{ field: 'with.colour' }]);
  expect((await contact({ received_at: ago(-HOUR) })).body.fields).toMatchObject([
    { field: 'received_at', code: 'data/in-future' },
  ]);
  const received = ago(HOUR);
  const told = await contact({ channel: 'media', with: { affected: 30 }, received_at: received, note: '记者来电' });
  expect(told.status).toBe(200);
  expect(golden(told.body.view)).toMatchObject({ started_at: received });
  expect(told.body.view?.differs).toMatchObject([{ field: 'affected', value: 30 }]);
});
