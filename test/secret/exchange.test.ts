/** `sop secret`: the secret is exchanged under running processes, broken off and begun again, and the former one taken away. */
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { handOver } from '../../audit/handover.ts';
import type { Line } from '../../cli/doctor/line.ts';
import { audit } from '../../audit/run.ts';
import { folderPlace } from '../../audit/place.ts';
import { type Signer, signerOf } from '../../audit/signing.ts';
import { openRecord } from '../../records/record.ts';
import type { RecordStore } from '../../records/store.ts';
import { loadConfig } from '../../startup/config.ts';
import { makeToken, tokenReader } from '../../startup/token.ts';
import { batch } from '../setup/record.ts';
import { scratchFolder } from '../setup/scratch.ts';
import { asOwner, freshDatabase } from '../setup/server.ts';
import { sop, sopJson } from '../setup/sop-command.ts';

const first = 'the-first-secret-of-this-installation-1';
const second = 'the-second-secret-of-this-installation-2';
const other = 'the-secret-of-another-installation-3333';
const by = { purpose: 'test', actor: 'li' };
const ref = (n: number) => `v1.${String(n).padStart(43, '0')}`;
const row = (n: number) => ({ ref: ref(n), subject: `customer/${n}`, case: 'A', field: 'phone', value: `138${n}` });

let url: string;
const opened: RecordStore[] = [];
beforeEach(async () => {
  url = await freshDatabase();
});
afterEach(async () => {
  for (const record of opened.splice(0)) await record.close();
});

/** A process with this environment. */
async function process(env: NodeJS.ProcessEnv): Promise<RecordStore> {
  const record = await openRecord(url, { vaultKey: loadConfig(env).vaultKeys, poolSize: 2 });
  opened.push(record);
  return record;
}

/** A way to the database that lets so many connections in and hangs up on the rest. */
async function cuttable(database: string) {
  const to = new URL(database);
  let left = 0;
  const server = createServer((socket) => {
    if (left-- <= 0) return socket.destroy();
    const beyond = connect(Number(to.port), to.hostname);
    socket.pipe(beyond).pipe(socket);
    for (const [one, another] of [
      [socket, beyond],
      [beyond, socket],
    ] as const) {
      one.on('error', () => another.destroy());
      one.on('close', () => another.destroy());
    }
    return undefined;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(database);
  [through.hostname, through.port] = ['127.0.0.1', String((server.address() as AddressInfo).port)];
  return { url: through.href, letIn: (count: number) => void (left = count), close: () => void server.close() };
}

/** As a version wrote them that knew no names of keys. */
async function unnamed(record: RecordStore, key: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: asOwner(url) });
  await client.connect();
  await client.query('update vault_key set wrapped = substr(wrapped, 9) where subject = $1', [key]);
  await client.end();
  expect(await record.keysToReseal()).toBeGreaterThan(0);
}

const values = async (record: RecordStore, count: number) =>
  (
    await record.readVault(
      Array.from({ length: count }, (_, n) => ref(n)),
      by,
    )
  ).map((it) => (it.status === 'present' ? it.value : it.status));
const expected = (count: number) => Array.from({ length: count }, (_, n) => `138${n}`);

test('the secret of a data folder is exchanged while processes run, by two at once, and the former one goes 12 hours later', async () => {
  const home = scratchFolder();
  const env = { DATABASE_URL: url, BIHUAN_HOME: home };
  writeFileSync(join(home, 'secret'), `${first}\n`, { mode: 0o600 });
  const running = await process(env);
  await running.putVault(Array.from({ length: 5 }, (_, n) => row(n)));
  await unnamed(running, 'customer/3');
  const read = tokenReader(loadConfig(env).keysFor('token-signing'), undefined);
  const token = await makeToken(loadConfig(env).secretFor('token-signing'), { sub: 'li' });

  const nowMs = Date.now();
  const both = await Promise.all([1, 2].map(() => sop(['secret', 'rotate'], { env, nowMs })));
  // The second goes on with what the first has made, or finds it done.
  expect(both.filter((it) => it.code === 0 || it.err.includes('sop secret retire')).length).toBe(2);
  const [made, kept, ...more] = readFileSync(join(home, 'secret'), 'utf8').trim().split('\n');
  expect([made?.length, kept, more]).toEqual([43, first, []]);
  expect(statSync(join(home, 'secret')).mode & 0o077).toBe(0);

  // What ran before reads on, and writes under the new one.
  await running.putVault([row(5)]);
  expect(await values(running, 6)).toEqual(expected(6));
  expect(await running.keysToReseal()).toBe(0);
  expect(await sop(['secret', 'rotate'], { env, nowMs })).toMatchObject({
    code: 1,
    err: expect.stringContaining('sop secret retire') as string,
  });

  expect(await sop(['secret', 'retire'], { env, nowMs: nowMs + 3_600_000 })).toMatchObject({
    code: 1,
    err: expect.stringContaining(new Date(nowMs + 12 * 3_600_000).toISOString()) as string,
  });
  expect((await read(token)).sub).toBe('li');
  expect(await sop(['secret', 'retire'], { env, nowMs: nowMs + 12 * 3_600_000 })).toMatchObject({ code: 0 });
  expect(readFileSync(join(home, 'secret'), 'utf8')).toBe(`${made}\n`);
  const after = loadConfig(env);
  await expect(tokenReader(after.keysFor('token-signing'), undefined)(token)).rejects.toThrow(/not valid/);
  expect(await values(await process(env), 6)).toEqual(expected(6));
});

test('with the database away before or in the midst of an exchange it is told, nothing is half done, and it goes on later', async () => {
  const home = scratchFolder();
  const file = join(home, 'secret');
  writeFileSync(file, `${first}\n`, { mode: 0o600 });
  const running = await process({ DATABASE_URL: url, BIHUAN_HOME: home });
  await running.putVault(Array.from({ length: 3 }, (_, n) => row(n)));
  const way = await cuttable(url);
  const env = { DATABASE_URL: way.url, BIHUAN_HOME: home };
  const away = { code: 1, err: expect.stringContaining('The database is away') as string };
  way.letIn(0);
  for (const step of ['show', 'rotate', 'retire']) expect(await sop(['secret', step], { env })).toMatchObject(away);
  expect(readFileSync(file, 'utf8')).toBe(`${first}\n`);

  // Let in until the new secret is made, then cut: the file has both, and every process goes on.
  way.letIn(2);
  expect(await sop(['secret', 'rotate'], { env })).toMatchObject(away);
  const [made, former] = readFileSync(file, 'utf8').trim().split('\n');
  expect([made?.length, former]).toEqual([43, first]);
  await running.putVault([row(3)]);
  expect(await values(running, 4)).toEqual(expected(4));
  expect(await values(await process({ DATABASE_URL: url, BIHUAN_HOME: home }), 4)).toEqual(expected(4));

  way.letIn(Number.POSITIVE_INFINITY);
  expect(await sopJson(['secret', 'rotate'], { env })).toMatchObject({ made: false, resealed: 4, foreign: 0 });
  expect(readFileSync(file, 'utf8')).toBe(`${made}\n${first}\n`);
  expect(await values(running, 4)).toEqual(expected(4));
  way.close();
});

test('secrets of the environment: both to all, exchanged, sealed anew in pieces; the wrong way round is told', async () => {
  const given = (secret: string, beside?: string) => ({
    DATABASE_URL: url,
    BIHUAN_SECRET: secret,
    ...(beside !== undefined && { BIHUAN_OTHER_SECRET: beside }),
  });
  const old = await process(given(first, second));
  await old.putVault(Array.from({ length: 4 }, (_, n) => row(n)));
  expect(await sop(['secret', 'rotate'], { env: given(first) })).toMatchObject({
    code: 2,
    err: expect.stringContaining('BIHUAN_OTHER_SECRET') as string,
  });
  expect(await sop(['secret', 'rotate'], { env: given(first, second) })).toMatchObject({
    code: 2,
    err: expect.stringContaining('still the former one') as string,
  });
  expect(await sop(['secret', 'retire'], { env: given(second, first) })).toMatchObject({ code: 1 });

  // As one that was killed after its first page.
  const next = await process(given(second, first));
  const [now, former] = loadConfig(given(second, first)).keysFor('anchor')().map(signerOf) as [Signer, Signer];
  await next.keepHandover(handOver(former, now));
  await next.useVaultKey();
  expect(await next.resealKeys(0, 1)).toMatchObject({ resealed: 1 });
  await old.putVault([row(4)]);
  expect([await values(old, 5), await values(next, 5)]).toEqual([expected(5), expected(5)]);
  await expect(process(given(first))).rejects.toThrow(/this process holds/);

  const rotated = await sopJson<{ resealed: number }>(['secret', 'rotate'], { env: given(second, first) });
  expect(rotated).toMatchObject({ made: false, resealed: 3, foreign: 0 });
  expect(await sop(['secret', 'rotate'], { env: given(first, second) })).toMatchObject({ code: 2 });
  expect(await sop(['secret', 'retire', '--at-once'], { env: given(second, first) })).toMatchObject({ code: 0 });
  expect(await values(await process(given(second)), 5)).toEqual(expected(5));
  const shown = await sopJson<{ signing_keys: string[]; former_signing_keys: string[] }>(['secret', 'show'], {
    env: given(second),
  });
  expect(shown.former_signing_keys).toEqual([signerOf(loadConfig(given(first)).secretFor('anchor')).publicKey]);
});

test('a key from outside takes the place of the derived one, and a wrong one is refused at the start', async () => {
  const folder = scratchFolder();
  const file = join(folder, 'vault.key');
  writeFileSync(file, `${Buffer.alloc(32, 9).toString('base64')}\n`, { mode: 0o600 });
  const plain = { DATABASE_URL: url, BIHUAN_SECRET: first };
  await (await process(plain)).putVault([row(0), row(1)]);
  const outside = { ...plain, BIHUAN_VAULT_KEY_FILE: file };
  const early = await process(outside);
  await early.putVault([row(2)]);
  expect(await values(await process(plain), 3)).toEqual(expected(3));
  expect(await sopJson(['secret', 'rotate'], { env: outside })).toMatchObject({ resealed: 3 });
  expect(await values(early, 3)).toEqual(expected(3));
  // And back again.
  writeFileSync(file, `from-secret\n${Buffer.alloc(32, 9).toString('base64')}\n`);
  expect(await sopJson(['secret', 'rotate'], { env: outside })).toMatchObject({ resealed: 3 });
  expect(await values(await process(plain), 3)).toEqual(expected(3));
  writeFileSync(file, `${Buffer.alloc(32, 9).toString('base64')}\n`);
  await sop(['secret', 'rotate'], { env: outside });
  const refusal = /personal values of this database are under the key [0-9a-f]{16}/;
  await expect(process(plain)).rejects.toThrow(refusal);
  await expect(process({ DATABASE_URL: url, BIHUAN_SECRET: other })).rejects.toThrow(refusal);
});

test('the row of anchors goes on under the new key, and who has that alone relies on all of it', async () => {
  const env = { DATABASE_URL: url, BIHUAN_SECRET: second, BIHUAN_OTHER_SECRET: first };
  const folder = scratchFolder();
  const place = folderPlace(folder);
  const signers = loadConfig(env).keysFor('anchor')().map(signerOf);
  const [now, former] = signers as [(typeof signers)[0], (typeof signers)[0]];
  const record = await process(env);
  const write = async (id: string, deps: object) => {
    await record.writeBatch(batch(id, 10, 0, ['a', 'b']));
    await record.writeBatch(batch(id, 20, 2, ['c']));
    const done = await audit({ record, place, now: Date.now, signer: now, ...deps }, { anchor: true });
    const text = done.anchor === undefined ? '{}' : readFileSync(join(folder, done.anchor), 'utf8');
    return { faults: done.faults, key: (JSON.parse(text.split('\n')[0] ?? '') as { key?: string }).key };
  };
  expect(await write('A', { signer: former })).toEqual({ faults: 0, key: former.publicKey });
  // Given both and exchanged, but nothing says yet that the one follows the other.
  expect(await write('B', { otherSigners: [former] })).toEqual({ faults: 0, key: former.publicKey });
  expect(await sop(['secret', 'rotate'], { env: { ...env, BIHUAN_SECRET: second } })).toMatchObject({ code: 2 });
  await record.useVaultKey();
  const external = { ...env, BIHUAN_VAULT_KEY_COMMAND: `node -p Buffer.alloc(32,7).toString('hex')` };
  expect(await sop(['secret', 'rotate'], { env: external })).toMatchObject({ code: 0 });
  expect(await write('C', {})).toEqual({ faults: 0, key: now.publicKey });
  // A process that was not started anew yet goes on under the new one; one that has only the former does not.
  expect(await write('D', { signer: former, otherSigners: [now] })).toEqual({ faults: 0, key: now.publicKey });
  expect(await write('E', { signer: former })).toMatchObject({ faults: 1, key: undefined });
  expect(await write('F', { signer: signerOf(Buffer.alloc(32, 1)) })).toMatchObject({ key: undefined });
});

test('the doctor tells of another secret, of one that others may read, and of what is left of an exchange', async () => {
  const home = scratchFolder();
  const servers = { DATABASE_URL: url, TEMPORAL_ADDRESS: inject('temporalAddress') };
  const doctor = async (env: NodeJS.ProcessEnv) => {
    const around = { env: { ...servers, BIHUAN_HOME: home, ...env }, nowMs: Date.now() };
    const { lines } = await sopJson<{ lines: Line[] }>(['doctor'], around);
    return lines.filter((it) => it.what === 'secret').map(({ status, todo }) => [status, todo ?? '']);
  };
  await process({ BIHUAN_SECRET: first });
  expect(await doctor({})).toEqual([['note', '']]);
  expect(await doctor({ BIHUAN_SECRET: first })).toEqual([['ok', '']]);
  expect(await doctor({ BIHUAN_SECRET: second })).toEqual([['problem', expect.stringContaining('BIHUAN_SECRET')]]);
  writeFileSync(join(home, 'secret'), `${second}\n${first}\n`, { mode: 0o644 });
  expect(await doctor({})).toEqual([
    ['note', `chmod 600 ${join(home, 'secret')}`],
    ['note', 'sop secret retire'],
    ['note', 'sop secret rotate'],
  ]);
});
