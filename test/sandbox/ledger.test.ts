/** One key, one effect; a second key for the same thing is seen; a restart forgets nothing. */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../setup/scratch.ts';
import { sandboxFor } from '../setup/sandbox.ts';

const payout = { customer: 'C-1', amount: 20_000, reason: 'late' };

test('the same key and body get the same answer and no second effect', async () => {
  const box = await sandboxFor();
  const first = await box.post('/payouts', payout, 'k1');
  const second = await box.post('/payouts', { reason: 'late', amount: 20_000, customer: 'C-1' }, 'k1');
  expect(first).toMatchObject({ status: 201, body: { id: 'PO-1', amount: 20_000, status: 'paid' } });
  expect(second.body).toEqual(first.body);
  expect([first, second].map((it) => it.headers.get('idempotent-replayed'))).toEqual([null, 'true']);
  expect((await box.ask('GET', '/payouts')).body.items).toHaveLength(1);
  const { items, requests } = (await box.ask('GET', '/ledger')).body;
  expect(items).toMatchObject([
    { number: 1, system: 'payments', operation: 'payout', key: 'k1', attempts: 2, reference: 'C-1 20000 late' },
  ]);
  expect(items[0].body_hash).toMatch(/^[0-9a-f]{64}$/);
  expect(requests).toEqual({ payments: 3 });
});

test('the same key with another body, or at another address, is refused and changes nothing', async () => {
  const box = await sandboxFor();
  await box.post('/payouts', payout, 'k1');
  const other = await box.post('/payouts', { ...payout, amount: 1 }, 'k1');
  expect(other).toMatchObject({ status: 422, body: { code: 'key-reused', status: 422 } });
  expect(other.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect((await box.post('/refunds', { order: 'O-1', amount: 1 }, 'k1')).status).toBe(422);
  expect((await box.ask('GET', '/ledger')).body.items).toHaveLength(1);
});

test('twenty requests at once with one key have one effect', async () => {
  const box = await sandboxFor();
  await box.ask('PUT', '/behaviour/payments', { delayMs: 20 });
  const told = await Promise.all(Array.from({ length: 20 }, () => box.post('/payouts', payout, 'k1')));
  expect(new Set(told.map((it) => it.body.id))).toEqual(new Set(['PO-1']));
  expect((await box.ask('GET', '/ledger')).body.items).toMatchObject([{ attempts: 20 }]);
});

test('a refused body leaves its key free', async () => {
  const box = await sandboxFor();
  const wrong = await box.post('/payouts', { customer: 'C-1', amount: 1.5, note: 1 }, 'k1');
  expect(wrong.status).toBe(422);
  expect(wrong.body.errors.map((it: { field: string }) => it.field)).toEqual(['amount', 'note']);
  expect((await box.post('/payouts', payout, 'k1')).status).toBe(201);
});

test('a POST without a key, an unknown address and a broken body are problems without a stack', async () => {
  const box = await sandboxFor();
  expect(await box.post('/payouts', payout)).toMatchObject({ status: 400, body: { code: 'key-missing' } });
  expect(await box.ask('GET', '/nowhere')).toMatchObject({ status: 404, body: { code: 'not-found' } });
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'k' };
  const broken = await fetch(`${box.url}/payouts`, { method: 'POST', headers, body: '{' });
  expect([broken.status, await broken.json()]).toEqual([
    400,
    expect.not.objectContaining({ stack: expect.anything() }),
  ]);
});

test('one thing done under two keys is listed as doubled, with all requests for it', async () => {
  const box = await sandboxFor();
  await box.post('/payouts', payout, 'k1');
  await box.post('/payouts', payout, 'k1');
  await box.post('/payouts', payout, 'k2');
  await box.post('/payouts', { ...payout, customer: 'C-2' }, 'k3');
  await box.post('/payouts', { ...payout, reference: 'case-7' }, 'k4');
  expect((await box.ask('GET', '/ledger/doubled')).body.items).toEqual([
    {
      system: 'payments',
      operation: 'payout',
      reference: 'C-1 20000 late',
      keys: ['k1', 'k2'],
      effects: 2,
      requests: 3,
    },
  ]);
});

test('the ledger is read in pages', async () => {
  const box = await sandboxFor();
  for (const n of [1, 2, 3]) await box.post('/payouts', { ...payout, amount: n }, `k${n}`);
  const first = (await box.ask('GET', '/ledger?limit=2&system=payments')).body;
  expect(first).toMatchObject({ items: [{ key: 'k1' }, { key: 'k2' }], next: 2 });
  const last = (await box.ask('GET', `/ledger?after=${first.next}`)).body;
  expect(last.items).toMatchObject([{ key: 'k3' }]);
  expect(last.next).toBeUndefined();
  expect((await box.ask('GET', '/ledger?system=crm')).body.items).toEqual([]);
});

test('with a data file a restart keeps holdings, ledger, keys and attempts, and drops a line cut short', async () => {
  const dataFile = join(scratchFolder(), 'sandbox.jsonl');
  const before = await sandboxFor({ dataFile });
  const first = await before.post('/payouts', payout, 'k1');
  await before.post('/orders/O-1', { customer: 'C-1' }, 'k2');
  await before.close();
  appendFileSync(dataFile, '{"effect":{"number":3,"sys');
  const after = await sandboxFor({ dataFile });
  expect((await after.post('/payouts', payout, 'k1')).body).toEqual(first.body);
  expect((await after.post('/payouts', { ...payout, amount: 5 }, 'k3')).body.id).toBe('PO-2');
  expect((await after.ask('GET', '/orders/O-1')).body).toMatchObject({ id: 'O-1', status: 'open' });
  expect((await after.ask('GET', '/ledger')).body.items).toMatchObject([
    { attempts: 2 },
    { attempts: 1 },
    { number: 3 },
  ]);
  await after.close();
  const lines = readFileSync(dataFile, 'utf8').trimEnd().split('\n');
  expect(lines.map((it) => Object.keys(JSON.parse(it))[0])).toEqual([
    'asked',
    'effect',
    'asked',
    'effect',
    'asked',
    'asked',
    'effect',
  ]);
});
