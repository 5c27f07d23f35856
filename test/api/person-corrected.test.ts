/** Values of a case whose customer was corrected are the right customer's over HTTP: in copies, in erasures, and never the other's. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WireHeld, WirePersonRequest } from '../../wire/person.ts';
import type { WireReply } from '../../wire/reply.ts';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';
import { until } from '../setup/until.ts';

const calls = `
sop: calls
version: 1
title: 来电
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party }
  phone: { type: text, personal: true, max: 20 }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
steps:
  receive: { title: 接收, task: { for: team/front-line, ask: [customer] }, outcomes: { registered: solve } }
  solve: { title: 解决, task: { for: team/front-line }, outcomes: { solved: close } }
`;

let api: Api;
beforeAll(async () => {
  api = await Api.start({ files: new Map([...shippedFiles, ['calls.sop.yaml', calls] as const]) });
});
afterAll(() => api.stop());

type Refused = { code?: string };
const held = (customer: string) => api.get<WireHeld & Refused>('revisor', `/v1/people/${customer}`);
const said = ({ values }: WireHeld) => values.map((it) => it.value);
const ask = (customer: string, what: 'erase' | 'correct', body: object) =>
  api.post<WirePersonRequest & Refused>('root', `/v1/people/${customer}/${what}`, body);
const confirm = ({ id, hash }: { id: number; hash: string }) =>
  api.post<WirePersonRequest & Refused>('chen', `/v1/person-requests/${id}/confirm`, { hash });
const erased = async (customer: string) => {
  const asked = await ask(customer, 'erase', { reason: 'person_asks', reference: 'DSR-1' });
  return confirm(asked.body);
};
const opened = async (data: object) => {
  const told = await api.post<WireReply>('li', '/v1/cases', { sop: 'calls', data });
  expect(told).toMatchObject({ status: 201 });
  return told.body.case;
};
const correct = async (id: string, customer: string) => {
  const act = { act: 'correct', with: { customer }, kind: 'typing', reason: '录错客户' };
  expect(await api.act('li', id, act)).toMatchObject({ status: 200 });
};
const ended = async (id: string) => {
  expect(await api.act('chen', id, { act: 'cancel', reason: '撤回' })).toMatchObject({ status: 200 });
  await until(async () => (await api.record.getCase(id))?.view.state === 'cancelled');
};
const pair = () => [`CU-${randomUUID()}`, `CU-${randomUUID()}`] as const;

test('what was said before the correction is in the copy of the right customer, and of nobody else', async () => {
  const [wrong, right] = pair();
  const id = await opened({ customer: wrong, phone: '13800138000' });
  await api.act('li', id, { act: 'annotate', note: '客户住三楼' });
  await correct(id, right);
  const { body } = await held(right);
  expect(said(body)).toEqual(expect.arrayContaining(['13800138000', '客户住三楼', '录错客户']));
  expect(body.access.filter(({ deed }) => deed === 'follow')).toMatchObject([
    { what: id, subjects: [`customer/${right}`] },
  ]);
  // Nothing of it is the other's, not even who the right one is.
  expect(await held(wrong)).toMatchObject({ status: 404 });
});

test('erasing the one who was wrong leaves the values, erasing the right one takes them', async () => {
  const [wrong, right] = pair();
  const [id, own] = [
    await opened({ customer: wrong, phone: '13800138000' }),
    await opened({ customer: wrong, phone: '1' }),
  ];
  await correct(id, right);
  await ended(own);
  // The corrected case is open, and no case of the wrong one: nothing waits for it.
  const gone = await erased(wrong);
  expect(gone).toMatchObject({ status: 201, body: { receipt: { subjects: [`customer/${wrong}`], cases: [own] } } });
  expect((await api.get<{ data: object }>('li', `/v1/cases/${id}`)).body.data).toMatchObject({ phone: '13800138000' });
  expect((await ask(right, 'erase', { reason: 'person_asks' })).body.waits).toEqual([{ why: 'open_case', case: id }]);
  await ended(id);
  expect(await erased(right)).toMatchObject({ status: 201, body: { receipt: { cases: [id] } } });
  expect((await held(right)).body.values).toEqual([]);
});

test('a correction taken back brings the values back; a case without a customer keeps them until one is known', async () => {
  const [first, second] = pair();
  const id = await opened({ phone: '13800138000' });
  const registered = { act: 'complete', step: 'receive', as: 'registered', with: { customer: first } };
  expect([id, (await api.act('li', id, registered)).body]).toMatchObject([id, { case: id }]);
  expect(said((await held(first)).body)).toContain('13800138000');
  await api.act('li', id, { act: 'annotate', note: '第一位' });
  await correct(id, second);
  expect(said((await held(second)).body)).toEqual(expect.arrayContaining(['13800138000', '第一位']));
  expect(await held(first)).toMatchObject({ status: 404 });
  await correct(id, first);
  expect(said((await held(first)).body)).toEqual(expect.arrayContaining(['13800138000', '第一位']));
  expect(await held(second)).toMatchObject({ status: 404 });
});

test('what the wrong customer asked to have corrected is not done once the value is another’s', async () => {
  const [wrong, right] = pair();
  const id = await opened({ customer: wrong, phone: '13800138000' });
  const ref = (await held(wrong)).body.values.find((it) => it.field === 'phone')?.ref;
  const asked = await ask(wrong, 'correct', { reason: 'wrong', ref, value: '13900139000' });
  expect(asked.status).toBe(202);
  await correct(id, right);
  expect(await confirm(asked.body)).toMatchObject({ status: 404, body: { code: 'person/not-theirs' } });
  const again = await ask(right, 'correct', { reason: 'wrong', ref, value: '13900139000' });
  expect(await confirm(again.body)).toMatchObject({ status: 201 });
  expect(said((await held(right)).body)).toContain('13900139000');
});
