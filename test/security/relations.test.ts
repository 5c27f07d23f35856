/** Rule 27 over HTTP: who stands in no relation to a case does nothing to it, and hears who may. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newCaseId } from '../../records/case-id.ts';
import { type CaseArgs, startOptions } from '../../workflows/contract.ts';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';

const law = `sop: law
version: 1
title: 法定答复
owner: role/process-owner
calendar: always-on
data: { customer: { type: party, required: true, title: 客户 } }
clocks: { answer: { title: 法定答复, from: case.opened, until: case.closed, limit: 30nd, statutory: true, ladder: front-line } }
steps: { work: { title: 办理, task: { for: team/front-line }, outcomes: { over: close } } }
`;

let api: Api;
beforeAll(async () => {
  api = await Api.start({ files: new Map(shippedFiles).set('law.sop.yaml', law) });
});
afterAll(() => api.stop());

interface Seen {
  acts: string[];
  state: string;
  tasks: { step: string; assignee?: string; kind: string }[];
  cancel_asked?: { by: string; to: string };
}
const seen = async (who: string, id: string) => (await api.get<Seen>(who, `/v1/cases/${id}`)).body;
const from = (channel: string) => api.open({ channel });

/** Strangers are answered as if there were no such case (rule 30); who breaks the glass reads it, and gains no right by that. */
async function letIn(id: string, ...people: string[]): Promise<void> {
  for (const who of people) {
    const before = await api.act<{ code: string }>(who, id, { act: 'annotate', note: '我是谁' });
    expect(['case/unknown', undefined]).toContain(before.body.code);
    const entered = await api.post(who, `/v1/cases/${id}/break-glass`, { reason: '应急查看，演练' });
    // 409: this one reads it anyway.
    expect(entered.status).toBe(before.status === 404 ? 201 : 409);
  }
}

test('rule 27: the regulator’s signal is told to legal, and only legal disposes of it', async () => {
  const id = await from('regulator');
  const dispose = { act: 'dispose', signal: 'RS05', as: 'false_alarm', note: '不是监管' };
  await letIn(id, 'hua', 'miao', 'li');
  for (const who of ['hua', 'miao', 'li']) {
    const told = await api.act<{ code: string; detail: string }>(who, id, dispose);
    expect([who, told.status, told.body.code]).toEqual([who, 403, 'act/not-related']);
    // In words that say who may.
    expect(told.body.detail).toMatch(/mu|legal/);
    expect((await seen(who, id)).acts).not.toContain('dispose');
  }
  // Mu is on call at any hour.
  expect((await seen('mu', id)).acts).toContain('dispose');
  expect((await api.act('mu', id, { ...dispose, as: 'handled' })).status).toBe(200);
});

test('rule 27: the warehouse stops no clock of a complaint, a logistics lead takes over and cancels none', async () => {
  const id = await from('hotline');
  await letIn(id, 'hua', 'shi', 'kong', 'yan');
  const attacks: [string, object][] = [
    ['hua', { act: 'pause', reason: 'waiting_customer' }],
    ['hua', { act: 'resume' }],
    ['hua', { act: 'promise', what: '明天', until: '2030-01-01T00:00:00Z' }],
    ['hua', { act: 'escalate', ladder: 'front-line', level: 1, reason: '急' }],
    ['hua', { act: 'contact', direction: 'out' }],
    ['shi', { act: 'assign', step: 'receive', to: 'shi', reason: '我来' }],
    ['shi', { act: 'cancel', reason: '不用了' }],
    ['kong', { act: 'assign', step: 'receive', to: 'jiang' }],
    ['yan', { act: 'cancel', reason: '不用了' }],
  ];
  for (const [who, act] of attacks)
    expect([who, act, (await api.act<{ code: string }>(who, id, act)).body.code]).toEqual([
      who,
      act,
      'act/not-related',
    ]);
  const { acts } = await seen('hua', id);
  expect(acts.filter((it) => !['contact', 'annotate'].includes(it))).toEqual([]);
  expect((await seen('zhang', id)).acts).toEqual(
    expect.arrayContaining(['assign:receive', 'cancel', 'merge', 'pause']),
  );
  expect((await seen('revisor', id)).acts).toEqual([]);
  // A customer reaches whom she reaches.
  expect((await api.act('hua', id, { act: 'contact', direction: 'in' })).status).toBe(200);
});

test('rule 27: merging takes the right to both cases', async () => {
  const own = await from('hotline');
  const second = await from('wechat');
  for (const id of [own, second]) await letIn(id, 'shi');
  expect(
    (await api.act<{ code: string }>('shi', second, { act: 'merge', into: own, reason: '同一件' })).body.code,
  ).toBe('act/not-related');
  expect((await api.act('zhang', second, { act: 'merge', into: own, reason: '同一件' })).status).toBe(200);
});

test('rule 27: with a clock of the law a cancel is a second person’s task, on that person’s worklist', async () => {
  const opened = await api.post<{ case: string }>('shop', '/v1/cases', {
    sop: 'law',
    data: { customer: 'CU-88' },
  });
  expect(opened).toMatchObject({ status: 201 });
  const id = opened.body.case;
  const cancel = { act: 'cancel', reason: '客户撤回' };
  expect((await api.act('zhou', id, { act: 'cancel' })).status).toBe(422);
  expect((await api.act<{ view: Seen }>('zhou', id, cancel)).body.view).toMatchObject({
    state: 'open',
    cancel_asked: { by: 'zhou' },
  });
  expect((await api.act<{ code: string }>('zhou', id, cancel)).body.code).toBe('cancel/needs-second');
  const { cancel_asked: asked } = await seen('chen', id);
  const lead = asked?.to.replace('person/', '') ?? '';
  const tasks = await api.get<{ items: { case: string; step: string; kind: string }[] }>(lead, '/v1/tasks');
  expect(tasks.body.items.find((it) => it.case === id && it.kind === 'cancel')).toMatchObject({ step: 'cancel' });
  expect((await api.act('chen', id, cancel)).status).toBe(200);
  expect((await seen('chen', id)).state).toBe('cancelled');
});

test('rule 27: a cancel from Temporal’s own page that needs a second person becomes the lead’s task; the case goes on', async () => {
  const opened = await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'law', data: { customer: 'CU-99' } });
  const id = opened.body.case;
  await api.server.client.workflow.getHandle(id).cancel();
  await expect
    .poll(async () => (await seen('zhang', id)).cancel_asked)
    .toMatchObject({ by: 'web-ui', to: 'person/zhang' });
  expect((await api.act('li', id, { act: 'claim', step: 'work' })).status).toBe(200);
  const tasks = await api.get<{ items: { case: string; kind: string }[] }>('zhang', '/v1/tasks?scope=mine');
  expect(tasks.body.items).toContainEqual(expect.objectContaining({ case: id, kind: 'cancel' }));
  expect((await api.act('zhang', id, { act: 'cancel', reason: '核实过' })).status).toBe(200);
  expect((await seen('zhang', id)).state).toBe('cancelled');
});

/** A case that was opened before there was a table, and goes on by the rules it began with. */
async function older(channel: string): Promise<string> {
  const published = await api.services.packages.newest('complaint');
  if (published === undefined) throw new Error('The complaint is not published');
  const { plan } = published;
  const id = newCaseId(Date.now());
  const description = `v1.${'d'.repeat(43)}`;
  const data = { customer: `CU-${id}`, channel, description };
  const intake = { case: id, id: `intake-${id}`, actor: { id: 'shop', roles: ['integration'], teams: [] }, data };
  const args: CaseArgs = [{ intake }, { plan, rules: 1 }];
  const { client, taskQueue } = api.server;
  await client.workflow.start(plan.sop, { ...startOptions(plan, id), taskQueue, args });
  await expect.poll(async () => (await api.get('chen', `/v1/cases/${id}`)).status).toBe(200);
  return id;
}

test('rule 27: for a case that began before the table the API asks it, and the case goes on', async () => {
  const id = await older('regulator');
  await letIn(id, 'hua', 'li', 'shi');
  const attacks: [string, object][] = [
    ['hua', { act: 'pause', reason: 'waiting_customer' }],
    ['hua', { act: 'dispose', signal: 'RS05', as: 'false_alarm' }],
    ['li', { act: 'dispose', signal: 'RS05', as: 'false_alarm' }],
    ['shi', { act: 'assign', step: 'receive', to: 'shi' }],
    ['shi', { act: 'cancel', reason: '不用了' }],
  ];
  for (const [who, act] of attacks)
    expect([who, act, (await api.act<{ code: string }>(who, id, act)).body.code]).toEqual([
      who,
      act,
      'act/not-related',
    ]);
  expect((await seen('hua', id)).acts.filter((it) => !['contact', 'annotate'].includes(it))).toEqual([]);
  for (const [who, act] of [
    ['shen', { act: 'dispose', signal: 'RS05', as: 'handled' }],
    ['zhang', { act: 'assign', step: 'receive', to: 'wang' }],
    ['zhang', { act: 'cancel', reason: '客户撤回' }],
  ] as const)
    expect([who, act.act, (await api.act(who, id, act)).status]).toEqual([who, act.act, 200]);
  expect((await seen('zhang', id)).state).toBe('cancelled');
});
