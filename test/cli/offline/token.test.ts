/** `sop token`: what the API will read from it, and what the command warns of. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../../startup/config.ts';
import { tokenReader } from '../../../startup/token.ts';
import { scratchFolder } from '../../setup/scratch.ts';
import { sop, sopJson } from '../../setup/sop-command.ts';

function reader(env: NodeJS.ProcessEnv) {
  return tokenReader(loadConfig(env).secretFor('token-signing'), undefined);
}

/** The data folder of a server that has been started. */
function started(): { BIHUAN_HOME: string } {
  const env = { BIHUAN_HOME: scratchFolder() };
  loadConfig(env).secretFor('token-signing');
  return env;
}

test('a person’s token is taken by a server with the same data folder, and by no other', async () => {
  const env = started();
  const said = await sop(['token', '--as', 'li'], { env, nowMs: Date.now() });
  expect([said.code, said.err]).toEqual([0, '']);
  const claims = await reader(env)(said.out.trim());
  expect(claims.sub).toBe('li');
  // Whoever has the secret signs in by making it.
  expect(claims.authenticatedAtMs).toBe(claims.issuedAtMs);
  await expect(reader(started())(said.out.trim())).rejects.toMatchObject({ reason: 'invalid' });
});

test.each([[['token', '--as', 'li']], [['case', 'list', '--as', 'li']], [['token', 'revoke', '--holder', 'li']]])(
  'without the server’s data folder %j makes no secret that no server knows, and says what to set',
  async (args) => {
    const env = { BIHUAN_HOME: scratchFolder() };
    const said = await sop(args, { env });
    expect(said.code).toBe(2);
    expect(said.err).toContain(`There is no secret in ${env.BIHUAN_HOME}: set BIHUAN_HOME`);
    expect(existsSync(join(env.BIHUAN_HOME, 'secret'))).toBe(false);
  },
);

test.each([[['token']], [['token', 'revoke']], [['token', 'revoke', 'x', '--holder', 'li']]])(
  '%j lacks something',
  async (args) => {
    expect((await sop(args, { env: started() })).code).toBe(2);
  },
);

test('a system’s token carries its role and ends when it was said to', async () => {
  const env = { BIHUAN_HOME: scratchFolder(), BIHUAN_SECRET: 's'.repeat(40) };
  const nowMs = Date.now();
  const args = ['token', '--as', 'web-shop', '--role', 'integration', '--hours', '2'];
  const made = await sopJson<{ token: string; expires_at: string }>(args, { env, nowMs });
  expect(await reader(env)(made.token)).toMatchObject({ sub: 'web-shop', role: 'integration' });
  expect(Date.parse(made.expires_at) - nowMs).toBe(2 * 3_600_000);
  expect(existsSync(join(env.BIHUAN_HOME, 'secret'))).toBe(false);
  const old = await sop(args, { env, nowMs: nowMs - 3 * 3_600_000 });
  await expect(reader(env)(old.out.trim())).rejects.toMatchObject({ reason: 'expired' });
});

test('rule 30: a system’s token names what it sees; a person sees by relation, and a system without names nothing', async () => {
  const env = { BIHUAN_HOME: scratchFolder(), BIHUAN_SECRET: 's'.repeat(40) };
  const system = ['token', '--as', 'web-shop', '--role', 'integration'];
  const sight = ['--sops', 'complaint, delivery', '--fields', 'customer,order,customer'];
  const said = await sop([...system, ...sight], { env, nowMs: Date.now() });
  expect(said.err).toBe('');
  expect(await reader(env)(said.out.trim())).toMatchObject({
    sub: 'web-shop',
    role: 'integration',
    sops: ['complaint', 'delivery'],
    fields: ['customer', 'order'],
  });
  expect((await sop(system, { env })).err).toContain('without --sops this system can open cases');
  const feed = ['token', '--as', 'warehouse', '--role', 'feed'];
  expect((await sop(feed, { env })).err).toContain('without --sops this system hears of no case');
  for (const args of [
    ['token', '--as', 'li', '--sops', 'complaint'],
    ['token', '--as', 'r', '--role', 'auditor', '--fields', 'a'],
  ])
    expect((await sop(args, { env })).code).toBe(2);
});

test('a slip in the name is named', async () => {
  const env = { BIHUAN_HOME: scratchFolder() };
  writeFileSync(join(env.BIHUAN_HOME, 'secret'), 'x'.repeat(40));
  const said = await sop(['token', '--as', 'zhan'], { env });
  expect(said.code).toBe(0);
  expect(said.err).toContain('nobody in organization.yaml is called zhan; did you mean zhang?');
  // Without a name that is near it is no question.
  const stranger = await sop(['token', '--as', 'web-shop-7'], { env });
  expect(stranger.err).toContain('nobody in organization.yaml is called web-shop-7.\n');
});

test('where people sign in by a provider, only systems get one here', async () => {
  const env = {
    BIHUAN_HOME: scratchFolder(),
    BIHUAN_JWKS_URL: 'https://id.example/jwks',
    BIHUAN_JWT_ISSUER: 'https://id.example',
    BIHUAN_JWT_AUDIENCE: 'bihuan',
  };
  const said = await sop(['token', '--as', 'li'], { env });
  expect(said.code).toBe(2);
  expect(said.err).toContain('add --role');
  loadConfig(env).secretFor('token-signing');
  expect((await sop(['token', '--as', 'shop', '--role', 'integration'], { env })).code).toBe(0);
});

test.each([['0'], ['-1'], ['x'], ['13']])('--hours %s is a wrong call', async (hours) => {
  expect((await sop(['token', '--as', 'li', '--hours', hours])).code).toBe(2);
});
