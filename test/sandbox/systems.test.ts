/** What each system does, who may call, and what it tells the world. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished, test } from 'vitest';
import { sandboxFor } from '../setup/sandbox.ts';

interface Heard {
  headers: Record<string, string>;
  body: string;
}

/** A real receiver that answers with the given statuses in turn, then 204. */
async function receiver(...statuses: number[]) {
  const heard: Heard[] = [];
  const waiting: { count: number; done: () => void }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      heard.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(statuses.shift() ?? 204).end();
      for (const it of waiting) if (heard.length >= it.count) it.done();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const hears = (count: number) =>
    new Promise<void>((done) => (heard.length >= count ? done() : waiting.push({ count, done })));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/events`, heard, hears };
}

test('orders are opened once, changed and read', async () => {
  const box = await sandboxFor();
  expect((await box.post('/orders/O-1', { customer: 'C-1', items: ['AC'] }, 'k1')).status).toBe(201);
  expect((await box.post('/orders/O-1', { customer: 'C-1' }, 'k2')).body.code).toBe('exists');
  const changed = await box.ask('PATCH', '/orders/O-1', { address: 'here' });
  expect(changed.body).toMatchObject({ id: 'O-1', customer: 'C-1', items: ['AC'], address: 'here', status: 'open' });
  expect((await box.ask('PATCH', '/orders/O-2', { address: 'x' })).status).toBe(404);
  expect((await box.ask('GET', '/orders?customer=C-1')).body.items).toHaveLength(1);
  expect((await box.ask('GET', '/orders?customer=C-2')).body.items).toEqual([]);
});

test('customers and notes, refunds and messages', async () => {
  const box = await sandboxFor();
  expect((await box.post('/customers/C-1/notes', { text: 'called' }, 'k0')).status).toBe(404);
  expect((await box.ask('PUT', '/customers/C-1', { name: 'Li' })).status).toBe(201);
  expect((await box.ask('PUT', '/customers/C-1', { name: 'Li Na' })).status).toBe(200);
  expect((await box.post('/customers/C-1/notes', { text: 'called' }, 'k1')).body.id).toBe('N-1');
  expect((await box.ask('GET', '/customers/C-1/notes')).body.items).toMatchObject([{ text: 'called' }]);
  expect((await box.ask('GET', '/customers/C-1')).body).toEqual({ id: 'C-1', name: 'Li Na' });
  expect((await box.post('/refunds', { order: 'O-1', amount: 5 }, 'k2')).body).toMatchObject({
    id: 'RF-1',
    order: 'O-1',
  });
  await box.post('/messages', { to: 'C-1', channel: 'sms', text: 'hello', kind: 'tracking-link' }, 'k3');
  expect((await box.ask('GET', '/messages?to=C-1')).body.items).toMatchObject([{ id: 'M-1', text: 'hello' }]);
});

test('a scan is told as a signed webhook, under one id until it arrives', async () => {
  const box = await sandboxFor();
  const world = await receiver(503);
  const secret = `whsec_${Buffer.from('a secret of a carrier').toString('base64')}`;
  await box.ask('PUT', '/hooks/logistics', { url: world.url, secret, token: 'T' });
  const shipment = (await box.post('/shipments', { order: 'O-9' }, 'k1')).body;
  await box.post(`/shipments/${shipment.id}/scans`, { place: '上海' }, 'k2');
  await box.post(`/shipments/${shipment.id}/scans`, { place: '上海' }, 'k2');
  await world.hears(2);
  const [first, second] = world.heard;
  expect(first?.headers['webhook-id']).toBe('logistics-2');
  expect(second?.headers).toMatchObject({
    'webhook-id': 'logistics-2',
    'idempotency-key': 'logistics-2',
    authorization: 'Bearer T',
  });
  expect(new Webhook(secret).verify(second?.body ?? '', second?.headers ?? {})).toEqual({
    name: 'scan',
    subject: 'O-9',
    data: { shipment: 'SH-1', order: 'O-9', place: '上海', status: 'under-way' },
  });
  await expect
    .poll(async () => (await box.ask('GET', '/hooks')).body.deliveries)
    .toMatchObject([{ id: 'logistics-2', tries: 2, status: 204, state: 'delivered' }]);
  expect((await box.ask('GET', '/shipments/SH-1')).body.scans).toHaveLength(1);
});

test('cancelling an order is told once, and a removed hook hears nothing', async () => {
  const box = await sandboxFor();
  const world = await receiver();
  await box.ask('PUT', '/hooks/orders', { url: world.url });
  await box.post('/orders/O-1', {}, 'k1');
  await box.ask('PATCH', '/orders/O-1', { status: 'cancelled' });
  await box.ask('PATCH', '/orders/O-1', { status: 'cancelled' });
  await world.hears(1);
  expect(JSON.parse(world.heard[0]?.body ?? '')).toMatchObject({ name: 'order-cancelled', subject: 'O-1' });
  await box.ask('DELETE', '/hooks/orders');
  await box.post('/orders/O-2', {}, 'k2');
  await box.ask('PATCH', '/orders/O-2', { status: 'cancelled' });
  expect((await box.ask('GET', '/hooks')).body.deliveries).toHaveLength(1);
  expect((await box.ask('PUT', '/hooks/orders', { url: 'file:///etc' })).status).toBe(422);
});

test('with a secret only its holders get in; health stays open', async () => {
  const box = await sandboxFor({ secret: 's3cret' });
  const bearer = (it: string) => ({ authorization: `Bearer ${it}` });
  expect((await box.ask('GET', '/healthz')).status).toBe(200);
  expect((await box.ask('GET', '/ledger')).status).toBe(401);
  expect((await box.ask('GET', '/ledger', undefined, bearer('s3cre'))).status).toBe(401);
  expect((await box.ask('GET', '/ledger', undefined, bearer('s3cret'))).status).toBe(200);
});

test('the front page shows what is held, and shows text as text', async () => {
  const box = await sandboxFor();
  await box.post('/payouts', { customer: '<script>', amount: 1 }, 'k1');
  const page = await box.ask('GET', '/');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(page.body).toContain('<td>payout</td><td>1</td>');
  expect(page.body).toContain('&#60;script&#62;');
  expect(page.body).not.toContain('<script>');
});
