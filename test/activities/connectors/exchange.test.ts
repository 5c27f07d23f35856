/** What never happens: other hosts, redirects, endless replies, endless waits. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { isAllowed, replyMaxBytes } from '../../../activities/connectors/exchange.ts';
import { sandboxFor } from '../../setup/sandbox.ts';
import { call, connectorAt, failureOf } from './support.ts';

/** A real server that behaves as no sandbox would. */
async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a host that is not listed is not called', async () => {
  const box = await sandboxFor();
  for (const allowedHosts of [[], ['127.0.0.1'], ['example.com'], [`evil.${new URL(box.url).host}`]]) {
    const failure = await failureOf(
      call(connectorAt(box.url), 'compensate', { customer: 'C', amount: 1 }, { allowedHosts }),
    );
    expect(failure).toMatchObject({ type: 'HostNotAllowed', retried: false });
  }
  expect((await box.ask('GET', '/ledger')).body.requests).toEqual({});
});

test.each([
  ['https://pay.example.com/x', ['pay.example.com'], true],
  ['https://PAY.example.com:443/x', ['Pay.Example.com:443'], true],
  ['https://pay.example.com:8443/x', ['pay.example.com'], false],
  ['http://sandbox:8090/x', ['sandbox:8090'], true],
  ['https://pay.example.com.evil.net/', ['pay.example.com'], false],
  ['https://user:word@pay.example.com/', ['pay.example.com'], false],
  ['ftp://pay.example.com/', ['pay.example.com'], false],
])('%s with %o: %s', (address, hosts, allowed) => {
  expect(isAllowed(new URL(address), hosts)).toBe(allowed);
});

test('a redirect is not followed, not even to an allowed host', async () => {
  const box = await sandboxFor();
  const url = await serving((_, response) => response.writeHead(307, { location: `${box.url}/payouts` }).end());
  const allowedHosts = [new URL(url).host, new URL(box.url).host];
  const failure = await failureOf(call(connectorAt(url), 'compensate', { customer: 'C', amount: 1 }, { allowedHosts }));
  expect(failure).toMatchObject({ type: 'OutsideRedirect', retried: false, message: 'payments.compensate: HTTP 307.' });
  expect((await box.ask('GET', '/ledger')).body.requests).toEqual({});
});

test('a reply is read up to the limit and no further', async () => {
  const url = await serving((request, response) => {
    const length = replyMaxBytes - '{"id":""}'.length + (request.method === 'GET' ? 0 : 1);
    response.end(JSON.stringify({ id: 'x'.repeat(length) }));
  });
  expect((await call(connectorAt(url), 'list', {})).id).toHaveLength(replyMaxBytes - 9);
  expect(await failureOf(call(connectorAt(url), 'compensate', {}))).toMatchObject({
    type: 'OutsideReplyTooLarge',
    retried: false,
  });
});

test('an endless reply and one that stops half-way end', async () => {
  const url = await serving((request, response) => {
    response.writeHead(200);
    response.write('{');
    if (request.method === 'GET') return;
    const pour = () => {
      while (response.writable && response.write('x'.repeat(65_536)));
    };
    response.on('drain', pour);
    pour();
  });
  expect((await failureOf(call(connectorAt(url), 'compensate', {}))).type).toBe('OutsideReplyTooLarge');
  expect((await failureOf(call(connectorAt(url, { timeoutMs: 60 }), 'list', {}))).type).toBe('OutsideTimeout');
});

test.each([
  ['Tue, 24 Nov 2026 10:00:30 GMT', 30_000],
  ['Tue, 24 Nov 2026 09:00:00 GMT', undefined],
  ['Tue, 24 Nov 2099 10:00:00 GMT', 3_600_000],
  ['99999999', 3_600_000],
  ['soon', undefined],
])('Retry-After "%s" waits %s', async (retryAfter, nextMs) => {
  const url = await serving((_, response) => response.writeHead(503, { 'retry-after': retryAfter }).end());
  const now = () => Date.parse('2026-11-24T10:00:00Z');
  expect((await failureOf(call(connectorAt(url), 'list', {}, { now }))).nextMs).toBe(nextMs);
});

test('the statuses the author names are the successes, and no others', async () => {
  const url = await serving((request, response) => {
    response.writeHead(request.method === 'GET' ? 200 : 409, { 'content-type': 'application/json' }).end('{"id":"P"}');
  });
  const connector = connectorAt(url, {
    calls: {
      pay: { method: 'POST', path: '/', okStatuses: [409], reply: { id: 'id' } },
      see: { method: 'GET', path: '/', okStatuses: [409] },
    },
  });
  expect(await call(connector, 'pay', {})).toEqual({ id: 'P' });
  expect(await failureOf(call(connector, 'see', {}))).toMatchObject({
    type: 'OutsideRefused',
    message: 'payments.see: HTTP 200.',
  });
});
