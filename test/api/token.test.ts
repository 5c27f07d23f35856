/** Tokens of an identity provider beside our own: each key for its own algorithms, people only from the provider. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeToken, TokenRefused, tokenReader } from '../../startup/token.ts';

const secret = Buffer.alloc(32, 3);
const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
const provider = createServer(async (_, response) => {
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
});
let read: ReturnType<typeof tokenReader>;
beforeAll(async () => {
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const jwksUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/jwks`;
  read = tokenReader(secret, { jwksUrl, issuer: 'https://id.example', audience: 'bihuan' });
});
afterAll(() => void provider.close());

interface Given {
  iss?: string;
  aud?: string;
  sub?: string;
  exp?: number;
  role?: string;
  jti?: string;
  iat?: number;
  auth_time?: number;
}

function given({ iss, aud, sub, exp, ...rest }: Given) {
  const claims = { iss, aud, sub, exp };
  return new SignJWT(rest)
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .setIssuer(claims.iss ?? 'https://id.example')
    .setAudience(claims.aud ?? 'bihuan')
    .setSubject(claims.sub ?? 'li')
    .setExpirationTime(claims.exp ?? Math.floor(Date.now() / 1_000) + 60)
    .sign(privateKey);
}
const reasonOf = async (token: Promise<string>) => {
  const error: unknown = await read(await token).catch((it: unknown) => it);
  return error instanceof TokenRefused ? error.reason : error;
};

test('the provider’s people come in, without a role of their token', async () => {
  const expiresAtMs = expect.any(Number) as number;
  expect(await read(await given({}))).toEqual({ sub: 'li', expiresAtMs });
  expect(await read(await given({ role: 'admin' }))).toEqual({ sub: 'li', expiresAtMs });
  const nowS = Math.floor(Date.now() / 1_000);
  const whole = await given({ jti: 'j-1', iat: nowS - 60, auth_time: nowS - 600 });
  expect(await read(whole)).toEqual({
    sub: 'li',
    expiresAtMs,
    id: 'j-1',
    issuedAtMs: (nowS - 60) * 1_000,
    authenticatedAtMs: (nowS - 600) * 1_000,
  });
});

test('another issuer, another audience, an old token and our own names are refused', async () => {
  expect(await reasonOf(given({ iss: 'https://evil.example' }))).toBe('invalid');
  expect(await reasonOf(given({ aud: 'else' }))).toBe('invalid');
  expect(await reasonOf(given({ exp: 1_000 }))).toBe('expired');
  expect(await reasonOf(given({ sub: 'web-ui' }))).toBe('invalid');
});

test('the public key is no secret: a token signed with its text is refused', async () => {
  const forged = new SignJWT({ role: 'admin' })
    .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
    .setSubject('li')
    .setIssuer('https://id.example')
    .setAudience('bihuan')
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(await exportSPKI(publicKey)));
  expect(await reasonOf(forged)).toBe('invalid');
});

test('our own secret still makes systems, and no people', async () => {
  expect(await read(await makeToken(secret, { sub: 'shop', role: 'integration' }))).toMatchObject({
    sub: 'shop',
    role: 'integration',
  });
  expect(await reasonOf(makeToken(secret, { sub: 'li' }))).toBe('invalid');
});

test('no token lives longer than twelve hours, whoever made it', async () => {
  const nowS = Math.floor(Date.now() / 1_000);
  const [twelve, minute] = [12 * 3_600, 60];
  expect(await reasonOf(given({ iat: nowS, exp: nowS + twelve + minute }))).toBe('too-long');
  // Nor when it is nearly over: it was good for too long already.
  expect(await reasonOf(given({ iat: nowS - 30 * 86_400, exp: nowS + minute }))).toBe('too-long');
  expect(await reasonOf(given({ exp: nowS + twelve + minute }))).toBe('too-long');
  expect(await read(await given({ iat: nowS, exp: nowS + twelve }))).toMatchObject({ sub: 'li' });
  expect(await reasonOf(makeToken(secret, { sub: 'shop', role: 'integration', hours: 13 }))).toBe('too-long');
});

test('what a token says was done in times to come was not: it would live and count as signed in for as long as it likes', async () => {
  const nowS = Math.floor(Date.now() / 1_000);
  const years = nowS + 10 * 365 * 86_400;
  expect(await reasonOf(given({ iat: years - 3_600, exp: years }))).toBe('invalid');
  expect(await reasonOf(given({ iat: nowS, auth_time: years }))).toBe('invalid');
  // Milliseconds where seconds are meant are such times, too.
  expect(await reasonOf(given({ iat: nowS, auth_time: nowS * 1_000 }))).toBe('invalid');
  const ours = makeToken(secret, { sub: 'shop', role: 'integration' }, Date.now() + 3_600_000);
  expect(await reasonOf(ours)).toBe('invalid');
  expect(await read(await given({ iat: nowS + 30, auth_time: nowS + 30 }))).toMatchObject({ sub: 'li' });
});

test('a name that cannot be kept speaks for nobody; an id that cannot be kept is none', async () => {
  for (const sub of ['li\u0000', 'li\n', 'x'.repeat(201)]) expect(await reasonOf(given({ sub }))).toBe('invalid');
  for (const jti of [5, 'a\u0000b', ''])
    expect(await read(await given({ jti: jti as string }))).toEqual({ sub: 'li', expiresAtMs: expect.any(Number) });
});

test('a provider that is away is an outage, not a refusal', async () => {
  const lost = tokenReader(secret, {
    jwksUrl: 'http://127.0.0.1:9/jwks',
    issuer: 'https://id.example',
    audience: 'bihuan',
  });
  const error: unknown = await lost(await given({})).catch((it: unknown) => it);
  expect((error as TokenRefused).reason).toBe('keys-away');
});
