/** A database put back under everything that uses it: backed up and restored as the operator does, and exchanged by name. */
import { randomBytes } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import pg from 'pg';
import { inject } from 'vitest';
import { isSigned, signerOf } from '../../audit/signing.ts';
import { restoreBackup } from '../../records/backup/restore.ts';
import { writeBackup } from '../../records/backup/write.ts';
import { migrate, migrations } from '../../records/database/migrate.ts';
import { programRoleOf } from '../../records/database/program-role.ts';
import { ensureDatabase, exchangeDatabase } from '../../startup/postgres.ts';
import { ensureRoles } from '../../startup/postgres-roles.ts';
import { until } from './until.ts';

/** Backs up now. The result puts it back: whoever is connected is cut off, and finds the older database at the same address. */
export async function backedUp(databaseUrl: string, anchorKey: Buffer): Promise<() => Promise<void>> {
  const { publicKey: key, sign } = signerOf(anchorKey);
  const pieces: Buffer[] = [];
  const out = new Writable({
    write(piece: Buffer, _encoding, next) {
      pieces.push(piece);
      next();
    },
  });
  await writeBackup(databaseUrl, out, { key, sign, nowMs: Date.now() });
  return async () => {
    const admin = inject('adminDatabaseUrl');
    const name = new URL(databaseUrl).pathname.slice(1);
    const made = `back_${randomBytes(6).toString('hex')}`;
    await ensureDatabase(admin, made);
    const { ownerUrl, databaseUrl: programUrl } = await ensureRoles(admin, made);
    await restoreBackup(ownerUrl, Readable.from(pieces), { key, verify: isSigned });
    await migrate(ownerUrl, migrations(), programRoleOf(programUrl, ownerUrl));
    await until(() => exchanged(admin, { made, name, kept: `${name}_kept` }));
  };
}

/** Undefined: somebody was connected again at once. */
async function exchanged(
  admin: string,
  names: { made: string; name: string; kept: string },
): Promise<true | undefined> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  try {
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = any($1)', [
      [names.made, names.name],
    ]);
  } finally {
    await client.end();
  }
  return exchangeDatabase(admin, names).then(
    () => true as const,
    (error: { code?: string }) => {
      if (error.code === '55006') return undefined;
      throw error;
    },
  );
}
