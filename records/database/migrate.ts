/** Brings a database up to date: the files of migrations/ in order, each once, safe when many processes start at once. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { MigrationMismatch } from '../errors.ts';
import { grantProgram, type ProgramRole } from './program-role.ts';

/** One migration: its file's name and text. */
export interface Migration {
  name: string;
  text: string;
  /** SHA-256 of the text, by which an applied one is known. */
  hash: string;
}

/** Any number; the same for all processes of the product. */
const lockNumber = 2_718_281_828;
const connectTimeoutMs = 5_000;

/** The migrations of this program, in order. */
export function migrations(): Migration[] {
  const folder = new URL('../migrations/', import.meta.url);
  return readdirSync(fileURLToPath(folder))
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => migrationOf(name, readFileSync(new URL(name, folder), 'utf8').replaceAll('\r\n', '\n')));
}

/** A migration with its hash. */
export function migrationOf(name: string, text: string): Migration {
  return { name, text, hash: createHash('sha256').update(text).digest('hex') };
}

/**
 * Applies what is missing and gives the program's role its rights, all in one transaction; returns the names applied.
 * Migrations only add, so an older program finds its way in a newer database: what it does not know is left alone.
 *
 * @param ownerUrl of the role that owns the tables and their functions, or shall own them
 * @param program the role that workers and APIs connect as; undefined: they connect as the owner
 * @throws MigrationMismatch when an applied file has changed.
 */
export async function migrate(
  ownerUrl: string,
  wanted: readonly Migration[] = migrations(),
  program?: ProgramRole,
): Promise<string[]> {
  // Its own connection: waiting for another process, and changing a large table, may outlast the limits of the pool.
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: connectTimeoutMs });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [lockNumber]);
    const applied = await applyMigrations(client, wanted);
    await grantProgram(client, program);
    await client.query('commit');
    return applied;
  } finally {
    // Ending the session rolls back what is not committed.
    await client.end();
  }
}

/** The same on a connection, in whatever transaction it has. */
export async function applyMigrations(client: pg.Client, wanted: readonly Migration[]): Promise<string[]> {
  await client.query(
    'create table if not exists migration (name text primary key, hash text not null, applied_at timestamptz not null)',
  );
  const { rows } = await client.query<Applied>('select name, hash from migration');
  const missing = missingOf(rows, wanted);
  for (const { name, text, hash } of missing) {
    await client.query(text);
    await client.query('insert into migration values ($1, $2, now())', [name, hash]);
  }
  return missing.map(({ name }) => name);
}

/** A row of the register. */
export type Applied = Pick<Migration, 'name' | 'hash'>;

/** What was not applied yet. @throws MigrationMismatch when something was, with another text */
export function missingOf(applied: readonly Applied[], wanted: readonly Migration[]): Migration[] {
  const known = new Map(applied.map((row) => [row.name, row.hash]));
  const other = wanted.find(({ name, hash }) => known.has(name) && known.get(name) !== hash);
  if (other !== undefined)
    throw new MigrationMismatch(
      `Migration ${other.name} was applied with another text: restore it and add a new file.`,
    );
  return wanted.filter(({ name }) => !known.has(name));
}
