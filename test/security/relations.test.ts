/** Rule 27 over HTTP: who stands in no relation to a case does nothing to it, and hears who may. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api, shippedFiles } from '../setup/api.ts';

let api: Api;
beforeAll(async () => {
  // The shipped clock of the law starts when goods are back; here one runs from the beginning.
  const path = 'return-dispute.sop.yaml';
  const text = (shippedFiles.get(path) ?? '').replace(
    'warn: [75%], ladder: dispute }',
    'warn: [75%], statutory: true, ladder: dispute }',
  );
  api = await Api.start({ files: new Map(shippedFiles).set(path, text) });
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

test('rule 27: the regulator’s signal is told to legal, and only legal disposes of it', async () => {
  const id = await from('regulator');
  const dispose = { act: 'dispose', signal: 'RS05', as: 'false_alarm', note: '不是监管' };
  for (const who of ['hua', 'miao', 'li']) {
    const told = await api.act<{ code: string; detail: string }>(who, id, dispose);
    expect([who, told.status, told.body.code]).toEqual([who, 403, 'act/not-related']);
    // In words that say who may.
    expect(told.body.detail).toMatch(/shen/);
    expect((await seen(who, id)).acts).not.toContain('dispose');
  }
  expect((await seen('shen', id)).acts).toContain('dispose');
  expect((await api.act('shen', id, { ...dispose, as: 'handled' })).status).toBe(200);
});

test('rule 27: the warehouse stops no clock of a complaint, a logistics lead takes over and cancels none', async () => {
  const id = await from('hotline');
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
  expect(
    (await api.act<{ code: string }>('shi', second, { act: 'merge', into: own, reason: '同一件' })).body.code,
  ).toBe('act/not-related');
  expect((await api.act('zhang', second, { act: 'merge', into: own, reason: '同一件' })).status).toBe(200);
});

test('rule 27: with a clock of the law a cancel is a second person’s task, on that person’s worklist', async () => {
  const opened = await api.post<{ case: string }>('shop', '/v1/cases', {
    sop: 'return-dispute',
    data: { customer: 'CU-88', order: 'O-88', channel: 'hotline', reason: 'damaged' },
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
