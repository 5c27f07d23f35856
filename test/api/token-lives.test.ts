/** Tokens that are good by their signature and are not taken: revoked ones, and old sign-ins where a deed takes a fresh one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mustHaveSteppedUp, STEPPED_UP_MS } from '../../api/auth/step-up.ts';
import { Problem } from '../../api/problem.ts';
import { makeToken, type TokenRole } from '../../startup/token.ts';
import { Api, secretFor } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start({ worker: false });
});
afterAll(() => api.stop());

const tokenOf = (sub: string, more: { role?: TokenRole } = {}, nowMs = Date.now()) =>
  makeToken(secretFor('token-signing'), { sub, ...more }, nowMs);
const by = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const seen = async (token: string) => {
  const { status, body } = await api.get<{ code?: string }>('li', '/v1/tasks', by(token));
  return body.code ?? status;
};
const revoke = (token: string, body: object) => api.post('li', '/v1/tokens/revoke', body, by(token));

test('one token is revoked by its holder, and the others of the holder go on', async () => {
  const [one, other] = [await tokenOf('wang'), await tokenOf('wang')];
  expect(await seen(one)).toBe(200);
  expect(await revoke(other, { token: one })).toMatchObject({ status: 200, body: { holder: 'wang' } });
  expect(await seen(one)).toBe('auth/revoked');
  expect(await seen(other)).toBe(200);
});

test('all tokens of somebody until now are revoked by an operator; later ones are good', async () => {
  const [first, second] = [await tokenOf('zhang'), await tokenOf('zhang', {}, Date.now() - 3_600_000)];
  const root = await tokenOf('root', { role: 'admin' });
  expect(await revoke(root, { holder: 'zhang' })).toMatchObject({ status: 200, body: { holder: 'zhang' } });
  expect([await seen(first), await seen(second)]).toEqual(['auth/revoked', 'auth/revoked']);
  expect(await seen(await tokenOf('zhang', {}, Date.now() + 2_000))).toBe(200);
});

test('nobody but an operator revokes what is another’s; what is no token is told', async () => {
  const li = await tokenOf('li');
  expect(await revoke(li, { holder: 'chen' })).toMatchObject({ status: 403, body: { code: 'auth/role' } });
  expect(await revoke(li, { token: await tokenOf('chen') })).toMatchObject({ status: 403 });
  expect(await revoke(li, { token: 'nonsense' })).toMatchObject({
    status: 422,
    body: { fields: [{ field: 'token', code: 'auth/invalid' }] },
  });
  expect(await revoke(li, {})).toMatchObject({ status: 422 });
  expect(await revoke(li, { token: li, holder: 'li' })).toMatchObject({ status: 422 });
  expect(await seen(li)).toBe(200);
});

test('a sign-in counts for five minutes, and a token that does not tell of one never counts', () => {
  const identity = { id: 'li', roles: [], teams: [], person: true, eyes: { reader: 'li', sees: { keys: [] } } };
  const codeOf = (authenticatedAtMs: number | undefined) => {
    try {
      mustHaveSteppedUp(authenticatedAtMs === undefined ? identity : { ...identity, authenticatedAtMs }, 1_000_000);
      return 'good';
    } catch (error) {
      return error instanceof Problem ? `${error.status} ${error.code}` : String(error);
    }
  };
  expect(codeOf(1_000_000 - STEPPED_UP_MS)).toBe('good');
  expect(codeOf(1_000_000 - STEPPED_UP_MS - 1)).toBe('401 auth/step-up');
  expect(codeOf(undefined)).toBe('401 auth/step-up');
});

test('publishing, confirming, moving cases and newer calendars take a fresh sign-in; a dry run does not', async () => {
  const old = by(await tokenOf('han', {}, Date.now() - STEPPED_UP_MS - 5_000));
  const files = Object.fromEntries(shippedFiles);
  const version = '/v1/sops/complaint/versions/3';
  const deeds: [path: string, body: object][] = [
    ['/v1/sops', { files }],
    ['/v1/publications/1/confirm', { hash: '0'.repeat(64) }],
    [`${version}/migration`, {}],
    [`${version}/recalendar`, { files }],
  ];
  for (const [path, body] of deeds) {
    const told = await api.post('han', path, body, old);
    expect([path, told.status, told.body.code]).toEqual([path, 401, 'auth/step-up']);
    expect(told.headers.get('www-authenticate')).toContain('insufficient_user_authentication');
  }
  expect(await api.post('han', '/v1/sops', { files, dry_run: true }, old)).toMatchObject({ status: 200 });
  expect(await api.post('han', `${version}/migration`, { dry_run: true }, old)).toMatchObject({ status: 200 });
  // Signed in again, the same key goes on where it was refused.
  const [first, again] = [by(await tokenOf('han', {}, Date.now() - STEPPED_UP_MS - 5_000)), {}];
  const key = 'step-up-1';
  expect((await api.post('han', '/v1/sops', { files }, { ...first, key })).status).toBe(401);
  expect((await api.post('han', '/v1/sops', { files }, { ...again, key })).status).toBe(200);
});

test('tokens that are refused too often from one address are 429, and good ones still come in', async () => {
  const codes = new Set<unknown>();
  for (let i = 0; i < 80; i++) codes.add(await seen('nonsense'));
  expect(codes).toEqual(new Set(['auth/invalid', 'request/rate']));
  const refused = await fetch(`${api.url}/v1/tasks`);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await seen(await tokenOf('li'))).toBe(200);
});
