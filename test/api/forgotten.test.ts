/** The proof of forgetting: values planted in every input are readable by nobody afterwards – tables, answers, logs, histories. */
import { randomUUID } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everyTable } from '../setup/every-table.ts';
import type { WireHeld, WirePersonRequest } from '../../wire/person.ts';
import { Api } from '../setup/api.ts';
import { until } from '../setup/until.ts';

/** What the API logs. */
const lines: string[] = [];
let api: Api;
beforeAll(async () => {
  const write = (line: string) => void lines.push(line);
  api = await Api.start({ log: pino({ level: 'trace' }, { write }) });
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
  glass: '张三的母亲在门店等',
};
const words = Object.values(planted);
/** A history with its payloads as text, also those that were compressed. */
function textOf(given: unknown): string {
  if (given instanceof Uint8Array) return payloadText(given);
  if (given === null || typeof given !== 'object') return String(given);
  return Object.values(given).map(textOf).join('\n');
}
function payloadText(bytes: Uint8Array): string {
  const plain = Buffer.from(bytes).toString('utf8');
  try {
    return `${plain}\n${inflateRawSync(bytes).toString('utf8')}`;
  } catch {
    return plain;
  }
}
const found = (text: string) => words.filter((it) => text.includes(it));

test('nothing planted is readable in PostgreSQL, in answers or in the history after erasing; the number that stays is known', async () => {
  const customer = `CU-${randomUUID()}`;
  const data = { customer, channel: 'hotline', description: planted.field };
  const body = { sop: 'complaint', data, channel: 'mail', message_id: planted.message };
  const { case: id } = (await api.post<{ case: string }>('shop', '/v1/cases', body)).body;
  const broken = await api.post('hua', `/v1/cases/${id}/break-glass`, { reason: planted.glass });
  expect(broken.status).toBe(201);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const evidence = [
    { name: 'call-recording', ref: planted.place },
    { name: 'case-record', ref: 'CR-1' },
  ];
  const receive = { act: 'complete', step: 'receive', as: 'registered', with: { category: 'installation' }, evidence };
  const received: number[] = [];
  for (const who of ['li', 'wang', 'zhang']) received.push((await api.act(who, id, receive)).status);
  expect(received).toContain(200);
  const done: unknown[] = [];
  for (const act of [
    { act: 'annotate', note: planted.note },
    { act: 'promise', what: planted.promise, until: tomorrow },
    { act: 'pause', reason: 'waiting_customer', note: planted.note },
    { act: 'cancel', reason: planted.reason },
  ])
    done.push([act.act, (await api.act('chen', id, act)).status]);
  expect(done).toEqual(['annotate', 'promise', 'pause', 'cancel'].map((act) => [act, 200]));
  await until(async () => (await api.record.getCase(id))?.view.state === 'cancelled');

  const before = (await api.get<WireHeld>('revisor', `/v1/people/${customer}`)).body;
  const told = found(JSON.stringify(before));
  expect(told).toEqual(words.filter((it) => it !== planted.message));
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

  const history = textOf(await api.server.client.workflow.getHandle(id).fetchHistory());
  expect(history).toContain(customer);
  expect(found(history)).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
  expect(found(lines.join('\n'))).toEqual([]);
});
