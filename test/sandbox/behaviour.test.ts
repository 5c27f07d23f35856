/** Each way to misbehave: what the caller sees, and what really happened. */
import { expect, test } from 'vitest';
import { type Caller, sandboxFor } from '../setup/sandbox.ts';

const payout = { customer: 'C-1', amount: 100 };
const effects = async (box: Caller) => (await box.ask('GET', '/ledger')).body.items.length;
const told = async (behaviour: unknown) => {
  const box = await sandboxFor();
  expect((await box.ask('PUT', '/behaviour/payments', behaviour)).status).toBe(200);
  return box;
};

test('the next so many fail, with status and Retry-After, without an effect', async () => {
  const box = await told({ failNext: 2, status: 429, retryAfterS: 7 });
  const answers = [];
  for (const _ of [1, 2, 3]) answers.push(await box.post('/payouts', payout, 'k1'));
  expect(answers.map((it) => it.status)).toEqual([429, 429, 201]);
  expect(answers.map((it) => it.headers.get('retry-after'))).toEqual(['7', '7', null]);
  expect((await box.ask('GET', '/ledger')).body.items).toMatchObject([{ attempts: 3 }]);
});

test('a status alone lasts until it is taken back, for that system only', async () => {
  const box = await told({ status: 400 });
  expect((await box.post('/payouts', payout, 'k1')).status).toBe(400);
  expect((await box.ask('GET', '/payouts')).status).toBe(400);
  expect((await box.ask('GET', '/messages')).status).toBe(200);
  expect((await box.ask('GET', '/behaviour')).body).toEqual({ payments: { status: 400 } });
  expect((await box.ask('DELETE', '/behaviour')).status).toBe(204);
  expect((await box.post('/payouts', payout, 'k1')).status).toBe(201);
});

test('a failure rate fails its share, the same requests for the same seed', async () => {
  const run = async (seed: number) => {
    const box = await told({ failRate: 0.3, seed });
    const statuses = [];
    for (let n = 0; n < 60; n += 1)
      statuses.push((await box.post('/payouts', { ...payout, amount: n + 1 }, `k${n}`)).status);
    expect(await effects(box)).toBe(statuses.filter((it) => it === 201).length);
    return statuses.map((it) => (it === 503 ? 'x' : '.')).join('');
  };
  const one = await run(7);
  expect(await run(7)).toBe(one);
  expect(await run(8)).not.toBe(one);
  expect(one.split('x').length - 1).toBeGreaterThan(8);
  expect(one.split('x').length - 1).toBeLessThan(30);
});

test.each([{}, { drop: true }])(
  'applied but failed %o: the effect is there, the retry gets the first answer',
  async (more) => {
    const box = await told({ lie: 'applied_but_failed', ...more });
    const first = await box.post('/payouts', payout, 'k1').catch(() => undefined);
    expect(first?.status).toBe('drop' in more ? undefined : 500);
    expect(await effects(box)).toBe(1);
    expect(await box.post('/payouts', payout, 'k1')).toMatchObject({ status: 201, body: { id: 'PO-1' } });
    expect(await effects(box)).toBe(1);
    expect((await box.ask('GET', '/payouts')).body.items).toHaveLength(1);
  },
);

test('ok but not applied: a good answer and nothing behind it', async () => {
  const box = await told({ lie: 'ok_but_not_applied', failNext: 1 });
  expect(await box.post('/payouts', payout, 'k1')).toMatchObject({ status: 201, body: { id: 'PO-1' } });
  expect((await box.ask('GET', '/payouts')).body.items).toEqual([]);
  expect(await effects(box)).toBe(0);
  expect((await box.post('/payouts', payout, 'k1')).status).toBe(201);
  expect(await effects(box)).toBe(1);
});

test('garbage and wrong types: applied, and answered with something else', async () => {
  const box = await told({ lie: 'garbage', failNext: 1 });
  const garbage = await box.post('/payouts', payout, 'k1');
  expect([garbage.status, garbage.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  await box.ask('PUT', '/behaviour/payments', { lie: 'wrong_type', failNext: 1 });
  expect((await box.post('/payouts', payout, 'k1')).body).toMatchObject({ id: ['PO-1'], amount: '100' });
  expect((await box.post('/payouts', payout, 'k1')).body).toMatchObject({ id: 'PO-1', amount: 100 });
  expect(await effects(box)).toBe(1);
});

test('a delay holds a request up and then lets it through', async () => {
  const box = await told({ delayMs: 600_000 });
  const held = box.post('/payouts', payout, 'k1').catch((error: Error) => error.message);
  const asked = async () => (await box.ask('GET', '/ledger')).body.requests.payments;
  await expect.poll(asked).toBe(1);
  // Others are answered meanwhile; of this one there is nothing yet.
  expect(
    (await box.post('/orders/O-1', { customer: 'C-1', address: '旧', items: [{ name: 'AC' }] }, 'k2')).status,
  ).toBe(201);
  expect((await box.ask('GET', '/ledger?system=payments')).body.items).toEqual([]);
  await box.close();
  expect(await held).toBe('fetch failed');
  const quick = await told({ delayMs: 1 });
  expect((await quick.post('/payouts', payout, 'k1')).status).toBe(201);
  expect(await effects(quick)).toBe(1);
});

test('a dropped and a hanging request get no answer and have no effect', async () => {
  const box = await told({ drop: true });
  await expect(box.post('/payouts', payout, 'k2')).rejects.toThrow('fetch failed');
  await box.ask('PUT', '/behaviour/payments', { hang: true });
  const hanging = box.post('/payouts', payout, 'k3').catch((error: Error) => error.message);
  await expect.poll(async () => (await box.ask('GET', '/ledger')).body.requests).toEqual({ payments: 2 });
  expect(await effects(box)).toBe(0);
  await box.close();
  expect(await hanging).toBe('fetch failed');
});

test.each([
  [{ failnext: 1 }, 'failnext'],
  [{ failRate: 2 }, 'failRate'],
  [{ failRate: 0.5, failNext: 1 }, 'failRate'],
  [{ seed: 1 }, 'seed'],
  [{ status: 200 }, 'status'],
  [{ lie: 'white' }, 'lie'],
  [{ hang: true, lie: 'garbage' }, 'hang'],
])('a behaviour that makes no sense is refused: %o', async (behaviour, field) => {
  const box = await sandboxFor();
  const answer = await box.ask('PUT', '/behaviour/payments', behaviour);
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  expect((await box.ask('PUT', '/behaviour/pay', {})).status).toBe(404);
});
