/** The embedded PostgreSQL: a real server in the data folder, made once, started as a supervised process. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Binaries, binariesFor, openDataFolder, type SystemUser, serverUser } from './postgres-place.ts';
import { type RoleUrls, roleUrls } from './postgres-roles.ts';
import type { ProcessSpec } from './processes.ts';
import { say } from './terminal-language.ts';

const run = promisify(execFile);
const user = 'bihuan';
/** A database that was given may be far away. */
const answerMs = 10_000;
/** Making and starting a database takes seconds; on a machine that is busy with all the rest of a first start, minutes. */
const firstStartMs = 300_000;

/** What to start. `throwAway` trades durability for speed: test data only. */
export interface PostgresOptions {
  readonly home: string;
  readonly port: number;
  readonly throwAway?: boolean;
}

/** A server that is prepared and can be started. */
export interface PreparedPostgres {
  readonly spec: ProcessSpec;
  /** Address of the maintenance database, as the superuser; other databases are made from it. */
  readonly adminUrl: string;
}

/** What `<home>/postgres.json` remembers; the folder may be outside of home (postgres-place.ts). */
interface Remembered {
  readonly folder: string;
  readonly password: string;
}

/**
 * Makes the data folder when there is none, clears what a crash left, and says how to start the server. It listens on
 * 127.0.0.1 alone, asks for a password made for this installation, and runs as another user when we are root.
 *
 * @throws Error when another server still runs in the same folder.
 */
export async function preparePostgres(options: PostgresOptions): Promise<PreparedPostgres> {
  const systemUser = await serverUser();
  const binaries = await binariesFor(systemUser);
  const { folder, password } = remembered(options.home) ?? (await initialise(options.home, binaries, systemUser));
  await clearStalePid(folder);
  const settings = {
    listen_addresses: '127.0.0.1',
    port: options.port,
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'fatal', // Anything less also prints every start, stop and checkpoint; errors reach the clients.
    max_connections: 200,
    ...(options.throwAway ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
  };
  const adminUrl = `postgres://${user}:${password}@127.0.0.1:${options.port}/postgres`;
  return {
    adminUrl,
    spec: {
      name: 'postgres',
      command: binaries.postgres,
      args: ['-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      env: { ...process.env, LC_ALL: 'C' },
      ...(systemUser ? { user: systemUser } : {}),
      ready: () => accepts(adminUrl),
      readyLimitMs: firstStartMs,
      stopSignal: 'SIGINT', // "Fast" shutdown: open connections are cut, everything committed is kept.
      stopLimitMs: 15_000,
    },
  };
}

/** Makes the database when it is not there. Returns its address. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Whether a database that was given can be used. @throws Error that names it, without its password */
export async function assertAnswers(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: answerMs });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    const { host, pathname } = new URL(databaseUrl);
    // A refused connection to a name with two addresses has its reason in the code alone.
    const { message, code } = error as { message?: string; code?: string };
    const reason = message || code || 'unknown';
    throw new Error(
      say(
        `数据库 ${host}${pathname} 不能使用：${reason}。请检查 DATABASE_URL，以及那台 PostgreSQL 是否在运行。`,
        `The database ${host}${pathname} cannot be used: ${reason}. Check DATABASE_URL and that its PostgreSQL runs.`,
      ),
    );
  }
}

/** Drops a database that was made for a trial, with whoever is still connected to it. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
  } finally {
    await client.end();
  }
}

/**
 * Gives a database the name of another, which is kept under a third. Nobody may be connected to either; both or none.
 */
export async function exchangeDatabase(
  adminUrl: string,
  { made, name, kept }: { made: string; name: string; kept: string },
): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const quoted = (it: string) => client.escapeIdentifier(it);
  try {
    await client.query('begin');
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount) await client.query(`alter database ${quoted(name)} rename to ${quoted(kept)}`);
    await client.query(`alter database ${quoted(made)} rename to ${quoted(name)}`);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/** The addresses of the product's own database on the embedded server, without starting it; undefined before the first start. */
export function embeddedDatabase(home: string, port: number): RoleUrls | undefined {
  const found = remembered(home);
  return found && roleUrls(`postgres://${user}:${found.password}@127.0.0.1:${port}/postgres`, 'bihuan');
}

function remembered(home: string): Remembered | undefined {
  const path = join(home, 'postgres.json');
  if (!existsSync(path)) return undefined;
  const found = JSON.parse(readFileSync(path, 'utf8')) as Remembered;
  // A data folder that was deleted by hand is made anew.
  return existsSync(join(found.folder, 'PG_VERSION')) ? found : undefined;
}

/** `postgres.json` is written last: a start that was broken off before leaves nothing that the next one trusts. */
async function initialise(home: string, binaries: Binaries, systemUser: SystemUser): Promise<Remembered> {
  mkdirSync(home, { recursive: true });
  const folder = await openDataFolder(join(home, 'pg'), systemUser);
  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(tmpdir(), `bihuan-${randomBytes(8).toString('hex')}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (systemUser) chownSync(passwordFile, systemUser.uid, systemUser.gid);
  // The built-in locale is the same on every machine, whatever locales the operating system has.
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'];
  const access = ['--auth=scram-sha-256', `--username=${user}`, `--pwfile=${passwordFile}`];
  try {
    await run(binaries.initdb, ['-D', folder, ...locale, ...access], {
      ...systemUser,
      cwd: folder,
      timeout: firstStartMs,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  const path = join(home, 'postgres.json');
  writeFileSync(path, `${JSON.stringify({ folder, password }, null, 2)}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
  return { folder, password };
}

/**
 * The server itself clears the pid file of a dead predecessor, but takes any live process with that number for it
 * (numbers come back fast in containers); so a file whose process is no PostgreSQL is removed here.
 */
async function clearStalePid(folder: string): Promise<void> {
  const path = join(folder, 'postmaster.pid');
  const patienceMs = 5_000;
  const untilMs = Date.now() + patienceMs;
  while (existsSync(path)) {
    const pid = Number(readFileSync(path, 'utf8').split('\n')[0]);
    if (!(await isPostgres(pid))) return rmSync(path, { force: true });
    if (Date.now() > untilMs) {
      throw new Error(
        `A PostgreSQL server (process ${pid}) still runs in ${folder}: stop the other "npm start" first.`,
      );
    }
    await sleep(100);
  }
}

async function isPostgres(pid: number): Promise<boolean> {
  try {
    const { stdout } = await run('ps', ['-o', 'args=', '-p', String(pid)]);
    return stdout.includes('postgres');
  } catch (error) {
    // `ps` ends with code 1 when there is no such process; without `ps` only the server itself can judge.
    if ((error as { code?: unknown }).code === 1) return false;
    return existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  }
}

async function accepts(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: answerMs });
  try {
    await client.connect();
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
