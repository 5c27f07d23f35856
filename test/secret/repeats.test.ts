/** What was asked before the secret was exchanged is told as asked afterwards, and nothing happens twice. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestKeys } from '../../records/database/digest.ts';
import { deriveKey } from '../../startup/secret.ts';
import type { ImportedPage } from '../../wire/import.ts';
import { Api, secretFor } from '../setup/api.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.stop());

const before = secretFor('update-id');
const after = deriveKey('the-secret-that-comes-after-it-0123456789', 'update-id');

/** As a process that was started anew with these. */
function startedWith(...keys: Buffer[]): void {
  api.services.digests = digestKeys(keys);
}

test('acts, intakes and imports are known again under the new secret, by its former digest key', async () => {
  startedWith(before);
  const matter = { customer: `CU-${randomUUID()}`, channel: 'hotline', description: '空调三天未装' };
  const [opening, noting] = [randomUUID(), randomUUID()];
  const intake = { sop: 'complaint', data: matter };
  const opened = await api.post<{ case: string }>('shop', '/v1/cases', intake, { key: opening });
  const id = opened.body.case;
  const note = { act: 'annotate', note: 'asked before' };
  expect(await api.act('li', id, note, { key: noting })).toMatchObject({ status: 200 });
  const count = async () => {
    const { rows } = await api.sql.query<{ n: string }>('select count(*) as n from case_event where case_id = $1', [
      id,
    ]);
    return Number(rows[0]?.n);
  };
  const row = {
    external_id: 'A-1',
    received_at: new Date().toISOString(),
    data: { ...matter, customer: randomUUID() },
  };
  const brought = () =>
    api.post<ImportedPage>('han', '/v1/imports', { sop: 'complaint', source: 'old-crm', items: [row] });
  const imported = (await brought()).body.items[0]?.case;
  expect(imported).toMatch(/^C-/);
  await expect.poll(count).toBeGreaterThan(2);
  const events = await count();

  startedWith(after, before);
  const again = await api.act('li', id, note, { key: noting });
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
  expect(await api.post('shop', '/v1/cases', intake, { key: opening })).toMatchObject({
    status: 201,
    body: { case: id },
  });
  expect(await api.act('li', id, { act: 'annotate', note: 'another' }, { key: noting })).toMatchObject({
    status: 422,
    body: { code: 'request/key-reused' },
  });
  expect(await count()).toBe(events);
  expect((await brought()).body.items).toEqual([{ external_id: 'A-1', status: 'unchanged', case: imported }]);
});

test('an intake of a matter that was opened before joins its case, also of two processes that have it the other way round', async () => {
  const intake = (customer: string) => ({
    sop: 'complaint',
    data: { customer, channel: 'hotline', description: '空调三天未装' },
  });
  const customer = `CU-${randomUUID()}`;
  startedWith(before);
  const opened = await api.post<{ case: string }>('shop', '/v1/cases', intake(customer));
  startedWith(after, before);
  const joined = await api.post<{ case: string; joined?: boolean }>('shop', '/v1/cases', intake(customer));
  expect(joined.body).toMatchObject({ case: opened.body.case, joined: true });

  const next = `CU-${randomUUID()}`;
  const told = [];
  for (const keys of [
    [after, before],
    [before, after],
    [after, before],
  ]) {
    startedWith(...keys);
    told.push(api.post<{ case: string }>('shop', '/v1/cases', intake(next)));
  }
  const cases = new Set((await Promise.all(told)).map((it) => it.body.case));
  expect(cases.size).toBe(1);
});

test('without the former digest key the same key is another request’s: refused, and nothing is done', async () => {
  startedWith(before);
  const key = randomUUID();
  const body = { sop: 'complaint', data: { customer: `CU-${randomUUID()}`, channel: 'hotline', description: '一' } };
  expect(await api.post('shop', '/v1/cases', body, { key })).toMatchObject({ status: 201 });
  startedWith(after);
  expect(await api.post('shop', '/v1/cases', body, { key })).toMatchObject({
    status: 422,
    body: { code: 'request/key-reused' },
  });
});
