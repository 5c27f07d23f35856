/** Keeps in the record that it was backed up, for metrics. */
import pg from 'pg';

const limitMs = 5_000;

/** @throws Error of the driver, also where the record is of before migration 067; the backup itself is whole then */
export async function noteBackup(databaseUrl: string, { atMs, rows }: { atMs: number; rows: number }): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: limitMs,
    query_timeout: limitMs,
  });
  await client.connect();
  try {
    await client.query('select note_backup($1, $2)', [atMs, rows]);
  } finally {
    await client.end();
  }
}
