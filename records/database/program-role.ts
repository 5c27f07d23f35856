/** The rights of the role the program connects as: it reads every table and calls every deed, and writes nothing by itself. */
import type pg from 'pg';

/** A role of the database server; the password makes it, when it is not there and the owner may make roles. */
export interface ProgramRole {
  name: string;
  password: string;
}

/** The role of an address, unless it is the owner's own. */
export function programRoleOf(databaseUrl: string, ownerUrl: string): ProgramRole | undefined {
  const [program, owner] = [new URL(databaseUrl), new URL(ownerUrl)];
  if (program.username === owner.username) return undefined;
  return { name: decodeURIComponent(program.username), password: decodeURIComponent(program.password) };
}

/**
 * Whatever the owner has in its schema: functions that work with the owner's rights are called by the program alone, all
 * others by nobody, and tables are read. Without a role the functions are closed all the same.
 */
export async function grantProgram(client: pg.Client, program: ProgramRole | undefined): Promise<void> {
  if (program !== undefined) await makeRole(client, program);
  const schema = await schemaOf(client);
  const role = program && client.escapeIdentifier(program.name);
  const takers = role === undefined ? 'public' : `public, ${role}`;
  const statements: string[] = [`revoke create on schema ${schema} from ${takers}`];
  if (role !== undefined) statements.push(`grant usage on schema ${schema} to ${role}`);
  for (const { name } of await ownTables(client)) {
    statements.push(`revoke all on ${name} from ${takers}`);
    if (role !== undefined) statements.push(`grant select on ${name} to ${role}`);
  }
  for (const { name, deed } of await ownFunctions(client)) {
    statements.push(`revoke all on function ${name} from ${takers}`);
    if (role !== undefined && deed) statements.push(`grant execute on function ${name} to ${role}`);
  }
  await client.query(statements.join(';\n'));
}

async function makeRole(client: pg.Client, { name, password }: ProgramRole): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
  if (rowCount) return;
  const secret = password === '' ? '' : ` password ${client.escapeLiteral(password)}`;
  await client.query(`create role ${client.escapeIdentifier(name)} login${secret}`);
}

async function schemaOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select quote_ident(current_schema()) as name');
  return rows[0]?.name ?? 'public';
}

async function ownTables(client: pg.Client): Promise<{ name: string }[]> {
  const { rows } = await client.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c
    where c.relkind in ('r', 'v', 'p') and c.relnamespace = current_schema()::regnamespace
      and pg_has_role(c.relowner, 'usage') order by 1`);
  return rows;
}

/** `deed`: it works with the owner's rights. */
async function ownFunctions(client: pg.Client): Promise<{ name: string; deed: boolean }[]> {
  const { rows } = await client.query<{ name: string; deed: boolean }>(`
    select p.oid::regprocedure::text as name, p.prosecdef as deed from pg_proc p
    where p.prokind = 'f' and p.pronamespace = current_schema()::regnamespace and pg_has_role(p.proowner, 'usage') order by 1`);
  return rows;
}
