/** The role that the program works with can bend nothing, and its owner nothing by ordinary means. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { migrate, migrationOf, migrations } from '../../records/database/migrate.ts';
import { programRoleOf } from '../../records/database/program-role.ts';
import { TABLES } from '../../records/database/tables.ts';
import { SchemaBehind } from '../../records/errors.ts';
import { openRecord } from '../../records/record.ts';
import { ensureRoles } from '../../startup/postgres-roles.ts';
import { batch, freshRecord, line, samplePackage } from '../setup/record.ts';
import { adminOf, emptyDatabase } from '../setup/server.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
let program: pg.Client;

beforeAll(async () => {
  it = await freshRecord();
  program = new pg.Client({ connectionString: it.url });
  await program.connect();
  const reserved = { grant: 'g1', action: 'compensation', amount: 9_900, by: 'li', role: null };
  const told = line({ seq: 2, type: 'grant.reserved', atMs: 1_000, cycle: 1, data: reserved });
  await it.record.writeBatch(batch('CU-1', 10, 0, ['a', 'b']));
  await it.record.writeBatch({ ...batch('CU-1', 20, 2, []), events: [told] });
  await it.record.noteAccess({ actor: 'li', deed: 'view', what: 'CU-1', purpose: 'case:view', case: 'CU-1' });
});
afterAll(async () => {
  await program.end();
  await it.close();
});

test.each(Object.keys(TABLES))('%s: the program reads it, and may neither write nor own it', async (table) => {
  const { rows } = await program.query(
    `select has_table_privilege($1, 'select') as reads,
      has_table_privilege($1, 'insert, update, delete, truncate, references, trigger') as writes,
      has_any_column_privilege($1, 'insert, update') as columns,
      pg_has_role(c.relowner, 'member') as owns
    from pg_class c where c.oid = to_regclass($1)`,
    [`"${table}"`],
  );
  expect(rows).toEqual([{ reads: true, writes: false, columns: false, owns: false }]);
});

test('the program is nobody special: it owns nothing, makes nothing, and is no member of a role', async () => {
  const { rows } = await program.query(`
    select rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls as special,
      has_schema_privilege('public', 'create') as creates,
      (select count(*)::int from pg_class where relowner = r.oid) + (select count(*)::int from pg_proc where proowner = r.oid) as owned,
      (select count(*)::int from pg_auth_members where member = r.oid) as member
    from pg_roles r where rolname = current_user`);
  expect(rows).toEqual([{ special: false, creates: false, owned: 0, member: 0 }]);
});

test('every function with the owner’s rights looks for names where nobody else writes, and is the program’s alone to call', async () => {
  const { rows } = await program.query<{ name: string; path: string; open: boolean; ours: boolean }>(`
    select p.proname as name, array_to_string(p.proconfig, ';') as path, p.prosecdef as deed,
      exists (select from aclexplode(p.proacl) a where a.grantee = 0) or p.proacl is null as open,
      has_function_privilege(p.oid, 'execute') as ours
    from pg_proc p where p.pronamespace = 'public'::regnamespace order by 1`);
  const deeds = rows.filter((row) => (row as unknown as { deed: boolean }).deed);
  expect(deeds.length).toBeGreaterThan(40);
  expect(deeds.filter(({ path }) => path !== 'search_path=pg_catalog, public, pg_temp')).toEqual([]);
  expect(rows.filter(({ open }) => open)).toEqual([]);
  // Parts of others are nobody's to call.
  expect(rows.filter(({ ours }) => ours).map(({ name }) => name)).toEqual(deeds.map(({ name }) => name));
});

const bent: [string, string][] = [
  ['a fact changed', "update case_event set data = '{}' where case_id = 'CU-1'"],
  ['a line deleted', "delete from case_event where case_id = 'CU-1' and seq = 1"],
  [
    'a line inserted',
    "insert into case_event (case_id, seq, task_ms, type, at_ms, cycle) values ('CU-1', 9, 1, 'x', 1, 1)",
  ],
  ['two lines swapped', "update case_event set link = 3 - link where case_id = 'CU-1' and link in (1, 2)"],
  ['the audit emptied', 'truncate case_event'],
  ['the end of a chain set back', `update "case" set chain_length = 1 where id = 'CU-1'`],
  ['an amount lowered', 'update ledger set amount = 1'],
  ['an entry changed', 'update ledger_entry set amount = 1'],
  ['an entry taken out', 'delete from ledger_entry'],
  ['the ledger emptied', 'truncate ledger_entry, ledger'],
  ['a cap raised', "update sop_version set body = '{}'"],
  ['a reader changed', "update vault_access set actor = 'wang'"],
  ['the access log emptied', 'truncate vault_access'],
  ['a trigger dropped', 'drop trigger case_event_final on case_event'],
  ['a trigger switched off', 'alter table vault_access disable trigger user'],
  ['triggers skipped', 'set session_replication_role = replica'],
  [
    'a function exchanged',
    "create or replace function finish_case(p_case text, p_links json) returns void language sql as ''",
  ],
  ['a part of a function called', "select link_events('CU-1', '[]')"],
  ['an entry made by itself', "select enter(l, 'reserved', null, 1) from ledger l"],
  ['a row locked for good', `select 1 from "case" for update`],
];

test.each(bent)('refused to the program: %s', async (_what, statement) => {
  await expect(program.query(statement)).rejects.toThrow(/permission denied|must be owner/);
});

test.each([
  ...bent.slice(0, 2),
  ...bent.slice(4, 5),
  ...bent.slice(7, 9),
  ['the entries emptied', 'truncate ledger_entry'],
  ...bent.slice(11, 13),
  ['a final line given another hash', "update case_event set hash = 'x' where case_id = 'CU-1' and seq = 1"],
  [
    'a fact put in while a line becomes final',
    "update case_event set hash = 'x', link = 3, actor = 'x' where hash is null",
  ],
])('refused to the owner by ordinary means: %s', async (_what, statement) => {
  await expect(it.sql.query(statement)).rejects.toThrow(/append-only/);
});

const told = (from: number, taskMs: number, links: object[], events: object[] = []) =>
  JSON.stringify({
    case_id: 'CU-1',
    task_ms: taskMs,
    from_seq: from,
    now_ms: 1,
    ended: false,
    counts: false,
    shown: {
      sop: 'complaint',
      version: 1,
      title: 't',
      state: 'open',
      severity_rank: 1,
      sla: 'none',
      opened_ms: 1,
      view: {},
      search: '',
      grams: [],
      cycle: 1,
      reached: [],
      readers: [],
    },
    links,
    events,
    contacts: [],
    tasks: [],
    clocks: [],
    refs: [],
    outgoing: [],
    untold: [],
    unmerged: false,
    grants: [],
  });

test('the batch’s function holds the replace rule and the order of the chain itself', async () => {
  const write = (text: string) => program.query('select write_batch($1) as it', [text]);
  const { rows } = await it.sql.query<{ id: number; seq: number }>(
    "select id::float8 as id, seq from case_event where case_id = 'CU-1' order by seq",
  );
  const id = (seq: number) => rows.find((row) => row.seq === seq)?.id;
  // Older than what is stored.
  expect((await write(told(0, 5, []))).rows).toEqual([{ it: 'ignored' }]);
  // Line 2 is not final: whoever goes on behind it must say so.
  await expect(write(told(3, 30, []))).rejects.toThrow(/before 3 are final/);
  // A final line has its place.
  await expect(write(told(3, 30, [{ id: id(1), hash: 'x' }]))).rejects.toThrow(/must be what is not/);
  // An event before the batch's first.
  await expect(
    write(told(3, 30, [{ id: id(2), hash: 'x' }], [{ seq: 1, type: 'x', at_ms: 1, cycle: 1 }])),
  ).rejects.toThrow(/before 3 are final/);
  expect(await it.record.verifyChain('CU-1')).toMatchObject({ ok: true, length: 2 });
});

test('an entry that a batch brings again changes nothing; one that is taken back is undone by another', async () => {
  const entries = async () =>
    (await it.sql.query<{ kind: string; state: string }>('select kind, state from ledger_entry order by seq')).rows;
  const before = await entries();
  expect(before).toEqual([{ kind: 'reserved', state: 'reserved' }]);
  const data = { grant: 'g1', action: 'compensation', amount: 9_900, by: 'li', role: null };
  const reserved = line({ seq: 2, type: 'grant.reserved', atMs: 1_000, cycle: 1, data });
  const paid = line({ seq: 3, type: 'grant.committed', atMs: 2_000, cycle: 1, data: { grant: 'g1' } });
  await it.record.writeBatch({ ...batch('CU-1', 20, 2, []), events: [reserved] });
  expect(await entries()).toEqual(before);
  await it.record.writeBatch({ ...batch('CU-1', 21, 2, []), events: [reserved, paid] });
  await it.record.writeBatch({ ...batch('CU-1', 22, 3, ['x']) });
  expect(await entries()).toEqual([
    ...before,
    { kind: 'committed', state: 'committed' },
    { kind: 'undone', state: 'unknown' },
  ]);
  expect(await it.record.verifyLedger(['CU-1'])).toEqual([]);
});

test('a database of before, made by one role for all, is the owner’s afterwards, with all that was in it', async () => {
  const adminUrl = await emptyDatabase();
  const vaultKey = Buffer.alloc(32, 7);
  const old = await openRecord(adminUrl, { vaultKey });
  await old.writeBatch(batch('OLD-1', 10, 0, ['a']));
  await old.close();
  const { ownerUrl, databaseUrl } = await ensureRoles(adminOf(adminUrl), new URL(adminUrl).pathname.slice(1));
  await migrate(ownerUrl, migrations(), programRoleOf(databaseUrl, ownerUrl));
  const record = await openRecord(databaseUrl, { vaultKey });
  await record.writeBatch(batch('OLD-1', 20, 1, ['b']));
  expect(await record.verifyChain('OLD-1')).toMatchObject({ ok: true, length: 1 });
  expect(await record.programMayBend()).toBe(false);
  await record.close();
});

test('a program that is newer than the database waits for its owner, and says whom it waits for', async () => {
  const adminUrl = await emptyDatabase();
  const { ownerUrl, databaseUrl } = await ensureRoles(adminOf(adminUrl), new URL(adminUrl).pathname.slice(1));
  const vaultKey = Buffer.alloc(32, 7);
  await expect(openRecord(databaseUrl, { vaultKey })).rejects.toThrow(SchemaBehind);
  // Made, and nobody has given the program its rights.
  await migrate(ownerUrl, [migrationOf('001-x.sql', 'select 1')]);
  await expect(openRecord(databaseUrl, { vaultKey })).rejects.toThrow(/no rights yet.*sop db migrate/);
  await migrate(ownerUrl, [migrationOf('001-x.sql', 'select 1')], programRoleOf(databaseUrl, ownerUrl));
  await expect(openRecord(databaseUrl, { vaultKey })).rejects.toThrow(/lacks 001-cases.sql.*sop db migrate/);
});

test('a batch is two calls: what it makes final or replaces is told with the lock, and all of it is written at once', async () => {
  await it.record.publish(samplePackage(), 'han');
  await it.record.writeBatch(batch('CU-2', 10, 0, ['a']));
  const said: string[] = [];
  // It goes on to the driver's own: nothing is replaced, only heard.
  const query = vi.spyOn(pg.Client.prototype, 'query');
  await it.record.writeBatch(batch('CU-2', 20, 1, ['b', 'c']));
  for (const [first] of query.mock.calls as unknown as [string | { text: string }][])
    said.push((typeof first === 'string' ? first : first.text).replace(/\(.*/, ''));
  query.mockRestore();
  expect(said).toEqual(['begin', 'select open_batch', 'select write_batch', 'commit']);
});
