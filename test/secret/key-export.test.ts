/** Keys leave an installation by two people's word alone: for one recipient, once, within 72 hours, and in no answer. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../startup/config.ts';
import { nameOfSecret } from '../../startup/secret.ts';
import { makeToken } from '../../startup/token.ts';
import type { AccessPage } from '../../wire/access.ts';
import type { WireKeyExport, WireKeyExports } from '../../wire/key-export.ts';
import { Api, secret, secretFor } from '../setup/api.ts';
import { scratchFolder } from '../setup/scratch.ts';
import { emptyDatabase, freshDatabase } from '../setup/server.ts';
import { type Around, sop, sopJson } from '../setup/sop-command.ts';

const HOUR_MS = 3_600_000;
let api: Api;
let identity: string;
let recipient: string;
beforeAll(async () => {
  api = await Api.start({ worker: false });
  identity = await generateIdentity();
  recipient = await identityToRecipient(identity);
});
afterAll(() => api.stop());

type Refused = { code?: string };
const ask = (who: string, to = recipient) =>
  api.post<WireKeyExport & Refused>(who, '/v1/key-exports', { recipient: to });
const confirm = (who: string, id: number, hash: string) =>
  api.post<WireKeyExport & Refused>(who, `/v1/key-exports/${id}/confirm`, { hash });
const console = (nowMs = Date.now(), more: NodeJS.ProcessEnv = {}): Around => ({
  env: { DATABASE_URL: api.databaseUrl, BIHUAN_SECRET: secret, ...more },
  nowMs,
});
const write = (id: number, to: string, around = console()) =>
  sop(['secret', 'export', '--request', String(id), '--to', to], around);
const said = (code: number, text: string) => ({ code, err: expect.stringContaining(text) as string });
const fileIn = (folder = scratchFolder()) => join(folder, 'keys.age');

async function agreed(): Promise<WireKeyExport> {
  const { body } = await ask('root');
  expect(await confirm('chen', body.id, body.hash)).toMatchObject({ status: 201, body: { confirmed_by: 'chen' } });
  return body;
}
function keyFile(text = identity): string {
  const path = join(scratchFolder(), 'key.txt');
  writeFileSync(path, `# made for a test\n${text}\n`);
  return path;
}
const bring = (file: string, home: string, more: NodeJS.ProcessEnv = {}, key = keyFile()) =>
  sop(['secret', 'import', file, '--identity', key], { env: { BIHUAN_HOME: home, ...more } });

test('one asks, another confirms what was shown, the console writes it once, a new machine has the keys', async () => {
  expect((await ask('li')).status).toBe(403);
  expect((await ask('revisor')).status).toBe(403);
  const asked = await ask('root');
  expect(asked).toMatchObject({ status: 202, body: { recipient, keys: [nameOfSecret(secret)], asked_by: 'root' } });
  const { id, hash, asked_at: askedAt, lapses_at: lapsesAt } = asked.body;
  expect(Date.parse(lapsesAt) - Date.parse(askedAt)).toBe(72 * HOUR_MS);
  const to = fileIn();
  expect(await write(id, to)).toMatchObject(said(1, 'No second person'));
  expect(await confirm('root', id, hash)).toMatchObject({ status: 403 });
  expect(await confirm('chen', id, '0'.repeat(64))).toMatchObject({ status: 409, body: { code: 'keys/other-hash' } });
  expect(await confirm('chen', id, hash)).toMatchObject({ status: 201, body: { id, confirmed_by: 'chen' } });
  expect(await confirm('chen', id, hash)).toMatchObject({ status: 409, body: { code: 'keys/confirmed' } });

  // A place that cannot be written costs nothing.
  expect(await write(id, join(scratchFolder(), 'no-folder', 'k'))).toMatchObject(said(2, 'ENOENT'));
  const done = await write(id, to);
  expect(done).toMatchObject({ code: 0, out: expect.stringContaining(recipient) as string });
  expect(statSync(to).mode & 0o077).toBe(0);
  expect(`${readFileSync(to, 'latin1')}${JSON.stringify(done)}`).not.toContain(secret);
  expect(await write(id, fileIn())).toMatchObject(said(1, 'written before'));
  const shown = await api.get<WireKeyExport>('revisor', `/v1/key-exports/${id}`);
  expect(shown.body.used_by).toMatch(/^operator:/);
  expect(JSON.stringify([asked, shown])).not.toContain(secret);
  const { body: log } = await api.get<AccessPage>('revisor', '/v1/access');
  const steps = log.items.filter((it) => it.what === `key-export/${id}`).map((it) => [it.purpose, it.reader]);
  expect(steps.reverse()).toEqual([
    ['keys:ask', 'root'],
    ['keys:confirm', 'chen'],
    ['keys:write', shown.body.used_by],
  ]);

  const home = join(scratchFolder(), 'new');
  expect(await bring(to, home)).toMatchObject({ code: 0 });
  expect(loadConfig({ BIHUAN_HOME: home }).secretFor('vault')).toEqual(secretFor('vault'));
  expect(statSync(join(home, 'secret')).mode & 0o077).toBe(0);
  expect(await bring(to, home)).toMatchObject({ code: 0, out: expect.stringContaining('already') as string });
});

test('two words at once confirm once, two consoles at once write once, and the other leaves no file', async () => {
  const { id, hash } = (await ask('root')).body;
  const words = await Promise.all([confirm('chen', id, hash), confirm('chen', id, hash)]);
  expect(words.map((it) => it.status).sort((a, b) => a - b)).toEqual([201, 409]);
  const files = [1, 2, 3].map(() => fileIn());
  const codes = (await Promise.all(files.map((to) => write(id, to)))).map((it) => it.code);
  expect(codes.sort((a, b) => a - b)).toEqual([0, 1, 1]);
  expect(files.filter((it) => existsSync(it)).length).toBe(1);
});

test('72 hours after it was asked nothing is confirmed or written', async () => {
  const late = await agreed();
  const lapsesMs = Date.parse(late.lapses_at);
  expect(await write(late.id, fileIn(), console(lapsesMs))).toMatchObject(said(1, '72 hours'));
  expect(await write(late.id, fileIn(), console(lapsesMs - 1))).toMatchObject({ code: 0 });
  const { id, hash } = (await ask('root')).body;
  await api.sql.query('update key_export set asked_ms = asked_ms - $1 where id = $2', [72 * HOUR_MS, id]);
  expect(await confirm('chen', id, hash)).toMatchObject({ status: 409, body: { code: 'keys/lapsed' } });
  const open = await api.get<WireKeyExports>('chen', '/v1/key-exports');
  expect(open.body.items.map((it) => it.id)).not.toContain(id);
});

test('a fresh sign-in is asked for, and a recipient that is one', async () => {
  const { id, hash } = (await ask('root')).body;
  const old = async (sub: string, role?: 'admin') => ({
    authorization: `Bearer ${await makeToken(secretFor('token-signing'), { sub, ...(role && { role }) }, Date.now() - 600_000)}`,
  });
  const told = [
    await api.post<Refused>('root', '/v1/key-exports', { recipient }, { headers: await old('root', 'admin') }),
    await api.post<Refused>('chen', `/v1/key-exports/${id}/confirm`, { hash }, { headers: await old('chen') }),
  ];
  expect(told.map((it) => [it.status, it.body.code])).toEqual([401, 401].map((it) => [it, 'auth/step-up']));
  // One letter is another: the checksum does not hold.
  const last = recipient.endsWith('q') ? 'p' : 'q';
  for (const wrong of [`${recipient.slice(0, -1)}${last}`, 'age1', identity])
    expect((await ask('root', wrong)).status).toBe(422);
});

test('what was changed in the database after the second person confirmed is not written', async () => {
  const theirs = await identityToRecipient(await generateIdentity());
  const bent = await agreed();
  await api.sql.query('update key_export set recipient = $1 where id = $2', [theirs, bent.id]);
  const to = fileIn();
  expect(await write(bent.id, to)).toMatchObject(said(1, 'not what a second person confirmed'));
  expect(existsSync(to)).toBe(false);
  const alone = (await ask('root', theirs)).body;
  await api.sql.query("update key_export set confirmed_ms = 1, confirmed_by = 'chen', signature = 'x' where id = $1", [
    alone.id,
  ]);
  expect(await write(alone.id, fileIn())).toMatchObject(said(1, 'not what a second person confirmed'));
  const exchanged = await agreed();
  const both = console(Date.now(), { BIHUAN_OTHER_SECRET: 'the-secret-after-this-one-that-is-long' });
  expect(await write(exchanged.id, fileIn(), both)).toMatchObject(said(1, 'exchanged since'));
});

test('a new machine says in words what is wrong: the private key, the file, the folder, the database', async () => {
  const to = fileIn();
  expect(await write((await agreed()).id, to)).toMatchObject({ code: 0 });
  const home = join(scratchFolder(), 'new');
  expect(await bring(to, home, {}, keyFile(await generateIdentity()))).toMatchObject(said(1, 'another key'));
  expect(await bring(to, home, {}, keyFile('nothing'))).toMatchObject(said(2, 'no private key'));
  expect(await bring(to, home, { BIHUAN_SECRET: secret })).toMatchObject(said(2, 'BIHUAN_SECRET'));
  const whole = readFileSync(to);
  const other = fileIn();
  for (const length of [whole.length - 1, 150, 30]) {
    writeFileSync(other, whole.subarray(0, length));
    expect(await bring(other, home)).toMatchObject(said(1, 'cut off'));
  }
  writeFileSync(other, 'age-secret');
  expect(await bring(other, home)).toMatchObject(said(1, 'not a file of sop secret export'));
  expect(await bring(join(scratchFolder(), 'none'), home)).toMatchObject(said(2, 'ENOENT'));
  expect(await bring(to, home, { DATABASE_URL: api.databaseUrl })).toMatchObject({ code: 0 });

  const theirs = scratchFolder();
  writeFileSync(join(theirs, 'secret'), 'the-secret-of-another-installation-3333\n');
  expect(await bring(to, theirs)).toMatchObject(said(1, 'another installation'));
  expect(readFileSync(join(theirs, 'secret'), 'utf8')).toBe('the-secret-of-another-installation-3333\n');
  const url = await freshDatabase();
  const elsewhere = { DATABASE_URL: url, BIHUAN_SECRET: 'the-secret-of-another-installation-3333' };
  await sopJson(['secret', 'show'], { env: elsewhere });
  const fresh = join(scratchFolder(), 'fresh');
  expect(await bring(to, fresh, { DATABASE_URL: url })).toMatchObject(said(1, 'another installation'));
  expect(existsSync(join(fresh, 'secret'))).toBe(false);
  expect(await bring(to, fresh, { DATABASE_URL: await emptyDatabase() })).toMatchObject({ code: 0 });
});

test('the commands: asked, listed, looked at, confirmed by the hash', async () => {
  const env = { BIHUAN_API_URL: api.url, BIHUAN_SECRET: secret };
  const token = await makeToken(secretFor('token-signing'), { sub: 'root', role: 'admin' });
  const now = { env, nowMs: Date.now() };
  const asked = await sopJson<WireKeyExport>(['secret', 'ask', '--recipient', recipient, '--token', token], now);
  const list = await sop(['secret', 'requests', '--by', 'chen'], now);
  expect(list.out).toContain(`sop secret confirm ${asked.id} --hash ${asked.hash}`);
  expect((await sop(['secret', 'confirm', String(asked.id), '--by', 'chen'], now)).out).toContain(asked.hash);
  const done = await sop(['secret', 'confirm', String(asked.id), '--hash', asked.hash, '--by', 'chen'], now);
  expect(done.out).toContain(`sop secret export --request ${asked.id}`);
});
