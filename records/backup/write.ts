/** Writes a backup: every table of the record in one snapshot, while the product works on. */
import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import pg from 'pg';
import { translated } from '../errors.ts';
import { to as copyTo } from 'pg-copy-streams';
import { type BackupCount, type BackupHeader, END_OF_ROWS, type TableCount } from './format.ts';

/** Who backs up. */
export interface BackupBy {
  /** The installation's public key. */
  key: string;
  sign(text: string): string;
  nowMs: number;
  /** Told after each table. */
  progress?: (table: TableCount) => void;
}

const connectTimeoutMs = 5_000;

/**
 * Into a stream, which it ends. Reads only: cases go on meanwhile, and what they write after the beginning is not in it.
 *
 * @throws RecordAway when the database cannot be reached; Error of the driver or of the stream
 */
export async function writeBackup(databaseUrl: string, out: Writable, by: BackupBy): Promise<BackupCount> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: connectTimeoutMs });
  await client.connect().catch((error: unknown) => {
    throw translated(error);
  });
  try {
    await client.query('begin transaction isolation level repeatable read, read only, deferrable');
    const header = await headerOf(client, by);
    const sink = hashing(out);
    await sink.line(header);
    const tables: TableCount[] = [];
    for (const { table, columns } of await tablesOf(client)) {
      await sink.line({ table, columns });
      const rows = await copyRows(client, table, columns, sink);
      await sink.bytes(END_OF_ROWS);
      await sink.line({ rows });
      const counted = { table, rows };
      tables.push(counted);
      by.progress?.(counted);
    }
    const sha256 = sink.digest();
    await sink.line({ end: true, sha256, signature: by.sign(sha256) });
    out.end();
    await client.query('commit');
    return { header, tables, rows: tables.reduce((sum, it) => sum + it.rows, 0) };
  } finally {
    await client.end();
  }
}

async function headerOf(client: pg.Client, by: BackupBy): Promise<BackupHeader> {
  const server = await client.query<{ version: string }>("select current_setting('server_version') as version");
  const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from migration order by name');
  return {
    bihuan_backup: 1,
    at: new Date(by.nowMs).toISOString(),
    server: server.rows[0]?.version ?? '',
    key: by.key,
    migrations: rows.map(({ name, hash }) => [name, hash]),
  };
}

/** All tables that are there, also those of a newer program; whoever is referred to comes first. */
async function tablesOf(client: pg.Client): Promise<{ table: string; columns: string[] }[]> {
  const found = await client.query<{ table: string; columns: string[] }>(`
    select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname <> 'migration'
    group by c.relname order by c.relname`);
  const references = await client.query<{ from: string; to: string }>(`
    select f.relname as from, t.relname as to from pg_constraint k
    join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and k.connamespace = current_schema()::regnamespace and k.conrelid <> k.confrelid`);
  const ordered: typeof found.rows = [];
  const place = (name: string) => {
    if (ordered.some(({ table }) => table === name)) return;
    for (const { to } of references.rows.filter(({ from }) => from === name)) place(to);
    const row = found.rows.find(({ table }) => table === name);
    if (row !== undefined) ordered.push(row);
  };
  for (const { table } of found.rows) place(table);
  return ordered;
}

async function copyRows(client: pg.Client, table: string, columns: string[], sink: Sink): Promise<number> {
  const names = columns.map((it) => client.escapeIdentifier(it)).join(', ');
  const stream = client.query(copyTo(`copy ${client.escapeIdentifier(table)} (${names}) to stdout`));
  let rows = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) rows += 1;
    await sink.bytes(chunk);
  }
  return rows;
}

interface Sink {
  bytes(chunk: Buffer): Promise<void>;
  line(value: unknown): Promise<void>;
  digest(): string;
}

/** Waits while the stream is full, so that the memory needed does not grow with the database. */
function hashing(out: Writable): Sink {
  const hash = createHash('sha256');
  const bytes = async (chunk: Buffer) => {
    hash.update(chunk);
    if (!out.destroyed && !out.write(chunk)) await drained(out);
    // It may have failed before anybody listened.
    if (out.destroyed) throw out.errored ?? new Error('The stream was closed.');
  };
  return {
    bytes,
    line: (value) => bytes(Buffer.from(`${JSON.stringify(value)}\n`)),
    digest: () => hash.copy().digest('hex'),
  };
}

/** Until it takes more, or nothing any more. */
function drained(out: Writable): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      out.off('drain', end).off('close', end);
      done();
    };
    out.on('drain', end).on('close', end);
  });
}
