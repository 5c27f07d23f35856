/** Restores a backup into an empty database: all of it, in one transaction, or nothing. */
import { once } from 'node:events';
import pg from 'pg';
import { translated } from '../errors.ts';
import { from as copyFrom } from 'pg-copy-streams';
import { applyMigrations, type Migration, migrations } from '../database/migrate.ts';
import {
  type BackupCount,
  BackupError,
  type BackupHeader,
  type EndLine,
  type TableCount,
  type TableLine,
} from './format.ts';
import { BackupReader } from './reader.ts';

/** Who restores. */
export interface RestoreBy {
  /** This installation's public key: its backups are signed with it. */
  key: string;
  /** Of the secret beside it, while they are exchanged. */
  otherKeys?: readonly string[];
  /** Takes a backup of another secret: personal values in it stay unreadable. */
  otherSecret?: boolean;
  verify(text: string, signature: string, key: string): boolean;
  /** Told after each table. */
  progress?: (table: TableCount) => void;
}

const connectTimeoutMs = 5_000;

/**
 * The database gets the migrations that the backup had; a start of this program brings it up to date.
 *
 * @throws BackupError when the file or the database is not right; Error of the driver. Nothing was changed then
 */
export async function restoreBackup(
  databaseUrl: string,
  source: AsyncIterable<Buffer>,
  by: RestoreBy,
  known: readonly Migration[] = migrations(),
): Promise<BackupCount> {
  const reader = new BackupReader(source);
  const header = await headerOf(reader);
  if (![by.key, ...(by.otherKeys ?? [])].includes(header.key) && by.otherSecret !== true)
    throw new BackupError('other-secret');
  const wanted = wantedOf(header, known);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: connectTimeoutMs });
  await client.connect().catch((error: unknown) => {
    throw translated(error);
  });
  try {
    await client.query('begin');
    await assertEmpty(client);
    await applyMigrations(client, wanted);
    // What comes back is not told anew, by the feed or anybody.
    await client.query('alter table case_event disable trigger user');
    const tables = await tablesInto(client, reader, header, by);
    await client.query('alter table case_event enable trigger user');
    await setSequences(client);
    await beginFeedAnew(client);
    await client.query('commit');
    return { header, tables, rows: tables.reduce((sum, it) => sum + it.rows, 0) };
  } finally {
    // Ending the session rolls back what is not committed.
    await client.end();
  }
}

async function headerOf(reader: BackupReader): Promise<BackupHeader> {
  const header = await reader.line();
  if (isLine<BackupHeader>(header, 'bihuan_backup') && header.bihuan_backup === 1) return header;
  throw new BackupError('not-a-backup');
}

/** The migrations of the backup, from this program's files. */
function wantedOf({ migrations: had }: BackupHeader, known: readonly Migration[]): Migration[] {
  return had.map(([name, hash]) => {
    const own = known.find((it) => it.name === name);
    if (own === undefined) throw new BackupError('newer-program', name);
    if (own.hash !== hash) throw new BackupError('other-program', name);
    return own;
  });
}

async function assertEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace limit 1",
  );
  if (rows[0] !== undefined) throw new BackupError('not-empty', rows[0].name);
}

async function tablesInto(
  client: pg.Client,
  reader: BackupReader,
  { key }: BackupHeader,
  by: RestoreBy,
): Promise<TableCount[]> {
  const tables: TableCount[] = [];
  for (;;) {
    const line = await reader.line();
    if (isLine<EndLine>(line, 'end')) {
      const { sha256, signature } = line;
      if (sha256 !== reader.hashBefore || !by.verify(sha256, signature, key) || !(await reader.ended()))
        throw new BackupError('changed');
      return tables;
    }
    if (!isLine<TableLine>(line, 'table')) throw new BackupError('changed');
    const written = await copyRows(client, reader, line);
    const told = await reader.line();
    if (!isLine<{ rows: number }>(told, 'rows') || told.rows !== written) throw new BackupError('changed', line.table);
    const counted = { table: line.table, rows: written };
    tables.push(counted);
    by.progress?.(counted);
  }
}

/** How many rows the database took. */
async function copyRows(client: pg.Client, reader: BackupReader, { table, columns }: TableLine): Promise<number> {
  const names = columns.map((it) => client.escapeIdentifier(it)).join(', ');
  const into = client.query(copyFrom(`copy ${client.escapeIdentifier(table)} (${names}) from stdin`));
  const finished = once(into, 'finish');
  // An error of the database comes while nobody waits for it: it is thrown where the rows end.
  finished.catch(() => undefined);
  try {
    for await (const piece of reader.rows()) {
      if (into.errored) break;
      if (!into.write(piece)) await Promise.race([once(into, 'drain'), finished]);
    }
  } catch (error) {
    into.destroy(error as Error);
    throw error;
  }
  into.end();
  await finished.catch((error: unknown) => {
    // What is no row of this table was not written by a backup.
    throw (error as { code?: unknown }).code === undefined ? error : new BackupError('changed', table);
  });
  return into.rowCount;
}

/** Numbers that the database gives go on behind those that are there. */
async function setSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(`
    select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and a.attidentity <> '' and c.relnamespace = current_schema()::regnamespace`);
  for (const { table, column } of rows) {
    const [name, field] = [client.escapeIdentifier(table), client.escapeIdentifier(column)];
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), coalesce(max(${field}), 0) + 1, false) from ${name}`,
      [name, column],
    );
  }
}

/** Positions that somebody knows from before are not given again: whoever follows the feed is told so. */
async function beginFeedAnew(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regprocedure('restore_feed()') is not null as there",
  );
  // A backup of before there was a feed.
  if (rows[0]?.there === true) await client.query('select restore_feed()');
}

function isLine<T>(value: unknown, member: keyof T & string): value is T {
  return typeof value === 'object' && value !== null && member in value;
}
