/**
 * One platform per data folder: two servers on one database file would each believe that they own every case. The lock
 * is a listening socket, which ends with its process however that dies.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from './terminal-language.ts';

/** Paths of sockets are short: 104 bytes on macOS, 108 on Linux. */
const pathBytesMax = 100;

/** Another platform runs in the data folder; the message names the folder and the way out. */
export class HomeInUse extends Error {
  override readonly name = 'HomeInUse';

  constructor(home: string) {
    super(
      say(
        `${home} 里已有一个 npm start 或 npm run demo 在运行：请先停掉它，或用 BIHUAN_HOME 另指一个数据目录。`,
        `Another "npm start" or "npm run demo" runs in ${home}: stop it first, or name another data folder with BIHUAN_HOME.`,
      ),
    );
  }
}

/**
 * Takes the folder, which is made when there is none; what is returned gives it back.
 *
 * @throws HomeInUse
 */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  mkdirSync(home, { recursive: true });
  const path = socketPath(realpathSync(home));
  try {
    const server = (await listening(path)) ?? (await afterCrash(home, path));
    server.unref();
    return () => new Promise((done) => server.close(() => done()));
  } catch (error) {
    if (error instanceof HomeInUse) throw error;
    // A file system without sockets: PostgreSQL still refuses a second server in its own folder.
    return async () => {};
  }
}

/** A socket file that nobody listens on is what a killed process left. */
async function afterCrash(home: string, path: string): Promise<Server> {
  if (await answers(path)) throw new HomeInUse(home);
  rmSync(path, { force: true });
  const server = await listening(path);
  if (server === undefined) throw new HomeInUse(home);
  return server;
}

/** Undefined when the path is taken. */
function listening(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? done(undefined) : fail(error),
    );
    server.listen(path, () => done(server));
  });
}

function answers(path: string): Promise<boolean> {
  const socket = createConnection(path);
  return new Promise((done) => {
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

function socketPath(home: string): string {
  const name = createHash('sha256').update(home).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\bihuan-${name}`;
  const inside = join(home, 'running.sock');
  return Buffer.byteLength(inside) <= pathBytesMax ? inside : join(tmpdir(), `bihuan-${name}.sock`);
}
