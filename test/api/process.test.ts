/** The API as a process: starts on an empty database, says what is in its way, ends what it has begun. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, inject, onTestFinished, test } from 'vitest';
import { freePort } from '../../startup/ports.ts';
import { deriveKey } from '../../startup/secret.ts';
import { makeToken } from '../../startup/token.ts';
import { scratchFolder } from '../setup/scratch.ts';
import { freshDatabase } from '../setup/server.ts';

const secret = 's'.repeat(40);

function start(env: Record<string, string>): { child: ChildProcess; said: () => string; ended: Promise<unknown[]> } {
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/main.ts'], {
    env: { ...process.env, BIHUAN_HOME: scratchFolder(), BIHUAN_SECRET: secret, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, said: () => said, ended: once(child, 'exit') };
}

const environment = async (port: number, database?: string) => ({
  PORT: String(port),
  DATABASE_URL: database ?? (await freshDatabase()),
  TEMPORAL_ADDRESS: inject('temporalAddress'),
  BIHUAN_TASK_QUEUE: `process-${port}`,
  LC_ALL: 'C',
});

test('an empty database: the folder is published, and SIGTERM ends the process well', async () => {
  const port = await freePort();
  const { child, said, ended } = start(await environment(port));
  const serves = async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).status;
  await expect.poll(() => serves().catch(said), { timeout: 8_000 }).toBe(200);
  const token = await makeToken(deriveKey(secret, 'token-signing'), { sub: 'li' });
  const listed = await fetch(`http://127.0.0.1:${port}/v1/sops`, { headers: { authorization: `Bearer ${token}` } });
  expect(await listed.json()).toMatchObject({ items: [{ sop: 'complaint', version: 1, published_by: 'system' }] });
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('a port in use is said in one line', async () => {
  const database = await freshDatabase();
  const { said, ended } = start(await environment(Number(new URL(database).port), database));
  expect(await ended).toEqual([1, null]);
  expect(said()).toContain('port of the API is in use');
});

test('so is a missing database address', async () => {
  const { said, ended } = start({ ...(await environment(await freePort())), DATABASE_URL: '' });
  expect(await ended).toEqual([1, null]);
  expect(said()).toContain('DATABASE_URL');
});
