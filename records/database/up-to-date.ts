/** Whether a database has what this program needs; where the program is its owner, it sees to it itself. */
import { sql } from 'kysely';
import { SchemaBehind } from '../errors.ts';
import type { Db } from './database.ts';
import { type Applied, migrate, type Migration, migrations, missingOf } from './migrate.ts';

/** May read nothing: nobody has given this role its rights yet. */
const NO_RIGHT = '42501';

/** @throws SchemaBehind when something is missing and another role owns it; MigrationMismatch */
export async function bringUpToDate(
  db: Db,
  databaseUrl: string,
  wanted: readonly Migration[] = migrations(),
): Promise<void> {
  const { known, owns } = await standOf(db);
  const missing = missingOf(known ? await appliedIn(db) : [], wanted);
  if (missing.length === 0) return;
  if (!owns) throw new SchemaBehind(missing.map(({ name }) => name));
  await migrate(databaseUrl, wanted);
}

/** `owns`: what is there, or the right to make it. */
async function standOf(db: Db): Promise<{ known: boolean; owns: boolean }> {
  const { rows } = await sql<{ known: boolean; owns: boolean }>`
    select c.oid is not null as known,
      coalesce(pg_has_role(c.relowner, 'usage'), has_schema_privilege(current_schema(), 'create'), false) as owns
    from (select to_regclass('migration') as oid) m left join pg_class c on c.oid = m.oid`.execute(db);
  return rows[0] ?? { known: false, owns: false };
}

async function appliedIn(db: Db): Promise<Applied[]> {
  try {
    const { rows } = await sql<Applied>`select name, hash from migration`.execute(db);
    return rows;
  } catch (error) {
    if ((error as { code?: unknown }).code === NO_RIGHT) throw new SchemaBehind([]);
    throw error;
  }
}
