/** Rule 28 over HTTP: what the timeline tells of a real case, and what stands in Temporal for the Web UI. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../setup/api.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.stop());

interface Line {
  seq: number;
  type: string;
  at: string;
  actor?: string;
  on_behalf_of?: string;
  received_at?: string;
  data?: Record<string, unknown>;
}

async function lines(id: string): Promise<Line[]> {
  return (await api.get<{ items: Line[] }>('revisor', `/v1/cases/${id}/timeline?limit=200`)).body.items;
}

test('rule 28: who, on whose behalf, accepted when, received when, by which version and plan', async () => {
  const askedMs = Date.now();
  const id = await api.open();
  expect(await api.act('li', id, { act: 'contact', direction: 'out' })).toMatchObject({ status: 200 });
  await expect.poll(async () => (await lines(id)).map((it) => it.type)).toContain('contact.made');
  const told = await lines(id);
  const toldMs = Date.now();
  expect(told.map((it) => it.seq)).toEqual(told.map((_, i) => i + 1));
  const published = await api.record.getPackage('complaint');
  const [opened] = told;
  expect(opened).toMatchObject({
    type: 'case.opened',
    actor: 'shop',
    on_behalf_of: 'customer',
    data: { sop: 'complaint', version: published?.plan.version, plan: published?.plan.hash },
  });
  const contact = told.find((it) => it.type === 'contact.made');
  expect(contact).toMatchObject({ actor: 'li' });
  expect(contact).not.toHaveProperty('on_behalf_of');
  for (const line of [opened, contact]) {
    // The API took it first, then the case accepted it; both are told.
    const [received, accepted] = [Date.parse(line?.received_at ?? ''), Date.parse(line?.at ?? '')];
    expect(received).toBeGreaterThanOrEqual(askedMs);
    expect(accepted).toBeGreaterThanOrEqual(received - 1);
    expect(accepted).toBeLessThanOrEqual(toldMs);
  }
});

test('rule 28: the case in Temporal has a summary with its title and number, details with its procedure, a named timer', async () => {
  const id = await api.open();
  const { client } = api.server;
  const { staticSummary, staticDetails } = await describe(id);
  expect(await staticSummary()).toBe(`投诉五步闭环 ${id}`);
  expect(Buffer.byteLength((await staticSummary()) ?? '')).toBeLessThanOrEqual(200);
  // Its version stands in the current details: a case may move to another.
  expect(await staticDetails()).toBe('投诉五步闭环（complaint）');
  const { events } = await client.workflow.getHandle(id).fetchHistory();
  const timers = (events ?? []).filter((it) => it.timerStartedEventAttributes);
  expect(timers.length).toBeGreaterThan(0);
  for (const { userMetadata } of timers) {
    const data = userMetadata?.summary?.data;
    expect(data?.length).toBeGreaterThan(0);
    expect(data?.length).toBeLessThanOrEqual(200);
  }
});

function describe(id: string) {
  return api.server.client.workflow.getHandle(id).describe();
}
