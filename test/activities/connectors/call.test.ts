/** Calls of the sandbox over real HTTP: keys, mapping, each way the other side misbehaves, and what errors tell. */
import { expect, test } from 'vitest';
import { secretsFrom } from '../../../activities/connectors/secrets.ts';
import { sandboxFor } from '../../setup/sandbox.ts';
import { call, caseId, connectorAt, failureOf } from './support.ts';

const args = { customer: 'C-1', amount: 20_000 };

test('a call does its effect once, however often it is tried under its key', async () => {
  const box = await sandboxFor();
  const connector = connectorAt(box.url);
  expect(await call(connector, 'compensate', args)).toEqual({ payout: 'PO-1', paid: 20_000 });
  expect(await call(connector, 'compensate', args)).toEqual({ payout: 'PO-1', paid: 20_000 });
  const { items } = (await box.ask('GET', '/ledger')).body;
  expect(items).toMatchObject([{ key: 'C-01TEST/1', attempts: 2 }]);
  expect((await box.ask('GET', '/ledger/doubled')).body.items).toEqual([]);
  await call(connector, 'compensate', args, {}, 'C-01TEST/2');
  expect((await box.ask('GET', '/ledger/doubled')).body.items).toMatchObject([{ effects: 2, requests: 3 }]);
});

test('arguments go into path, query and body; a reply is mapped, or taken as it is', async () => {
  const box = await sandboxFor();
  const connector = connectorAt(box.url);
  await box.post('/orders/O%2F1', { customer: 'C-1', address: '旧', items: [{ name: 'AC' }] }, 'k0');
  expect(await call(connector, 'order', { id: 'O/1' })).toEqual({ address: '旧', first: 'AC' });
  expect(await call(connector, 'address', { order: 'O/1', address: '新' })).toMatchObject({ id: 'O/1', address: '新' });
  await call(connector, 'compensate', args);
  await call(connector, 'compensate', { ...args, customer: 'C&2' }, {}, 'C-01TEST/2');
  expect(await call(connector, 'list', { customer: 'C&2', reference: null })).toMatchObject({
    items: [{ id: 'PO-2' }],
  });
});

test.each([
  [{ status: 400 }, 'OutsideRefused', false],
  [{ status: 404 }, 'OutsideRefused', false],
  [{ status: 422 }, 'OutsideRefused', false],
  [{ status: 408 }, 'OutsideFailing', true],
  [{ status: 409 }, 'OutsideFailing', true],
  [{ status: 425 }, 'OutsideFailing', true],
  [{ status: 429 }, 'OutsideFailing', true],
  [{ status: 500 }, 'OutsideFailing', true],
  [{ status: 503 }, 'OutsideFailing', true],
  [{ status: 302 }, 'OutsideRedirect', false],
  [{ drop: true }, 'OutsideAway', true],
  [{ hang: true }, 'OutsideTimeout', true],
  [{ delayMs: 600_000 }, 'OutsideTimeout', true],
  [{ lie: 'garbage' }, 'OutsideBadReply', true],
])('%o is %s, tried again: %s', async (behaviour, type, retried) => {
  const box = await sandboxFor();
  await box.ask('PUT', '/behaviour/payments', behaviour);
  const silent = 'hang' in behaviour || 'delayMs' in behaviour;
  const connector = connectorAt(box.url, silent ? { timeoutMs: 80 } : {});
  const failure = await failureOf(call(connector, 'compensate', { customer: 'PRIVATE-NAME', amount: 77_777 }));
  expect(failure).toMatchObject({ type, retried });
  expect(failure.stored).not.toMatch(/PRIVATE-NAME|77777|nginx|told to fail/);
});

test('nobody listening is tried again, and told by its code', async () => {
  const box = await sandboxFor();
  await box.close();
  const failure = await failureOf(call(connectorAt(box.url), 'compensate', args));
  expect(failure).toMatchObject({ type: 'OutsideAway', retried: true, message: 'payments.compensate: ECONNREFUSED.' });
});

test.each([[{ lie: 'applied_but_failed', failNext: 1 }], [{ lie: 'applied_but_failed', failNext: 1, drop: true }]])(
  'applied but failed %o: the retry gets the first answer, nothing is paid twice',
  async (behaviour) => {
    const box = await sandboxFor();
    await box.ask('PUT', '/behaviour/payments', behaviour);
    expect(await failureOf(call(connectorAt(box.url), 'compensate', args))).toMatchObject({ retried: true });
    expect(await call(connectorAt(box.url), 'compensate', args)).toEqual({ payout: 'PO-1', paid: 20_000 });
    expect((await box.ask('GET', '/payouts')).body.items).toHaveLength(1);
  },
);

test('after a timeout the effect may be there; the retry finds it', async () => {
  const box = await sandboxFor();
  // What was asked is done; its answer comes too late, whenever that is.
  const tooLate: typeof fetch = async (input, init) => {
    await fetch(input, { ...init, signal: null });
    const { signal } = init ?? {};
    return new Promise((_, fail) => {
      if (signal?.aborted) fail(signal.reason);
      else signal?.addEventListener('abort', () => fail(signal.reason));
    });
  };
  const connector = connectorAt(box.url, { timeoutMs: 50 });
  expect((await failureOf(call(connector, 'compensate', args, { fetch: tooLate }))).type).toBe('OutsideTimeout');
  expect((await box.ask('GET', '/ledger')).body.items).toHaveLength(1);
  expect(await call(connectorAt(box.url), 'compensate', args)).toMatchObject({ payout: 'PO-1' });
  expect((await box.ask('GET', '/ledger')).body.items).toMatchObject([{ attempts: 2 }]);
});

test('values of a wrong type are handed on as they came: the kernel knows the types', async () => {
  const box = await sandboxFor();
  await box.ask('PUT', '/behaviour/payments', { lie: 'wrong_type' });
  expect(await call(connectorAt(box.url), 'compensate', args)).toEqual({ payout: ['PO-1'], paid: '20000' });
});

test('Retry-After is honoured, in seconds', async () => {
  const box = await sandboxFor();
  await box.ask('PUT', '/behaviour/payments', { status: 429, retryAfterS: 9 });
  expect((await failureOf(call(connectorAt(box.url), 'compensate', args))).nextMs).toBe(9_000);
  await box.ask('PUT', '/behaviour/payments', { status: 503 });
  expect((await failureOf(call(connectorAt(box.url), 'compensate', args))).nextMs).toBeUndefined();
});

test.each(['bearer', 'hmac'] as const)('a secret is used as %s and shown nowhere', async (auth) => {
  const secret = 'very-secret-value';
  const box = await sandboxFor({ secret });
  const connector = connectorAt(box.url, { secret: 'PAYMENTS', auth });
  const secrets = secretsFrom({ BIHUAN_SECRET_PAYMENTS: secret, PAYMENTS: 'not this' });
  expect(await call(connector, 'compensate', args, { secrets })).toMatchObject({ payout: 'PO-1' });
  expect(await call(connector, 'list', { customer: 'C-1' }, { secrets })).toMatchObject({ items: [{ id: 'PO-1' }] });
  const failures = [
    await failureOf(call(connector, 'compensate', args, { secrets: () => 'another-secret-value' })),
    await failureOf(call(connector, 'order', { id: 'O-0' }, { secrets })),
    await failureOf(call(connector, 'compensate', args, { secrets: () => `${secret}\n` })),
    await failureOf(call(connector, 'compensate', args)),
  ];
  expect(failures.map((it) => [it.type, it.retried])).toEqual([
    ['OutsideRefused', false],
    ['OutsideRefused', false],
    ['SettingMissing', true],
    ['SettingMissing', true],
  ]);
  for (const { stored } of failures) expect(stored).not.toContain('secret-value');
});

test('the case and its key travel as headers; wrong ones do not leave', async () => {
  const box = await sandboxFor();
  const seen: Headers[] = [];
  const watching: typeof fetch = (input, init) => {
    seen.push(new Headers(init?.headers));
    return fetch(input, init);
  };
  const connector = connectorAt(box.url);
  await call(connector, 'compensate', args, { fetch: watching });
  expect([seen[0]?.get('idempotency-key'), seen[0]?.get('bihuan-case')]).toEqual(['C-01TEST/1', caseId]);
  const failure = await failureOf(call(connector, 'compensate', args, { fetch: watching }, 'C-1\r\nX: y'));
  expect(failure).toMatchObject({ type: 'WrongArgument', retried: false });
  expect(seen).toHaveLength(1);
});

test('a cancelled call ends with the reason of its cancellation', async () => {
  const box = await sandboxFor();
  await box.ask('PUT', '/behaviour/payments', { hang: true });
  const cancelled = new AbortController();
  const reason = new Error('the activity was cancelled');
  const calling = call(connectorAt(box.url), 'compensate', args, { signal: cancelled.signal });
  const failed = calling.catch((error: unknown) => error);
  await expect.poll(async () => (await box.ask('GET', '/ledger')).body.requests.payments).toBe(1);
  cancelled.abort(reason);
  expect(await failed).toBe(reason);
  await expect(call(connectorAt(box.url), 'list', {}, { signal: cancelled.signal })).rejects.toBe(reason);
});
