/** What operators hear of the newest audit: `/metrics`, and `/readyz` asked deeply. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../setup/api.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start({ worker: false });
});
afterAll(() => api.stop());

test('what an audit has found is in the numbers, and asked deeply the service is not ready', async () => {
  const { id, run } = await api.record.beginAudit(false);
  const away = async () => (await (await fetch(`${api.url}/readyz?deep`)).json()) as { away?: string[] };
  await api.record.noteAudit(id, { ...run, finishedAtMs: Date.now(), faults: 2, first: 'chain CU-1 changed' });
  expect((await away()).away).toEqual(['worker', 'audit']);
  expect(await (await fetch(`${api.url}/metrics`)).text()).toContain('bihuan_audit_findings 2');
  await api.record.noteAudit(id, { ...run, finishedAtMs: Date.now() });
  expect((await away()).away).toEqual(['worker']);
  expect(await (await fetch(`${api.url}/metrics`)).text()).toContain('bihuan_audit_findings 0');
});
