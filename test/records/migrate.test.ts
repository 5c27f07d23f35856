/** Migrations: once each, also when many processes start; the tables are what the program believes. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { MigrationMismatch } from '../../records/errors.ts';
import { migrate, migrationOf, migrations } from '../../records/database/migrate.ts';
import { TABLES } from '../../records/database/tables.ts';
import { emptyDatabase } from '../setup/server.ts';

test('eight processes at once apply each file once, and a later start none', async () => {
  const url = await emptyDatabase();
  const names = migrations().map((m) => m.name);
  const applied = await Promise.all(Array.from({ length: 8 }, () => migrate(url)));
  expect(applied.flat()).toEqual(names);
  expect(await migrate(url)).toEqual([]);
});

test('a file changed after it was applied is an error, and nothing of that start stays', async () => {
  const url = await emptyDatabase();
  await migrate(url, [migrationOf('001', 'create table a (x integer)')]);
  const changed = [migrationOf('000', 'create table b (x integer)'), migrationOf('001', 'create table a (x bigint)')];
  await expect(migrate(url, changed)).rejects.toThrow(MigrationMismatch);
  expect(await columnsOf(url)).toEqual({ a: { x: 'integer?' } });
});

test('a failing file leaves the ones before it unapplied too', async () => {
  const url = await emptyDatabase();
  const broken = [migrationOf('001', 'create table a (x integer)'), migrationOf('002', 'create table nonsense (')];
  await expect(migrate(url, broken)).rejects.toThrow(/syntax/);
  expect(await columnsOf(url)).toEqual({});
});

test('tables.ts says what the catalogue says', async () => {
  const url = await emptyDatabase();
  await migrate(url);
  const types = {
    text: 'text',
    int: 'integer',
    ms: 'bigint',
    amount: 'bigint',
    id: 'bigint',
    serial: 'bigint',
    bool: 'boolean',
    json: 'json',
    jsonb: 'jsonb',
    bytes: 'bytea',
    texts: 'ARRAY',
  } as const;
  const believed = Object.entries(TABLES).map(([table, columns]) => [
    table,
    Object.fromEntries(
      Object.entries(columns).map(([name, kind]) => [
        name,
        types[kind.replace('?', '') as keyof typeof types] + (kind.endsWith('?') ? '?' : ''),
      ]),
    ),
  ]);
  expect(await columnsOf(url)).toEqual(Object.fromEntries(believed));
});

async function columnsOf(url: string): Promise<Record<string, Record<string, string>>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ t: string; c: string; d: string; n: string }>(
    `select table_name as t, column_name as c, data_type as d, is_nullable as n from information_schema.columns
     where table_schema = 'public' and table_name <> 'migration'`,
  );
  await client.end();
  const tables: Record<string, Record<string, string>> = {};
  for (const { t, c, d, n } of rows) {
    tables[t] ??= {};
    tables[t][c] = d + (n === 'YES' ? '?' : '');
  }
  return tables;
}
