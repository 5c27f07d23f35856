/** The two roles of an embedded database: one owns what is in it, the product works as the other, which can bend nothing. */
import { createHmac } from 'node:crypto';
import pg from 'pg';

const OWNER = 'bihuan_owner';
const PROGRAM = 'bihuan_program';

/** Addresses of one database for both roles. */
export interface RoleUrls {
  readonly ownerUrl: string;
  readonly databaseUrl: string;
}

/** Both addresses beside the superuser's; each password follows from the superuser's, and tells nothing of it. */
export function roleUrls(adminUrl: string, database: string): RoleUrls {
  return { ownerUrl: urlFor(adminUrl, database, OWNER), databaseUrl: urlFor(adminUrl, database, PROGRAM) };
}

function urlFor(adminUrl: string, database: string, role: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = passwordFor(adminUrl, role);
  url.pathname = `/${database}`;
  return url.href;
}

function passwordFor(adminUrl: string, role: string): string {
  return createHmac('sha256', decodeURIComponent(new URL(adminUrl).password))
    .update(role)
    .digest('base64url');
}

/**
 * Makes both roles where they are missing and gives the owner the database with everything in it: also what an installation of
 * before made as superuser. All of it or nothing; safe at every start.
 */
export async function ensureRoles(adminUrl: string, database: string): Promise<RoleUrls> {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query('begin');
    for (const role of [OWNER, PROGRAM]) {
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
      if (!rowCount) await client.query(`create role ${role}`);
      const password = client.escapeLiteral(passwordFor(adminUrl, role));
      await client.query(
        `alter role ${role} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password ${password}`,
      );
    }
    await client.query(`alter database ${client.escapeIdentifier(database)} owner to ${OWNER}`);
    for (const { statement } of await foreignThings(client)) await client.query(statement);
    await client.query('commit');
  } finally {
    await client.end();
  }
  return roleUrls(adminUrl, database);
}

/** What is in the schema and not the owner's. Sequences go with the columns they number. */
async function foreignThings(client: pg.Client): Promise<{ statement: string }[]> {
  const { rows } = await client.query<{ statement: string }>(
    `
    select format('alter table %s owner to %I', c.oid::regclass, $1::text) as statement from pg_class c
      where c.relkind in ('r', 'v', 'p') and c.relnamespace = 'public'::regnamespace and c.relowner <> $1::regrole
    union all
    select format('alter function %s owner to %I', p.oid::regprocedure, $1::text) from pg_proc p
      where p.prokind = 'f' and p.pronamespace = 'public'::regnamespace and p.proowner <> $1::regrole`,
    [OWNER],
  );
  return rows;
}
