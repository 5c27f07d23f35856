/** Backups: everything comes back in an empty database, and what is not whole is refused and leaves nothing. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from '../../audit/run.ts';
import { signerOf } from '../../audit/signing.ts';
import { openRecord } from '../../records/record.ts';
import { loadConfig } from '../../startup/config.ts';
import { ensureDatabase } from '../../startup/postgres.ts';
import { withRestingPostgres } from '../../startup/resting-postgres.ts';
import { freePort } from '../../startup/ports.ts';
import { deriveKey } from '../../startup/secret.ts';
import { batch, freshRecord, organization, samplePackage } from '../setup/record.ts';
import { scratchFolder } from '../setup/scratch.ts';
import { emptyDatabase, freshDatabase } from '../setup/server.ts';
import { sop } from '../setup/sop-command.ts';

const secret = 'a-secret-of-the-tests-that-is-long-enough';
const vaultKey = Buffer.from(deriveKey(secret, 'vault'));
let it: Awaited<ReturnType<typeof freshRecord>>;

beforeAll(async () => {
  it = await freshRecord(undefined, vaultKey);
  for (const id of ['CU-1', 'CU-2']) {
    await it.record.writeBatch(batch(id, 10, 0, ['a', 'b']));
    await it.record.writeBatch(batch(id, 20, 2, ['c']));
  }
  // What COPY's format must escape.
  const hard = { note: 'tab\t, line\nbreak, back\\slash, \\. and 客户', empty: '' };
  await it.record.writeBatch(batch('CU-3', 10, 0, ['a'], { data: hard, title: '\\.\n\\.' }));
  await it.record.publish(samplePackage(), 'han');
  await it.record.saveWorkspace({ organization, messages: {}, connectors: {} }, 'han');
  await it.record.putVault([{ ref: 'v1.x', subject: 'C-7', case: 'CU-1', field: 'phone', value: '13800000000' }]);
});
afterAll(() => it.close());

const at = (url: string) => ({ DATABASE_URL: url, BIHUAN_SECRET: secret });
const nothing = async (url: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    "select 1 from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
  );
  await client.end();
  return rows.length === 0;
};

async function backedUp(...more: string[]): Promise<string> {
  const file = join(scratchFolder(), 'bihuan.backup');
  expect(await sop(['backup', '--to', file, ...more], { env: at(it.url) })).toMatchObject({ code: 0 });
  return file;
}

/** All rows of all tables, as text. The feed begins anew. That there was a backup is noted after its snapshot. */
async function contents(url: string): Promise<Record<string, string[]>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not in ('migration', 'backup_done') and relname not like 'feed%' order by 1",
  );
  const all: Record<string, string[]> = {};
  for (const { name } of rows) {
    const found = await client.query<{ row: string }>(`select t::text as row from "${name}" t order by 1`);
    all[name] = found.rows.map(({ row }) => row);
  }
  await client.end();
  return all;
}

test('everything comes back: rows, chains, personal values, and numbers that go on', async () => {
  const url = await emptyDatabase();
  const file = await backedUp();
  const told = await sop(['restore', file, '--into', url], { env: { BIHUAN_SECRET: secret } });
  expect(told).toMatchObject({ code: 0, out: expect.stringMatching(/^Restored the backup of 2026-11-20/) as string });
  expect(await contents(url)).toEqual(await contents(it.url));
  const record = await openRecord(url, { vaultKey });
  try {
    expect((await record.getCase('CU-3'))?.view.data.note).toContain('line\nbreak');
    const [value] = await record.readVault(['v1.x'], { purpose: 'test', actor: 'li' });
    expect(value).toMatchObject({ status: 'present', value: '13800000000' });
    await record.writeBatch(batch('CU-1', 30, 3, ['after']));
    const deps = { record, signer: signerOf(deriveKey(secret, 'anchor')), place: undefined, now: Date.now };
    expect(await audit(deps)).toMatchObject({ cases: 3, faults: 0 });
  } finally {
    await record.close();
  }
});

test('for a recipient alone: who has no key, or another, reads nothing', async () => {
  const identity = await generateIdentity();
  const file = await backedUp('--recipient', await identityToRecipient(identity));
  expect(readFileSync(file).includes('CU-1')).toBe(false);
  expect(readFileSync(file, 'latin1').startsWith('age-encryption.org/v1')).toBe(true);
  const url = await emptyDatabase();
  const keys = join(scratchFolder(), 'key.txt');
  const restore = (...more: string[]) =>
    sop(['restore', file, '--into', url, ...more], { env: { BIHUAN_SECRET: secret } });
  expect(await restore()).toMatchObject({ code: 2, err: expect.stringContaining('--identity') as string });
  writeFileSync(keys, `# not ours\n${await generateIdentity()}\n`);
  expect(await restore('--identity', keys)).toMatchObject({
    code: 2,
    err: expect.stringContaining('--identity') as string,
  });
  const whole = readFileSync(file);
  writeFileSync(keys, `# ours\n${identity}\n`);
  writeFileSync(file, whole.subarray(0, whole.length - 100));
  expect(await restore('--identity', keys)).toMatchObject({
    code: 1,
    err: expect.stringContaining('cut off') as string,
  });
  writeFileSync(file, whole);
  expect(await restore('--identity', keys)).toMatchObject({ code: 0 });
});

test('cut off anywhere, or with any byte changed, it is refused and the database stays empty', async () => {
  const file = await backedUp();
  const plain = gunzipSync(readFileSync(file));
  const url = await emptyDatabase();
  const restore = async (bytes: Buffer) => {
    writeFileSync(file, bytes);
    return (await sop(['restore', file, '--into', url, '--json'], { env: { BIHUAN_SECRET: secret } })).out;
  };
  // Every part of the file, its first and last bytes too.
  const places = [
    1,
    200,
    ...Array.from({ length: 12 }, (_, i) => Math.floor((plain.length * (i + 1)) / 14)),
    plain.length - 2,
  ];
  for (const place of places) expect(await restore(gzipSync(plain.subarray(0, place)))).toContain('"cut-off"');
  for (const place of places.slice(1)) {
    const bent = Buffer.from(plain);
    bent[place] = bent[place] === 51 ? 52 : 51;
    expect(await restore(gzipSync(bent))).toMatch(
      /"fault": "(changed|cut-off|not-a-backup|other-program|newer-program|other-secret)"/,
    );
  }
  const packed = gzipSync(plain);
  expect(await restore(packed.subarray(0, packed.length >> 1))).toContain('"cut-off"');
  expect(await restore(Buffer.from('no backup'))).toContain('"not-a-backup"');
  expect(await restore(gzipSync('{"something":"else"}\n'))).toContain('"not-a-backup"');
  expect(await nothing(url)).toBe(true);
});

test('another secret, a newer program, a database that is not empty: said, and nothing done', async () => {
  const file = await backedUp();
  const url = await emptyDatabase();
  const other = { BIHUAN_SECRET: 'another-secret-that-is-long-enough-too' };
  const restore = (env: NodeJS.ProcessEnv, ...more: string[]) =>
    sop(['restore', file, '--into', url, ...more], { env });
  expect(await restore(other)).toMatchObject({ code: 1, err: expect.stringContaining('another secret') as string });
  const plain = gunzipSync(readFileSync(file)).toString();
  const whole = readFileSync(file);
  writeFileSync(file, gzipSync(plain.replace('"001-cases.sql"', '"099-later.sql"')));
  expect(await restore({ BIHUAN_SECRET: secret })).toMatchObject({
    code: 1,
    err: expect.stringContaining('newer version') as string,
  });
  writeFileSync(file, gzipSync(plain.replace(/("002-people\.sql",")[0-9a-f]{6}/, '$1000000')));
  expect(await restore({ BIHUAN_SECRET: secret })).toMatchObject({
    code: 1,
    err: expect.stringContaining("migration 002-people.sql is not this program's") as string,
  });
  expect(await nothing(url)).toBe(true);
  writeFileSync(file, whole);
  expect(await restore(other, '--other-secret')).toMatchObject({ code: 0 });
  expect(await restore({ BIHUAN_SECRET: secret })).toMatchObject({
    code: 1,
    err: expect.stringContaining('not empty') as string,
  });
  expect(await sop(['restore', `${file}.no`], { env: at(url) })).toMatchObject({
    code: 2,
    err: expect.stringContaining('no file') as string,
  });
});

test('a file that is there is not written over, and a failed backup leaves none', async () => {
  const file = await backedUp();
  expect(await sop(['backup', '--to', file], { env: at(it.url) })).toMatchObject({ code: 2 });
  const beside = join(scratchFolder(), 'no-folder', 'b');
  expect((await sop(['backup', '--to', beside], { env: at(it.url) })).code).toBe(1);
  const unreachable = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', BIHUAN_SECRET: secret };
  const path = join(scratchFolder(), 'b');
  expect(await sop(['backup', '--to', path], { env: unreachable })).toMatchObject({
    code: 1,
    err: expect.stringContaining('database is away') as string,
  });
  expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false]);
});

test('the embedded database: restored in its place, and what was there is kept', async () => {
  const file = await backedUp();
  const home = scratchFolder();
  const port = await freePort();
  await withRestingPostgres({ home, port }, async (adminUrl) => {
    const record = await openRecord(await ensureDatabase(adminUrl, 'bihuan'), { vaultKey });
    await record.writeBatch(batch('OLD-1', 10, 0, ['a']));
    await record.close();
  });
  const offset = String(port - 5_433);
  const told = await sop(['restore', file, '--port-offset', offset], {
    env: { BIHUAN_SECRET: secret, BIHUAN_HOME: home },
  });
  expect(told).toMatchObject({ code: 0, err: expect.stringContaining('case: 3') as string });
  const kept = /bihuan_before_\d+/.exec(told.out)?.[0] ?? '';
  const idsIn = async (adminUrl: string, name: string) => {
    const client = new pg.Client({ connectionString: await ensureDatabase(adminUrl, name) });
    await client.connect();
    const { rows } = await client.query<{ id: string }>('select id from "case" order by id');
    await client.end();
    return rows.map(({ id }) => id);
  };
  await withRestingPostgres({ home, port }, async (adminUrl) => {
    expect(await idsIn(adminUrl, 'bihuan')).toEqual(['CU-1', 'CU-2', 'CU-3']);
    expect(await idsIn(adminUrl, kept)).toEqual(['OLD-1']);
  });
});

test('one from before the secret was exchanged: told in words, and restored with the former secret beside', async () => {
  const [source, url] = [await freshDatabase(), await emptyDatabase()];
  const next = 'the-secret-after-the-exchange-that-is-long';
  const record = await openRecord(source, { vaultKey });
  await record.putVault([{ ref: 'v1.y', subject: 'C-8', case: 'CU-9', field: 'phone', value: '13900139000' }]);
  await record.close();
  const file = join(scratchFolder(), 'before.backup');
  expect(await sop(['backup', '--to', file], { env: at(source) })).toMatchObject({ code: 0 });
  const both = { BIHUAN_SECRET: next, BIHUAN_OTHER_SECRET: secret };
  for (const step of [['rotate'], ['retire', '--at-once']])
    expect(await sop(['secret', ...step], { env: { DATABASE_URL: source, ...both } })).toMatchObject({ code: 0 });

  const restore = (env: NodeJS.ProcessEnv) => sop(['restore', file, '--into', url], { env });
  expect(await restore({ BIHUAN_SECRET: next })).toMatchObject({
    code: 1,
    err: expect.stringContaining('of another secret') as string,
  });
  expect(await nothing(url)).toBe(true);
  expect(await restore(both)).toMatchObject({ code: 0 });
  const reads = async (env: NodeJS.ProcessEnv) => {
    const restored = await openRecord(url, { vaultKey: loadConfig(env).vaultKeys });
    const [value] = await restored.readVault(['v1.y'], { purpose: 'test', actor: 'li' });
    await restored.close();
    return value?.status === 'present' && value.value;
  };
  expect(await reads(both)).toBe('13900139000');
  await expect(reads({ BIHUAN_SECRET: next })).rejects.toThrow('BIHUAN_OTHER_SECRET');
  expect(await sop(['secret', 'rotate'], { env: { DATABASE_URL: url, ...both } })).toMatchObject({ code: 0 });
  expect(await reads({ BIHUAN_SECRET: next })).toBe('13900139000');
});
