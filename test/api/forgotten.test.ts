/** The proof of forgetting: values planted in every input are readable by nobody afterwards – tables, answers, logs, histories. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everyTable } from '../setup/every-table.ts';
import type { WireHeld, WirePersonRequest } from '../../wire/person.ts';
import { Api } from '../setup/api.ts';
import { until } from '../setup/until.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.stop());

/** Words of one person; each comes in by another way. */
const planted = {
  field: '家住杏花巷七号的张三',
  note: '张三说孩子病了',
  promise: '周三前给张三换新',
  reason: '张三本人撤回投诉',
  message: 'zhangsan.planted@example.com',
  place: 'recordings/13811112222.wav',
};
const words = Object.values(planted);
const found = (text: string) => words.filter((it) => text.includes(it));

test('nothing planted is readable in PostgreSQL, in answers or in the history after erasing; the number that stays is known', async () => {
  const customer = `CU-${randomUUID()}`;
  const data = { customer, channel: 'hotline', description: planted.field };
  const body = { sop: 'complaint', data, channel: 'mail', message_id: planted.message };
  const { case: id } = (await api.post<{ case: string }>('shop', '/v1/cases', body)).body;
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const evidence = [{ name: 'call-recording', ref: planted.place }, { name: 'case-record' }];
  const done: unknown[] = [];
  for (const act of [
    { act: 'annotate', note: planted.note },
    { act: 'promise', what: planted.promise, until: tomorrow },
    { act: 'pause', reason: 'waiting_customer', evidence, note: planted.note },
    { act: 'cancel', reason: planted.reason },
  ])
    done.push([act.act, (await api.act('chen', id, act)).status]);
  expect(done).toContainEqual(['annotate', 200]);
  expect(done).toContainEqual(['promise', 200]);
  expect(done).toContainEqual(['cancel', 200]);
  await until(async () => (await api.record.getCase(id))?.view.state === 'cancelled');

  const before = (await api.get<WireHeld>('revisor', `/v1/people/${customer}`)).body;
  const told = found(JSON.stringify(before));
  expect(told).toEqual(expect.arrayContaining([planted.field, planted.note, planted.promise, planted.reason]));
  // At rest they are sealed even before.
  expect(found(await everyTable(api.sql))).toEqual([]);

  const asked = (await api.post<WirePersonRequest>('root', `/v1/people/${customer}/erase`, { reason: 'person_asks' }))
    .body;
  const { status } = await api.post('chen', `/v1/person-requests/${asked.id}/confirm`, { hash: asked.hash });
  expect(status).toBe(201);

  const answers = [
    await api.get('revisor', `/v1/people/${customer}`),
    await api.get('chen', `/v1/cases/${id}`),
    await api.get('chen', `/v1/cases/${id}/timeline?limit=200`),
    await api.get('chen', `/v1/cases?customer=${customer}`),
    await api.get('revisor', `/v1/access?subject=customer/${customer}`),
    await api.get('chen', `/v1/cases/find?sop=complaint&customer=${customer}`),
  ];
  expect(answers.map((it) => it.status)).toEqual(answers.map(() => 200));
  expect(found(JSON.stringify(answers.map((it) => it.body)))).toEqual([]);
  expect((await api.get<WireHeld>('revisor', `/v1/people/${customer}`)).body.values).toEqual([]);

  const tables = await everyTable(api.sql);
  expect(found(tables)).toEqual([]);
  // Sealed rows stay, and no key opens them.
  const keys = await api.sql.query('select 1 from vault v join vault_key k on k.id = v.key_id where v.case_id = $1', [
    id,
  ]);
  expect(keys.rows).toEqual([]);
  expect((await api.sql.query('select 1 from vault where case_id = $1', [id])).rows.length).toBeGreaterThan(0);
  // docs/record.md says that the number remains.
  expect(tables).toContain(customer);

  const history = JSON.stringify(await api.server.client.workflow.getHandle(id).fetchHistory());
  const payloads = [...history.matchAll(/[A-Za-z0-9+/]{24,}={0,2}/g)].map(([it]) =>
    Buffer.from(it, 'base64').toString('utf8'),
  );
  expect(found([history, ...payloads].join('\n'))).toEqual([]);
});
