/** Outages have a name of their own, so that callers answer 503 and not 500. */
import { createServer } from 'node:net';
import pg from 'pg';
import { expect, test } from 'vitest';
import { RecordAway } from '../../records/errors.ts';
import { openRecord } from '../../records/record.ts';
import { freshRecord } from '../setup/record.ts';

const vaultKey = Buffer.alloc(32, 7);

test('a database that is not there is away, and the address is not told', async () => {
  const open = openRecord('postgres://u:secret-word@127.0.0.1:1/x', { vaultKey });
  await expect(open).rejects.toThrow(RecordAway);
  await expect(open).rejects.not.toThrow(/secret-word/);
});

test('a server that hangs up at once is away', async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as { port: number };
  await expect(openRecord(`postgres://u@127.0.0.1:${port}/x`, { vaultKey })).rejects.toThrow(RecordAway);
  server.close();
});

test('a statement that takes too long is away; the store goes on', async () => {
  const it = await freshRecord();
  const hasty = await openRecord(it.url, { vaultKey, statementTimeoutMs: 100, migrate: false });
  await it.sql.query('begin; lock table "case" in access exclusive mode');
  await expect(hasty.getCase('A')).rejects.toThrow(RecordAway);
  await it.sql.query('rollback');
  // A slow machine may need several tries at a tenth of a second.
  await expect.poll(() => hasty.getCase('A').catch(() => 'away')).toBeUndefined();
  await hasty.close();
  await it.close();
});

test('connections cut by the server are replaced', async () => {
  const it = await freshRecord();
  await it.record.ping();
  const program = new pg.Client({ connectionString: it.url });
  await program.connect();
  await program.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and datname = current_database() and pid <> pg_backend_pid()',
  );
  // Each broken connection may fail one call, and that as an outage.
  let failures = 0;
  for (;;) {
    const error = await it.record.ping().then(
      () => undefined,
      (e: unknown) => e,
    );
    if (error === undefined) break;
    expect(error).toBeInstanceOf(RecordAway);
    expect(++failures).toBeLessThan(10);
  }
  await program.end();
  await it.close();
});

test('a closed store is away', async () => {
  const it = await freshRecord();
  await it.close();
  await expect(it.record.ping()).rejects.toThrow(/destroyed/);
});
