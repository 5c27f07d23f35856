/** An S3-compatible server of its own for one test file: moto's, from PyPI, fetched once into the user's cache. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../startup/ports.ts';
import { cliCache } from '../../startup/temporal-cli.ts';
import { until } from './until.ts';

/** Without the extra `server`, which brings three hundred megabytes for services nobody asks here. */
const wanted = ['moto[s3,iam]==5.2.5', 'flask==3.1.3', 'flask-cors==6.0.5'];
const fetchLimitMs = 180_000;

/** A server, empty, that takes every key of access until it is told to look at them. */
export interface S3Server {
  url: string;
  /** From then on requests need a key that it gave. */
  guard(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one on a free port. */
export async function startS3(): Promise<S3Server> {
  const library = await fetched();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    env: { ...process.env, PYTHONPATH: library },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((done) => void server.once('exit', () => done()));
  await until(async () => (await fetch(`${url}/moto-api/`).catch(() => undefined))?.ok);
  return {
    url,
    guard: async () => void (await fetch(`${url}/moto-api/reset-auth`, { method: 'POST', body: '0' })),
    stop: async () => {
      server.kill('SIGKILL');
      await ended;
    },
  };
}

/** The folder with its packages. */
async function fetched(): Promise<string> {
  const folder = join(dirname(cliCache()), 'moto-5.2.5');
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const draft = mkdtempSync(`${folder}.`);
  try {
    await promisify(execFile)(
      'python3',
      ['-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', '--target', draft, ...wanted],
      { timeout: fetchLimitMs, env: { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: '1' } },
    );
    renameSync(draft, folder);
  } catch (error) {
    // Another run may have been first.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}
