/** More is asked than can be done: who is turned away is told so at once, nothing was done, and the same key does it later. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { admissionOf } from '../../api/admission/admission.ts';
import { makeMetrics } from '../../api/metrics.ts';
import type { ImportedPage } from '../../wire/import.ts';
import { Api } from '../setup/api.ts';

const metrics = makeMetrics();
// One place, and a deed of a minute: one more may wait in a burst, a third would wait too long.
const admission = admissionOf(metrics, { places: 1, tookMs: 60_000, ended: () => {} });
let api: Api;
beforeAll(async () => {
  api = await Api.start({ worker: false, admission });
});
afterAll(() => api?.stop());

const dataOf = (key: string) => ({ customer: `CU-${key}`, channel: 'hotline', description: '空调三天未装' });
const open = (key: string) => {
  const data = dataOf(key);
  return api.post<{ code?: string; case?: string }>('shop', '/v1/cases', { sop: 'complaint', data }, { key });
};

test('who would wait too long is turned away before anything is stored, and opens the case later under the same key', async () => {
  const keys = [randomUUID(), randomUUID()] as const;
  let release = () => {};
  const held = admission({ lane: 'open', caller: 'slow' }, () => new Promise<void>((done) => (release = done)));
  const both = keys.map(open);
  const refused = await Promise.race(both);
  expect(refused).toMatchObject({ status: 503, body: { code: 'away/busy' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect((await api.sql.query('select 1 from request')).rowCount).toBe(0);
  // Rows of a page, and what an event opens, come to the same gate; what came of each is told.
  const row = (id: string) => ({ external_id: id, received_at: new Date().toISOString(), data: dataOf(id) });
  const page = await api.post<ImportedPage>('han', '/v1/imports', { sop: 'complaint', items: ['1', '2'].map(row) });
  expect([page.status, page.body.items]).toEqual([200, ['1', '2'].map((id) => ({ external_id: id, status: 'later' }))]);
  expect(page.headers.get('retry-after')).toBe('5');
  const event = { name: 'order-exception', subject: { order: 'O-1' }, data: { customer: 'CU-9', kind: 'quality' } };
  const told = await api.post('shop', '/v1/events', event);
  expect(told).toMatchObject({ status: 503, body: { code: 'away/busy' } });
  expect((await api.sql.query('select 1 from intake')).rowCount).toBe(0);
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
  release();
  await Promise.all([held, ...both]);
  for (const key of keys) expect([200, 201]).toContain((await open(key)).status);
  expect((await api.sql.query('select 1 from intake')).rowCount).toBe(keys.length);
});
