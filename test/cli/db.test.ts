/** `sop db migrate`: the owner makes everything and gives the program its rights; said again, nothing changes. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { database } from '../../cli/doctor/database.ts';
import { migrations } from '../../records/database/migrate.ts';
import { openRecord } from '../../records/record.ts';
import { ensureRoles } from '../../startup/postgres-roles.ts';
import { batch, typesOf } from '../setup/record.ts';
import { adminOf, emptyDatabase } from '../setup/server.ts';
import { sop, sopJson } from '../setup/sop-command.ts';

const vaultKey = Buffer.alloc(32, 7);
const doctor = async (url: string) => (await database(url, (_zh, en) => en)).map(({ what, status }) => [what, status]);

async function twoRoles() {
  const url = await emptyDatabase();
  const { ownerUrl, databaseUrl } = await ensureRoles(adminOf(url), new URL(url).pathname.slice(1));
  return { ownerUrl, databaseUrl, env: { DATABASE_URL: databaseUrl, BIHUAN_OWNER_DATABASE_URL: ownerUrl } };
}

test('from nothing to a program that works, and once more', async () => {
  const { databaseUrl, env } = await twoRoles();
  expect(await sopJson(['db', 'migrate'], { env })).toEqual({
    applied: migrations().map(({ name }) => name),
    role: 'bihuan_program',
  });
  const record = await openRecord(databaseUrl, { vaultKey });
  await record.writeBatch(batch('CU-1', 10, 0, ['a']));
  await record.close();
  const again = await sop(['db', 'migrate'], { env });
  expect(again).toMatchObject({ code: 0, err: '' });
  expect(again.out).toBe('up to date already\nbihuan_program reads everything and writes through functions alone\n');
  expect(await doctor(databaseUrl)).not.toContainEqual(['database role', 'note']);
});

test('a role that is not there is made, where the owner may make roles', async () => {
  const adminUrl = await emptyDatabase();
  const program = new URL(adminUrl);
  [program.username, program.password] = ['made_by_migrate', 'a%20b'];
  const env = { DATABASE_URL: program.href };
  expect((await sop(['db', 'migrate', '--owner-url', adminUrl], { env })).out).toContain('made_by_migrate reads');
  const client = new pg.Client({ connectionString: program.href });
  await client.connect();
  await expect(client.query('delete from ledger')).rejects.toThrow(/permission denied/);
  await client.end();
});

test('with one role for both everything works, and is remarked', async () => {
  const url = await emptyDatabase();
  const told = await sop(['db', 'migrate'], { env: { DATABASE_URL: url } });
  expect(told.out).toMatch(/applied: 001-cases\.sql,[^]*the program connects as the owner and can bend the record/);
  expect(await doctor(url)).toContainEqual(['database role', 'note']);
  const env = { DATABASE_URL: url, BIHUAN_SECRET: 'a-secret-of-the-tests-that-is-long-enough' };
  expect((await sop(['audit', 'verify'], { env })).out).toContain('can bend the record');
});

test('an installation with one role is parted into two, and goes on with what it has', async () => {
  const url = await emptyDatabase();
  await sop(['db', 'migrate'], { env: { DATABASE_URL: url } });
  const before = await openRecord(url, { vaultKey });
  await before.writeBatch(batch('CU-1', 10, 0, ['a']));
  await before.close();
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query("create role parted login password 'word'");
  await admin.end();
  const program = new URL(url);
  [program.username, program.password] = ['parted', 'word'];
  const env = { DATABASE_URL: program.href, BIHUAN_OWNER_DATABASE_URL: url };
  expect((await sop(['db', 'migrate'], { env })).out).toContain('parted reads everything');
  const after = await openRecord(program.href, { vaultKey });
  expect(await after.writeBatch(batch('CU-1', 20, 1, ['b']))).toBe('written');
  expect(await typesOf(after, 'CU-1')).toEqual(['a', 'b']);
  await after.close();
  expect(await doctor(program.href)).not.toContainEqual(['database role', 'note']);
});

test('what stands against it is said: an owner that is none, a database that is away, half an address', async () => {
  const { databaseUrl } = await twoRoles();
  const env = { DATABASE_URL: databaseUrl };
  expect(await sop(['db', 'migrate'], { env })).toMatchObject({
    code: 1,
    err: expect.stringMatching(/permission denied/),
  });
  const away = 'postgres://nobody:secret-word@127.0.0.1:1/none';
  const said = await sop(['db', 'migrate', '--owner-url', away], { env });
  expect(said).toMatchObject({ code: 1, err: expect.stringContaining('database is away') });
  expect(said.err).not.toContain('secret-word');
  const half = await sop(['db', 'migrate', '--owner-url', away], { env: {} });
  expect(half).toMatchObject({ code: 2, err: expect.stringContaining('set DATABASE_URL') });
});
