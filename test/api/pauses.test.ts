/** Pauses and promises over HTTP (rules 4 and 8): the words of the wire, what is shown, what is refused, nothing raw kept. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';

const sop = `sop: visit
version: 1
title: 上门
owner: role/process-owner
calendar: always-on
data: { customer: { type: party, required: true } }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 40h, pause_on: [waiting_customer] }
pauses:
  waiting_customer: { max: 48h }
  waiting_third_party: { max: 48h, evidence: [notice] }
promises: { warn: [50%], ladder: front-line }
steps:
  receive: { title: 接收, task: { for: team/front-line }, outcomes: { taken: close } }
`;

interface Case {
  pauses?: { reason: string; until: string; by?: string }[];
  clocks: { id: string; state: string; due?: string }[];
  acts: string[];
}

let api: Api;
beforeAll(async () => {
  api = await Api.start({ files: new Map(shippedFiles).set('visit.sop.yaml', sop) });
});
afterAll(() => api.stop());

async function open(): Promise<string> {
  const data = { customer: `CU-${Math.random()}` };
  return (await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'visit', data })).body.case;
}
const shown = async (id: string) => (await api.get<Case>('li', `/v1/cases/${id}`)).body;
const stateOf = ({ clocks }: Case, clock: string) => clocks.find((c) => c.id === clock)?.state;

test('rule 4: a pause is shown with its end; a contact of the customer ends it', async () => {
  const id = await open();
  expect((await shown(id)).acts).toEqual(expect.arrayContaining(['pause', 'promise']));
  expect((await api.act('li', id, { act: 'pause', reason: 'waiting_customer', note: '等照片' })).status).toBe(200);
  const paused = await shown(id);
  expect(paused.pauses).toMatchObject([{ reason: 'waiting_customer', by: 'li' }]);
  expect([stateOf(paused, 'whole'), paused.acts.includes('resume')]).toEqual(['paused', true]);
  const told = (
    await api.get<{ items: { type: string; data?: Record<string, unknown> }[] }>('li', `/v1/cases/${id}/timeline`)
  ).body;
  expect(told.items.find((it) => it.type === 'pause.begun')?.data?.until).toBe(paused.pauses?.[0]?.until);
  await api.act('shop', id, { act: 'contact', direction: 'in' });
  const after = await shown(id);
  expect([after.pauses, stateOf(after, 'whole')]).toEqual([undefined, 'running']);
  expect((await api.act('li', id, { act: 'resume' })).body).toMatchObject({ status: 409, code: 'pause/not-paused' });
});

test('rule 4: what is no reason, brings no evidence, or ends in the past is refused by field', async () => {
  const id = await open();
  const faults = async (act: object) => {
    const { status, body } = await api.act<{ fields?: { field: string; code: string }[] }>('li', id, act);
    return [status, (body.fields ?? []).map((f) => `${f.field} ${f.code}`)];
  };
  expect(await faults({ act: 'pause', reason: 'lunch' })).toEqual([422, ['reason shape/not-one-of']]);
  expect(await faults({ act: 'pause', reason: 'force_majeure' })).toEqual([422, ['reason data/unknown']]);
  expect(await faults({ act: 'pause', reason: 'waiting_third_party' })).toEqual([
    422,
    ['evidence.notice data/required'],
  ]);
  const past = { act: 'pause', reason: 'waiting_customer', until: '2020-01-01T00:00:00Z' };
  expect(await faults(past)).toEqual([422, ['until data/not-in-future']]);
  expect(await faults({ ...past, until: 'soon' })).toEqual([422, ['until data/not-an-instant']]);
  expect((await api.act('shop', id, { act: 'pause', reason: 'waiting_customer' })).status).toBe(403);
});

test('rule 8: what was promised is in the vault, its clock runs to the instant, a call keeps it', async () => {
  const id = await open();
  const until = new Date(Date.now() + 3_600_000).toISOString();
  expect((await api.act('li', id, { act: 'promise', what: '一小时内回电', until })).status).toBe(200);
  const running = await shown(id);
  expect(running.clocks.find((c) => c.id === 'promise:1')).toMatchObject({ state: 'running', due: until });
  const { rows } = await api.sql.query<{ data: string }>('select data::text from case_event where case_id = $1', [id]);
  expect(rows.some(({ data }) => data?.includes('一小时'))).toBe(false);
  await api.act('li', id, { act: 'contact', direction: 'out', keeps: 1 });
  expect(stateOf(await shown(id), 'promise:1')).toBe('met');
});
