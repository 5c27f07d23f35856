/** People's rights over HTTP: a copy, a correction, to be forgotten; two people, nothing half done, a receipt that verifies. */
import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isSigned, signerOf } from '../../audit/signing.ts';
import type { PersonRequests, ShownRequest, WireHeld, WirePersonRequest } from '../../wire/person.ts';
import { makeToken } from '../../startup/token.ts';
import { Api, secretFor } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';
import { until } from '../setup/until.ts';

const paid = `
sop: paid
version: 1
title: 补偿
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
  phone: { type: text, personal: true, max: 20 }
  account: { type: text, personal: true, max: 40 }
  amount: { type: money, default: 0 }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
steps:
  propose: { title: 方案, task: { for: team/front-line, may_ask: [amount], evidence: [recording] }, outcomes: { proposed: authorize } }
  authorize: { title: 授权, approve: { amount: amount, authority: compensation }, outcomes: { approved: pay, rejected: propose } }
  pay: { title: 入账, do: payments.compensate, pays: authorize, with: { customer: =customer, amount: =amount, reason: =account }, outcomes: { done: close, failed: by-hand } }
  by-hand: { title: 付款, task: { for: role/finance }, pays: authorize, outcomes: { paid: close } }
`;

/** The same, decided on without caps: the ledger knows nothing of it. */
const agreed = paid
  .replace('sop: paid', 'sop: agreed')
  .replace('approve: { amount: amount, authority: compensation }', 'approve: { amount: amount, for: role/team-lead }');

/** And paid by a person alone, to the account that is bound. */
const byHand = agreed
  .replace('sop: agreed', 'sop: by-hand')
  .replace('for: role/team-lead }', 'for: role/team-lead, binds: [account] }')
  .replace('approved: pay', 'approved: by-hand')
  .replace(/^  pay: .*\n/m, '');

let api: Api;
beforeAll(async () => {
  const runAction = async () => {
    throw ApplicationFailure.nonRetryable('no answer', 'OutsideTimeout');
  };
  api = await Api.start({
    files: new Map([
      ...shippedFiles,
      ['paid.sop.yaml', paid] as const,
      ['agreed.sop.yaml', agreed] as const,
      ['by-hand.sop.yaml', byHand] as const,
    ]),
    activities: { runAction },
  });
});
/** The cases of `paid` are kept for ten days, as a file of before the check says it; the law's thirty count. */
const retention = {
  apply: false,
  classes: {
    short: { purpose: '补偿凭证', days: 10, minimumDays: 30 },
    contact: { purpose: '回电', days: 5 },
  },
  sops: { paid: { class: 'short', fields: { phone: 'contact' } } },
};
afterAll(() => api.stop());

type Refused = { code?: string; fields?: { field: string; code: string }[] };
const held = (who: string, customer: string) => api.get<WireHeld & Refused>(who, `/v1/people/${customer}`);
const ask = (who: string, customer: string, what: 'erase' | 'correct', body: object) =>
  api.post<WirePersonRequest & Refused>(who, `/v1/people/${customer}/${what}`, body);
const shown = async (id: number, who = 'chen') => (await api.get<ShownRequest>(who, `/v1/person-requests/${id}`)).body;
const confirm = (who: string, id: number, hash: string) =>
  api.post<WirePersonRequest & Refused>(who, `/v1/person-requests/${id}/confirm`, { hash });
const erase = { reason: 'person_asks', reference: 'DSR-17' };

async function opened(customer: string, phone = '13800138000'): Promise<string> {
  const told = await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'paid', data: { customer, phone } });
  expect(told.status).toBe(201);
  return told.body.case;
}
const cancelled = async (id: string) =>
  expect(await api.act('chen', id, { act: 'cancel', reason: '客户撤回' })).toMatchObject({ status: 200 });
const recorded = (id: string, state: string) => until(async () => (await api.record.getCase(id))?.view.state === state);

test('a copy has everything of one person and nothing of another; auditors and operators get it, and it is logged', async () => {
  const [customer, other] = [`CU-${randomUUID()}`, `CU-${randomUUID()}`];
  const id = await opened(customer);
  await opened(other, '13900139000');
  expect(await api.act('li', id, { act: 'annotate', note: '客户住三楼' })).toMatchObject({ status: 200 });
  for (const who of ['li', 'chen', 'shop']) expect([who, (await held(who, customer)).status]).toEqual([who, 403]);
  const { body, status } = await held('revisor', customer);
  expect(status).toBe(200);
  expect(body.subjects[0]).toBe(`customer/${customer}`);
  const values = body.values.map((it) => [it.case, it.field, it.value]);
  for (const one of [
    [id, 'phone', '13800138000'],
    [id, 'note', '客户住三楼'],
  ])
    expect(values).toContainEqual(one);
  expect(body.cases).toMatchObject([
    { case: id, data: { customer, phone: body.values.find((it) => it.field === 'phone')?.ref } },
  ]);
  expect(body.contacts).toMatchObject([{ case: id, direction: 'in' }]);
  expect(body.access[0]).toMatchObject({ reader: 'revisor', deed: 'export', what: `customer/${customer}` });
  expect(JSON.stringify(body)).not.toContain('13900139000');
  expect(await held('root', 'CU-nobody')).toMatchObject({ status: 404, body: { code: 'person/unknown' } });
});

test('a copy says of each case and value what it is kept for, and until when', async () => {
  const workspace = await api.record.loadWorkspace();
  if (workspace === undefined) throw new Error('no workspace');
  await api.record.saveWorkspace({ ...workspace, retention }, 'han');
  try {
    const customer = `CU-${randomUUID()}`;
    const id = await opened(customer);
    await cancelled(id);
    await recorded(id, 'cancelled');
    const { body } = await held('revisor', customer);
    const [one] = body.cases;
    const closed = Date.parse(one?.closed_at ?? '');
    const after = (days: number) => new Date(closed + days * 86_400_000).toISOString();
    expect(one?.kept).toEqual({ class: 'short', purpose: '补偿凭证', days: 30, until: after(30) });
    expect(body.values.map((it) => [it.field, it.kept])).toContainEqual([
      'phone',
      { class: 'contact', purpose: '回电', days: 5, until: after(5) },
    ]);
  } finally {
    await api.record.saveWorkspace(workspace, 'han');
  }
});

test('a fresh sign-in is asked for a copy and an erasure', async () => {
  const stale = await makeToken(secretFor('token-signing'), { sub: 'root', role: 'admin' }, Date.now() - 600_000);
  const headers = { authorization: `Bearer ${stale}` };
  const customer = `CU-${randomUUID()}`;
  await opened(customer);
  for (const told of [
    await api.get<Refused>('root', `/v1/people/${customer}`, { headers }),
    await api.post<Refused>('root', `/v1/people/${customer}/erase`, erase, { headers }),
  ])
    expect(told).toMatchObject({ status: 401, body: { code: 'auth/step-up' } });
});

test('erasing waits for the open case, takes another person and the hash she saw, and leaves a signed receipt', async () => {
  const customer = `CU-${randomUUID()}`;
  const id = await opened(customer);
  expect((await ask('li', customer, 'erase', erase)).status).toBe(403);
  const asked = (await ask('root', customer, 'erase', erase)).body;
  expect(asked.waits).toEqual([{ why: 'open_case', case: id }]);
  expect(asked.copies).toContainEqual({ where: 'backup', name: 'all made before' });
  expect((await ask('root', customer, 'erase', erase)).body.id).toBe(asked.id);
  // Two tokens of `admin` may be one hand; nor does who asked agree.
  expect(await confirm('root', asked.id, asked.hash)).toMatchObject({ status: 403, body: { code: 'auth/role' } });
  const own = { hash: asked.hash, by: 'root', signer: signerOf(Buffer.alloc(32, 3)) };
  await expect(api.record.confirmPerson(asked.id, own)).rejects.toMatchObject({ why: 'same-person' });
  expect(await confirm('chen', asked.id, '0'.repeat(64))).toMatchObject({
    status: 409,
    body: { code: 'person/other-hash' },
  });
  expect(await confirm('chen', asked.id, asked.hash)).toMatchObject({
    status: 409,
    body: { code: 'person/waits', fields: [{ field: id, code: 'person/open-case' }] },
  });
  expect((await held('revisor', customer)).body.values.map((it) => it.field)).toContain('phone');
  await cancelled(id);
  await recorded(id, 'cancelled');
  expect((await shown(asked.id)).waits).toEqual([]);
  const done = await confirm('chen', asked.id, asked.hash);
  expect(done).toMatchObject({ status: 201, body: { confirmed_by: 'chen' } });
  const { signature, ...said } = done.body.receipt ?? { signature: '', key: '' };
  expect(said).toMatchObject({ asked_by: 'root', confirmed_by: 'chen', reason: 'person_asks', reference: 'DSR-17' });
  expect(said).toMatchObject({ keys: 1, cases: [id] });
  expect(isSigned(JSON.stringify(said), signature, said.key)).toBe(true);
  expect(isSigned(JSON.stringify({ ...said, values: 0 }), signature, said.key)).toBe(false);
  const after = (await held('revisor', customer)).body;
  expect([after.values, after.requests.map((it) => it.receipt?.signature)]).toEqual([[], [signature]]);
  expect((await api.get<{ data: object }>('chen', `/v1/cases/${id}`)).body.data).toMatchObject({
    customer,
    phone: null,
  });
});

test('erasing nobody, twice, or what was confirmed is told apart, and changes nothing', async () => {
  expect(await ask('root', 'CU-nobody', 'erase', erase)).toMatchObject({
    status: 404,
    body: { code: 'person/unknown' },
  });
  const customer = `CU-${randomUUID()}`;
  const id = await opened(customer);
  await cancelled(id);
  await recorded(id, 'cancelled');
  const first = (await ask('root', customer, 'erase', erase)).body;
  const second = (await ask('root', customer, 'erase', { reason: 'law' })).body;
  expect((await confirm('chen', first.id, first.hash)).status).toBe(201);
  expect(await confirm('chen', first.id, first.hash)).toMatchObject({
    status: 409,
    body: { code: 'person/confirmed' },
  });
  expect(await confirm('chen', second.id, second.hash)).toMatchObject({
    status: 409,
    body: { code: 'person/nothing' },
  });
  expect(await ask('root', customer, 'erase', erase)).toMatchObject({ status: 409, body: { code: 'person/erased' } });
  expect(await confirm('chen', 1_000_000, first.hash)).toMatchObject({ status: 404 });
  const open = await api.get<PersonRequests>('revisor', '/v1/person-requests');
  expect(open.body.items.map((it) => it.id)).not.toContain(first.id);
});

test('a payment of unknown result holds an erasure until it is reconciled; the cap window is told', async () => {
  const customer = `CU-${randomUUID()}`;
  const id = await opened(customer);
  const proposal = { act: 'complete', step: 'propose', as: 'proposed', with: { amount: 50 }, evidence: ['recording'] };
  expect(await api.act('li', id, proposal)).toMatchObject({ status: 200 });
  await until(async () => (await api.record.getCase(id))?.view.unknownPayments !== undefined);
  const [grant] = (await api.record.getCase(id))?.view.unknownPayments ?? [];
  const asked = (await ask('root', customer, 'erase', erase)).body;
  expect(asked.waits).toContainEqual({ why: 'payment', case: id, what: grant });
  expect(Date.parse(asked.caps_until ?? '')).toBeGreaterThan(Date.now() + 29 * 86_400_000);
  expect(asked.copies).toContainEqual(expect.objectContaining({ where: 'connector', name: 'payments.compensate' }));
  expect(asked.copies).toContainEqual({ where: 'file', name: 'recording' });
  expect(await confirm('chen', asked.id, asked.hash)).toMatchObject({
    status: 409,
    body: { fields: expect.arrayContaining([expect.objectContaining({ code: 'person/payment' })]) },
  });
});

test('a value is corrected by two people, checked as when it came, and read as it is now', async () => {
  const customer = `CU-${randomUUID()}`;
  const id = await opened(customer);
  const ref = (await held('root', customer)).body.values.find((it) => it.field === 'phone')?.ref ?? '';
  const correct = (value: unknown, of = ref) => ({ ref: of, value, reason: 'wrong' });
  expect(await ask('root', customer, 'correct', correct('1'.repeat(21)))).toMatchObject({
    status: 422,
    body: { fields: [{ field: 'value', code: 'data/too-long' }] },
  });
  expect(await ask('root', customer, 'correct', correct('13800138000'))).toMatchObject({ status: 422 });
  const other = `CU-${randomUUID()}`;
  await opened(other);
  expect(await ask('root', other, 'correct', correct('13700137000'))).toMatchObject({
    status: 404,
    body: { code: 'person/not-theirs' },
  });
  const asked = (await ask('root', customer, 'correct', correct('13700137000'))).body;
  expect((await shown(asked.id)).change).toEqual({ case: id, field: 'phone', from: '13800138000', to: '13700137000' });
  expect(JSON.stringify((await api.sql.query('select * from person_request')).rows)).not.toContain('13700137000');
  expect((await confirm('root', asked.id, asked.hash)).status).toBe(403);
  const done = await confirm('chen', asked.id, asked.hash);
  expect(done.body.receipt).toMatchObject({ deed: 'correct', ref, field: 'phone', cases: [id] });
  expect((await api.get<{ data: object }>('chen', `/v1/cases/${id}`)).body.data).toMatchObject({
    phone: '13700137000',
  });
  // The case is told who changed what payments may send (rule 23).
  await api.relay();
  const told = async () =>
    (await api.sql.query(`select data from case_event where case_id = $1 and type = 'data.corrected'`, [id])).rows;
  await until(async () => (await told()).length === 1);
  expect(await told()).toEqual([{ data: { fields: ['phone'], by: ['root', 'chen'] } }]);
  await api.relay();
});

test('rule 23: until the case has heard of a correction nothing is reserved; then its authors are those who corrected, too', async () => {
  const customer = `CU-${randomUUID()}`;
  const data = { customer, account: '6222 0000 1111' };
  const id = (await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'paid', data })).body.case;
  const ref = (await held('root', customer)).body.values.find((it) => it.field === 'account')?.ref ?? '';
  const asked = (await ask('root', customer, 'correct', { ref, value: '6222 9999 8888', reason: 'wrong' })).body;
  expect((await confirm('chen', asked.id, asked.hash)).status).toBe(201);
  // Nobody relays: fifty are within the own hundred of who proposes them.
  const proposal = { act: 'complete', step: 'propose', as: 'proposed', with: { amount: 50 }, evidence: ['recording'] };
  expect(await api.act('li', id, proposal)).toMatchObject({ status: 200 });
  const work = async () => (await api.record.getCase(id))?.view.tasks.find(({ step }) => step === 'authorize');
  await until(async () => (await work())?.status === 'queued');
  expect(await api.record.grants({ case: id })).toEqual([]);
  await api.relay();
  // Heard: the money goes where two people wrote who may not decide on it, so that somebody else is asked.
  const types = async () => (await api.record.timeline(id, { limit: 200 })).items.map(({ type }) => type);
  await until(async () => (await types()).includes('approval.asked'));
  expect(await types()).not.toContain('grant.reserved');
  expect(await api.record.grants({ case: id })).toMatchObject([{ state: 'reserved', amount: 5_000 }]);
  expect(await api.act('chen', id, { act: 'approve', step: 'authorize' })).toMatchObject({ status: 403 });
  // What the case is recorded to have heard is not sent again.
  await api.sql.query('update outgoing set taken_until_ms = 1 where case_id = $1', [id]);
  await api.relay();
  expect((await api.sql.query('select 1 from outgoing where case_id = $1', [id])).rows).toEqual([]);
});

test('a value is not corrected while a payment of its case is under way: who approved it has read the one that stands', async () => {
  const customer = `CU-${randomUUID()}`;
  const id = await opened(customer);
  const ref = (await held('root', customer)).body.values.find((it) => it.field === 'phone')?.ref ?? '';
  const asked = (await ask('root', customer, 'correct', { ref, value: '13700137000', reason: 'wrong' })).body;
  const proposal = { act: 'complete', step: 'propose', as: 'proposed', with: { amount: 50 }, evidence: ['recording'] };
  expect(await api.act('li', id, proposal)).toMatchObject({ status: 200 });
  await until(async () => (await api.record.getCase(id))?.view.unknownPayments !== undefined);
  const [grant = ''] = (await api.record.getCase(id))?.view.unknownPayments ?? [];
  expect(await confirm('chen', asked.id, asked.hash)).toMatchObject({
    status: 409,
    body: { code: 'person/waits', fields: [{ field: id, code: 'person/payment' }] },
  });
  const found = { act: 'reconcile', grant, as: 'not_paid', reference: 'Q-1', reason: '支付方查无此笔' };
  expect(await api.act('jiang', id, found)).toMatchObject({ status: 200 });
  await until(async () => (await api.record.getCase(id))?.view.unknownPayments === undefined);
  expect((await confirm('chen', asked.id, asked.hash)).status).toBe(201);
});

test('nor is it while one is under way that no authority was asked about', async () => {
  const customer = `CU-${randomUUID()}`;
  const data = { customer, account: '6222 0000 1111' };
  const id = (await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'agreed', data })).body.case;
  const proposal = { act: 'complete', step: 'propose', as: 'proposed', with: { amount: 50 }, evidence: ['recording'] };
  expect(await api.act('li', id, proposal)).toMatchObject({ status: 200 });
  expect(await api.act('zhang', id, { act: 'approve', step: 'authorize' })).toMatchObject({ status: 200 });
  await until(async () => (await api.record.getCase(id))?.view.tasks.some(({ step }) => step === 'by-hand'));
  const ref = (await held('root', customer)).body.values.find((it) => it.field === 'account')?.ref ?? '';
  const asked = (await ask('root', customer, 'correct', { ref, value: '6222 9999 8888', reason: 'wrong' })).body;
  expect(await confirm('chen', asked.id, asked.hash)).toMatchObject({ status: 409, body: { code: 'person/waits' } });
});

test('rule 23: what is paid by hand is not said to be paid before the case has heard of a correction', async () => {
  const customer = `CU-${randomUUID()}`;
  const data = { customer, account: '6222 0000 1111' };
  const id = (await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'by-hand', data })).body.case;
  const proposal = { act: 'complete', step: 'propose', as: 'proposed', with: { amount: 50 }, evidence: ['recording'] };
  expect(await api.act('li', id, proposal)).toMatchObject({ status: 200 });
  expect(await api.act('zhang', id, { act: 'approve', step: 'authorize' })).toMatchObject({ status: 200 });
  await until(async () => (await api.record.getCase(id))?.view.tasks.some(({ step }) => step === 'by-hand'));
  const ref = (await held('root', customer)).body.values.find((it) => it.field === 'account')?.ref ?? '';
  const asked = (await ask('root', customer, 'correct', { ref, value: '6222 9999 8888', reason: 'wrong' })).body;
  expect((await confirm('chen', asked.id, asked.hash)).status).toBe(201);
  const paidByHand = { act: 'complete', step: 'by-hand', as: 'paid' };
  expect(await api.act<Refused>('jiang', id, paidByHand)).toMatchObject({
    status: 409,
    body: { code: 'act/corrected-meanwhile' },
  });
  // It has heard: what was approved is about the value before.
  const types = async () => (await api.record.timeline(id, { limit: 200 })).items.map(({ type }) => type);
  await api.relay();
  await until(async () => (await types()).includes('data.corrected'));
  await api.sql.query('update outgoing set taken_until_ms = 1 where case_id = $1', [id]);
  await api.relay();
  expect(await api.act<Refused>('jiang', id, paidByHand)).toMatchObject({ body: { code: 'approval/void' } });
});
