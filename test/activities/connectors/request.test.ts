/** Where arguments go; that none can leave its place; what the language's connectors become. */
import { compileRetryPolicy } from '@temporalio/common';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readReply } from '../../../activities/connectors/reply.ts';
import { buildRequest } from '../../../activities/connectors/request.ts';
import { connectorRetry } from '../../../workflows/connector-retry.ts';
import { type CallSpec, connectorSpec } from '../../../activities/connectors/spec.ts';
import { compileConnectors } from '../../../language/connector.ts';
import { caseId, connectorAt, failureOf } from './support.ts';

type Args = Parameters<typeof buildRequest>[0]['args'];

function built(spec: CallSpec, args: Args, base = 'https://h.example/v2/') {
  return buildRequest({ connector: connectorAt(base, { calls: { it: spec } }), call: 'it', key: 'k', args, caseId });
}
const failing = (spec: CallSpec, args: Args, base?: string) => failureOf((async () => built(spec, args, base))());

const post = { method: 'POST', path: '/x' } as const;

test('a list sends only what it names, a map renames and sends the rest as it is called', () => {
  const args = { id: 7, a: 1, b: null };
  const path = '/x/{id}';
  expect(built({ ...post, path }, args)).toMatchObject({ body: '{"a":1,"b":null}' });
  expect(built({ ...post, path }, args).url.href).toBe('https://h.example/v2/x/7');
  expect(built({ ...post, path, send: ['a', 'id'] }, args).body).toBe('{"id":7,"a":1}');
  expect(built({ ...post, path, send: { a: 'p.q.a', b: 'p.b', id: 'n' } }, args).body).toBe(
    '{"n":7,"p":{"q":{"a":1},"b":null}}',
  );
  expect(built({ method: 'GET', path, send: { a: 'A' } }, args).url.search).toBe('?A=1');
});

test('whatever a path argument holds, it stays one segment of the path', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (id) => {
      let url: URL;
      try {
        ({ url } = built({ method: 'GET', path: '/orders/{id}/notes' }, { id }));
      } catch (error) {
        return (error as { type?: unknown }).type === 'WrongArgument';
      }
      const segments = url.pathname.split('/');
      return (
        url.origin === 'https://h.example' &&
        url.search === '' &&
        segments.length === 5 &&
        segments[4] === 'notes' &&
        decodeURIComponent(segments[3] ?? '') === id
      );
    }),
  );
});

test.each([
  [{ id: '..' }, 'WrongArgument'],
  [{ id: '' }, 'WrongArgument'],
  [{}, 'WrongArgument'],
  [{ id: null }, 'WrongArgument'],
  [{ id: ['a'] }, 'WrongArgument'],
  [{ id: '\ud800' }, 'WrongArgument'],
])('a path argument %o is refused', async (args, type) => {
  expect(await failing({ method: 'GET', path: '/orders/{id}' }, args)).toMatchObject({ type, retried: false });
});

test('a query holds single values; two values in one place and odd addresses are wrong settings', async () => {
  expect((await failing({ method: 'GET', path: '/x' }, { a: { b: 1 } })).type).toBe('WrongArgument');
  expect((await failing({ ...post, send: { a: 'x', b: 'x' } }, { a: 1, b: 2 })).type).toBe('WrongSetting');
  expect((await failing({ ...post, send: { a: 'x', b: 'x.y' } }, { a: {}, b: 2 })).type).toBe('WrongSetting');
  expect((await failing({ ...post, send: { a: 'x.y', b: 'x' } }, { a: 1, b: 2 })).type).toBe('WrongSetting');
  for (const base of ['nowhere', 'https://h/?a=1', 'https://u:p@h/'])
    expect((await failing(post, {}, base)).type).toBe('WrongSetting');
});

test('no name is special in a body', () => {
  const body = built({ ...post, send: { a: '__proto__.polluted' } }, { a: true }).body;
  expect(body).toBe('{"__proto__":{"polluted":true}}');
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('what a reply lacks is null; what is inexact, too deep or no object is a failure', async () => {
  const read = (text: string, mapping?: Record<string, string>) =>
    failureOf((async () => readReply('p.c', 200, text, mapping))());
  expect(readReply('p.c', 200, '{"a":{"b":[5]}}', { x: 'a.b.0', y: 'a.c', z: 'a.b.c', n: 'constructor' })).toEqual({
    x: 5,
    y: null,
    z: null,
    n: null,
  });
  expect([readReply('p.c', 204, ''), readReply('p.c', 204, ' ', { x: 'a' })]).toEqual([{}, { x: null }]);
  for (const text of ['[1]', '"a"', 'null', '{"a":', 'PRIVATE'])
    expect(await read(text)).toMatchObject({ type: 'OutsideBadReply', retried: true });
  expect((await read('PRIVATE')).stored).not.toContain('PRIVATE');
  const digits = '{"id":1234567890123456789,"ok":1}';
  expect(await read(digits)).toMatchObject({ type: 'OutsideBadReply', retried: false });
  expect(readReply('p.c', 200, digits, { ok: 'ok' })).toEqual({ ok: 1 });
  expect((await read(`{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`)).type).toBe('OutsideBadReply');
});

test('the compiled connector becomes a specification, its address read from the environment', async () => {
  const calls = { pay: { post: '/payouts', send: { amount: 'fen' } } };
  const compiled = compileConnectors({
    one: {
      base: '${' + 'PAY_URL}/v2',
      secret: 'PAY',
      auth: 'signature',
      retry_for: { unit: 'service', ms: 5_400_000 },
      calls,
    },
    two: { base: 'https://two.example', calls },
    three: { base: 'https://three.example', secret: 'PAY', auth: 'none', calls },
  });
  const [one, two, three] = [...compiled.values()].map((it) => connectorSpec(it, () => 'https://h.example'));
  expect(one).toMatchObject({ base: 'https://h.example/v2', secret: 'PAY', auth: 'hmac', retryForMs: 5_400_000 });
  expect(two).toEqual({
    id: 'two',
    base: 'https://two.example',
    timeoutMs: 10_000,
    retryForMs: 3_600_000,
    calls: { pay: { method: 'POST', path: '/payouts', send: { amount: 'fen' } } },
  });
  expect(three).not.toHaveProperty('secret');
  const missing = failureOf((async () => [...compiled.values()].map((it) => connectorSpec(it, () => undefined)))());
  expect(await missing).toMatchObject({
    type: 'SettingMissing',
    retried: true,
    message: expect.stringContaining('PAY_URL'),
  });
});

test('retries begin at once, slow down to a minute, and end with retry_for', () => {
  const options = connectorRetry({ timeoutMs: 10_000, retryForMs: 1_800_000 });
  expect(options).toMatchObject({ startToCloseTimeout: 12_000, scheduleToCloseTimeout: 1_800_000 });
  expect(compileRetryPolicy(options.retry)).toMatchObject({
    initialInterval: { seconds: expect.objectContaining({ low: 1 }) },
    maximumInterval: { seconds: expect.objectContaining({ low: 60 }) },
    backoffCoefficient: 2,
  });
  expect(connectorRetry({ timeoutMs: 10_000, retryForMs: 0 }).scheduleToCloseTimeout).toBe(12_000);
});
