/** More is asked than can be done: who is turned away is told so at once, nothing was done, and the same key does it later. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { admissionOf } from '../../api/admission/admission.ts';
import { makeMetrics } from '../../api/metrics.ts';
import type { ImportedPage } from '../../wire/import.ts';
import { Api } from '../setup/api.ts';

const metrics = makeMetrics();
let api: Api;
beforeAll(async () => {
  // One place, and a deed of a minute: one more may wait in a burst, a third would wait too long.
  const admission = admissionOf(metrics, { places: 1, tookMs: 60_000, ended: () => {} });
  api = await Api.start({ worker: false, admission });
});
afterAll(() => api?.stop());

const dataOf = (key: string) => ({ customer: `CU-${key}`, channel: 'hotline', description: '空调三天未装' });
const open = (key: string) => {
  const data = dataOf(key);
  return api.post<{ code?: string; case?: string }>('shop', '/v1/cases', { sop: 'complaint', data }, { key });
};

test('who would wait too long is turned away before anything is stored, and opens the case later under the same key', async () => {
  const keys = [randomUUID(), randomUUID(), randomUUID()] as const;
  // There is no worker: the first holds its place until then.
  const first = open(keys[0]);
  await expect.poll(async () => (await api.sql.query('select 1 from request')).rowCount).toBe(1);
  const second = open(keys[1]);
  const third = open(keys[2]);
  const refused = await Promise.race([second, third]);
  expect(refused).toMatchObject({ status: 503, body: { code: 'away/busy' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect((await api.sql.query('select 1 from request')).rowCount).toBe(1);
  // Rows of a page, and what an event opens, come to the same gate; what came of each is told.
  const row = (id: string) => ({ external_id: id, received_at: new Date().toISOString(), data: dataOf(id) });
  const page = await api.post<ImportedPage>('han', '/v1/imports', { sop: 'complaint', items: ['1', '2'].map(row) });
  expect([page.status, page.body.items]).toEqual([200, ['1', '2'].map((id) => ({ external_id: id, status: 'later' }))]);
  expect(page.headers.get('retry-after')).toBe('5');
  const event = { name: 'order-exception', subject: { order: 'O-1' }, data: { customer: 'CU-9', kind: 'quality' } };
  const told = await api.post('shop', '/v1/events', event);
  expect(told).toMatchObject({ status: 503, body: { code: 'away/busy' } });
  expect((await api.sql.query('select 1 from intake')).rowCount).toBe(1);
  // Who looks, and who asks whether the process lives, is not held up.
  expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
  expect((await api.get('chen', '/v1/cases')).status).toBe(200);
  expect(await metrics.registry.getSingleMetricAsString('bihuan_shed_total')).toMatch(/lane="open"} [1-9]/);
  expect((await api.get('chen', '/readyz')).status).toBe(503);
  // Told apart from what failed (docs/alerts.yml).
  const failed = await api.services.metrics.registry.getMetricsAsJSON();
  const codes = failed.find(({ name }) => name === 'bihuan_failed_total')?.values.map(({ labels }) => labels.code);
  expect(codes?.toSorted()).toEqual(['away/busy', 'away/not-ready']);
  await api.startWorker();
  await Promise.all([first, second, third]);
  for (const key of keys) expect([200, 201]).toContain((await open(key)).status);
  expect((await api.sql.query('select 1 from intake')).rowCount).toBe(3);
});
