/** Everything about a request before any case is asked: tokens, keys, bodies, addresses, limits, languages. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeToken } from '../../startup/token.ts';
import { batch } from '../setup/record.ts';
import { Api, secretFor } from '../setup/api.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start({ worker: false });
});
afterAll(() => api.stop());

const bearer = async (
  claims: Parameters<typeof makeToken>[1],
  nowMs = Date.now(),
  secret = secretFor('token-signing'),
) => ({
  authorization: `Bearer ${await makeToken(secret, claims, nowMs)}`,
});
const annotate = { act: 'annotate', note: 'x' };
const anyCase = '/v1/cases/C-00000000000000000000/acts';

test('no token, a foreign one, an old one and an unknown person are 401 and say how to get one', async () => {
  const codes = new Map<string, Record<string, string>>([
    ['auth/no-token', {}],
    ['auth/invalid', await bearer({ sub: 'li' }, Date.now(), secretFor('vault'))],
    ['auth/expired', await bearer({ sub: 'li', hours: 1 }, Date.now() - 2 * 3_600_000)],
    ['auth/unknown-person', await bearer({ sub: 'nobody' })],
  ]);
  for (const [code, headers] of codes) {
    const response = await fetch(`${api.url}/v1/tasks`, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await response.json()).toMatchObject({ code, status: 401, type: `/problems/${code}` });
  }
});

test('the product’s own names are nobody’s: a token for web-ui or system is refused', async () => {
  for (const sub of ['web-ui', 'system']) {
    const response = await fetch(`${api.url}/v1/tasks`, { headers: await bearer({ sub, role: 'integration' }) });
    expect(response.status).toBe(401);
  }
});

test('a token with a role never speaks for a person: li with the role admin is nobody', async () => {
  const headers = await bearer({ sub: 'li', role: 'admin' });
  const response = await fetch(`${api.url}/v1/tasks?scope=all`, { headers });
  expect(await response.json()).toMatchObject({ status: 401, code: 'auth/person-with-role' });
});

test('a token without signature or under another algorithm is refused', async () => {
  const [, payload] = (await api.token('li')).split('.');
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
  const response = await fetch(`${api.url}/v1/tasks`, { headers: { authorization: `Bearer ${none}` } });
  expect(await response.json()).toMatchObject({ status: 401, code: 'auth/invalid' });
});

test('every POST wants a key, and says so with an example', async () => {
  const missing = await api.post('li', anyCase, annotate, { key: '' });
  expect(missing).toMatchObject({ status: 400, body: { code: 'request/no-key' } });
  expect(missing.body.detail).toContain('Idempotency-Key: 0f8c1b5e');
  expect(await api.post('li', anyCase, annotate, { key: 'a b' })).toMatchObject({
    status: 400,
    body: { code: 'request/bad-key' },
  });
  expect(await api.post('li', anyCase, annotate, { key: 'x'.repeat(201) })).toMatchObject({ status: 400 });
});

test('bodies: no JSON, another type, too large, of another form', async () => {
  expect(await api.post('li', anyCase, {}, { raw: '{"act":' })).toMatchObject({
    status: 400,
    body: { code: 'request/malformed' },
  });
  expect(
    await api.post('li', anyCase, {}, { raw: 'act=claim', headers: { 'content-type': 'text/plain' } }),
  ).toMatchObject({
    status: 415,
    body: { code: 'request/not-json' },
  });
  expect(await api.post('li', anyCase, { act: 'annotate', note: 'x'.repeat(1_100_000) })).toMatchObject({
    status: 413,
    body: { code: 'request/too-large' },
  });
  const told = await api.post<{ fields: { field: string; code: string }[] }>('li', anyCase, {
    act: 'complete',
    step: 1,
    extra: 2,
  });
  expect(told.status).toBe(422);
  expect(told.body.fields.map((it) => `${it.field} ${it.code}`).sort()).toEqual([
    'as data/required',
    'extra shape/unknown-key',
    'step shape/wrong-type',
  ]);
  const unknown = await api.post<{ fields: { detail: string }[] }>('li', anyCase, { act: 'finish' });
  expect(unknown.body.fields[0]?.detail).toContain('complete');
  expect(await api.post('li', anyCase, {}, { raw: '"text"' })).toMatchObject({ status: 422 });
  expect(await api.post('li', anyCase, {}, { raw: '{"__proto__": {"act": "claim"}}' })).toMatchObject({
    status: 422,
    body: { fields: [{ field: '__proto__', code: 'shape/unknown-key' }] },
  });
});

test('a field called __proto__ is refused by its name, and bytes that are no UTF-8 are no text', async () => {
  const raw = '{"sop":"complaint","data":{"customer":"CU-1","__proto__":{"order":"1"}}}';
  expect(await api.post('li', '/v1/cases', {}, { raw })).toMatchObject({
    status: 422,
    body: { fields: [{ field: 'data.__proto__', code: 'shape/unknown-key' }] },
  });
  const headers = {
    authorization: `Bearer ${await api.token('li')}`,
    'content-type': 'application/json',
    'idempotency-key': 'bytes',
  };
  const body = Buffer.concat([Buffer.from('{"sop":"'), Buffer.from([0xb1, 0xbe]), Buffer.from('"}')]);
  const response = await fetch(`${api.url}/v1/cases`, { method: 'POST', headers, body });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: 'request/not-utf8' });
  expect(await api.get('li', '/v1/cases?text=%b1%be')).toMatchObject({
    status: 400,
    body: { code: 'request/bad-address' },
  });
  expect(await api.get('li', '/v1/cases?text=%E5%AE%A2')).toMatchObject({ status: 200 });
});

test('what cannot be kept or read to its end is told at its place, not met later', async () => {
  const raw = (data: string) =>
    api.post<{ fields: { field: string; code: string }[] }>(
      'li',
      '/v1/cases',
      {},
      { raw: `{"sop":"complaint","data":${data}}` },
    );
  for (const text of ['a\\u0000b', '\\ud800', '\\udc00x']) {
    const { status, body } = await raw(`{"customer":"${text}","order":"\\ud83d\\ude00"}`);
    expect(status).toBe(422);
    expect(body.fields).toMatchObject([{ field: 'data.customer', code: 'data/unusable-characters' }]);
  }
  const deep = await raw(`{"customer":${'['.repeat(20_000)}${']'.repeat(20_000)}}`);
  expect(deep).toMatchObject({ status: 422, body: { fields: [{ code: 'shape/too-deep' }] } });
  expect(await api.get('li', '/v1/cases?customer=%00')).toMatchObject({ status: 422 });
  expect(await api.get('li', '/v1/sops/%00')).toMatchObject({ status: 404 });
});

test('unknown addresses are 404, known ones under another method 405 with what they take', async () => {
  const headers = { authorization: `Bearer ${await api.token('li')}` };
  const ask = async (path: string, method = 'GET') => {
    const response = await fetch(`${api.url}${path}`, { method, headers });
    const { code } = (await response.json()) as { code: string };
    return { status: response.status, code, allow: response.headers.get('allow') };
  };
  expect(await ask('/v1/nowhere')).toMatchObject({ status: 404, code: 'request/no-such-path' });
  expect(await ask('/nowhere')).toMatchObject({ status: 404, code: 'request/no-such-path' });
  expect(await ask('/v1/sops/complaint/versions/x')).toMatchObject({ status: 404, code: 'request/no-such-path' });
  expect(await ask('/v1/cases', 'DELETE')).toEqual({
    status: 405,
    code: 'request/no-such-method',
    allow: 'GET, HEAD, POST',
  });
  expect(await ask('/v1/cases/%ff')).toMatchObject({ status: 400, code: 'request/bad-address' });
});

test('filters and cursors that are none are 422', async () => {
  expect(await api.get('li', '/v1/cases?stat=open')).toMatchObject({ status: 422, body: { code: 'request/invalid' } });
  expect(await api.get('li', '/v1/cases?state=opened')).toMatchObject({ status: 422 });
  expect(await api.get('li', '/v1/cases?limit=0')).toMatchObject({ status: 422 });
  expect(await api.get('li', '/v1/cases?cursor=nonsense')).toMatchObject({
    status: 422,
    body: { code: 'request/bad-cursor' },
  });
});

test('details speak the language asked for, Chinese when none is', async () => {
  const detail = async (language?: string) => {
    const headers = language === undefined ? undefined : { 'accept-language': language };
    const { body } = await api.get<{ detail: string }>('li', '/v1/cases/nonsense', { ...(headers && { headers }) });
    return body.detail;
  };
  expect(await detail()).toContain('没有这个案件');
  expect(await detail('zh-CN,en;q=0.5')).toContain('没有这个案件');
  expect(await detail('fr, en-GB;q=0.8, zh;q=0.2')).toContain('no such case');
});

test('a request has an id, the caller’s own when it is one; security headers are set', async () => {
  const response = await fetch(`${api.url}/healthz`, { headers: { 'x-request-id': 'mine-1' } });
  expect(response.headers.get('x-request-id')).toBe('mine-1');
  expect(response.headers.get('x-powered-by')).toBeNull();
  for (const directive of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
    expect(response.headers.get('content-security-policy')).toContain(directive);
  expect(response.headers.get('strict-transport-security')).toMatch(/max-age=31536000; includeSubDomains/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  const odd = await fetch(`${api.url}/healthz`, { headers: { 'x-request-id': 'a<b>' } });
  expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('a parameter given twice is refused; no answer may be kept on the way', async () => {
  const { status, body, headers } = await api.get('li', '/v1/cases?sop=complaint&sop=delivery');
  expect([status, body.code]).toEqual([422, 'request/invalid']);
  expect(headers.get('cache-control')).toBe('no-store');
  expect((await api.get('li', '/v1/cases')).headers.get('cache-control')).toBe('no-store');
});

test('too many requests of one caller are 429 with Retry-After; others go on', async () => {
  const slow = await Api.start({ worker: false, requestsPerMinute: 3 });
  try {
    const told = [];
    for (let i = 0; i < 4; i++) told.push(await slow.get('li', '/v1/presence'));
    expect(told.map((it) => it.status)).toEqual([200, 200, 200, 429]);
    expect(Number(told[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await slow.get('wang', '/v1/presence')).status).toBe(200);
  } finally {
    await slow.stop();
  }
});

test('no worker: not ready, and it says what is away', async () => {
  const response = await fetch(`${api.url}/readyz`);
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('2');
  expect(await response.json()).toMatchObject({ code: 'away/not-ready', away: ['worker'] });
});

test('what nobody expected is 500 with a number to look up, and tells nothing else', async () => {
  const id = 'C-0000000000000000000A';
  const view = { version: 77, owner: 'li', data: { description: '机密' } };
  await api.record.writeBatch(batch(id, 1, 1, ['case.opened'], view));
  const { status, headers, body } = await api.get('li', `/v1/cases/${id}`);
  expect([status, body.code]).toEqual([500, 'request/failed']);
  expect(body.detail).toContain(headers.get('x-request-id'));
  expect(JSON.stringify(body)).not.toMatch(/机密|\.ts|@77/);
});

test('metrics count by route, and have no case and no person in them', async () => {
  await api.get('li', '/v1/cases/nonsense');
  const text = await (await fetch(`${api.url}/metrics`)).text();
  expect(text).toContain('bihuan_http_request_seconds_count{method="GET",route="/v1/cases/:id",status="404"}');
  expect(text).not.toMatch(/nonsense|"li"/);
});

test('the Web UI’s codec: preflight, compressed and plain payloads, no bomb', async () => {
  const preflight = await fetch(`${api.url}/codec/decode`, { method: 'OPTIONS' });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  const decode = async (payloads: unknown) => {
    const response = await fetch(`${api.url}/codec/decode`, { method: 'POST', body: JSON.stringify({ payloads }) });
    return {
      status: response.status,
      body: (await response.json()) as { payloads?: { metadata: object; data: string }[] },
    };
  };
  const { payloadCodec } = await import('../../startup/payload-codec.ts');
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const sent = (payload: { metadata?: Record<string, Uint8Array> | null; data?: Uint8Array | null }) => ({
    metadata: Object.fromEntries(Object.entries(payload.metadata ?? {}).map(([name, it]) => [name, base64(it)])),
    data: base64(payload.data ?? new Uint8Array()),
  });
  const large = {
    metadata: { encoding: Buffer.from('json/plain') },
    data: Buffer.from(JSON.stringify('长'.repeat(2_000))),
  };
  const [packed] = await payloadCodec.encode([large]);
  expect(packed?.data?.byteLength).toBeLessThan(500);
  const small = sent({ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('1') });
  const told = await decode([sent(packed ?? {}), small]);
  expect(told).toMatchObject({ status: 200, body: { payloads: [sent(large), small] } });
  const bomb = { metadata: large.metadata, data: Buffer.alloc(3 * 1_024 * 1_024, 32) };
  const [tight] = await payloadCodec.encode([bomb]);
  expect((await decode([sent(tight ?? {}), sent(tight ?? {})])).status).toBe(413);
  expect((await decode([{ metadata: { encoding: base64(Buffer.from('binary/deflate')) }, data: 'AAAA' }])).status).toBe(
    422,
  );
  expect((await decode('x')).status).toBe(422);
});

test('a key with any visible signs is taken', async () => {
  const told = await api.post(
    'li',
    '/v1/presence',
    { present: true },
    { key: `!#$%&'()*+,/:;=?@[]~"<>${randomUUID()}` },
  );
  expect(told.status).toBe(200);
});
