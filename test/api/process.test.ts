/** The API as a process: starts on an empty database, says what is in its way, ends what it has begun. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { freePort } from '../../startup/ports.ts';
import { programArgs } from '../../startup/programs.ts';
import { deriveKey } from '../../startup/secret.ts';
import { makeToken } from '../../startup/token.ts';
import { freshDatabase } from '../setup/server.ts';
import { until } from '../setup/until.ts';

const secret = 's'.repeat(40);

interface Process {
  child: ChildProcess;
  port: number;
  said: () => string;
  ended: Promise<unknown[]>;
}

const home = mkdtempSync(join(tmpdir(), 'bihuan-api-'));
const children: ChildProcess[] = [];
let serving: Process;
let unset: Process;
let busy: Process;

// Programs take their time to start on a busy machine, and hooks may.
beforeAll(async () => {
  const database = await freshDatabase();
  serving = start(await freePort(), database);
  unset = start(await freePort(), '');
  await until(async () => ((await serves(serving.port)) || serving.child.exitCode !== null ? true : undefined));
  busy = start(serving.port, database);
  await Promise.all([busy.ended, unset.ended]);
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

function start(port: number, database: string): Process {
  const env = {
    ...process.env,
    BIHUAN_HOME: home,
    BIHUAN_SECRET: secret,
    BIHUAN_TASK_QUEUE: `process-${port}`,
    PORT: String(port),
    DATABASE_URL: database,
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    LC_ALL: 'C',
  };
  const child = spawn(process.execPath, programArgs('api', true), { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, port, said: () => said, ended: once(child, 'exit') };
}

const serves = (port: number) =>
  fetch(`http://127.0.0.1:${port}/healthz`).then(
    (it) => it.ok,
    () => false,
  );

test('on an empty database the folder is published before anything is served', async () => {
  const headers = { authorization: `Bearer ${await makeToken(deriveKey(secret, 'token-signing'), { sub: 'li' })}` };
  const listed = await fetch(`http://127.0.0.1:${serving.port}/v1/sops`, { headers });
  const { items } = (await listed.json()) as { items: { sop: string; published_by: string }[] };
  const shipped = readdirSync('sop-definitions').flatMap((file) => /^(.*)\.sop\.yaml$/.exec(file)?.[1] ?? []);
  expect(items.map((it) => it.sop).sort()).toEqual(shipped.sort());
  expect(new Set(items.map((it) => it.published_by))).toEqual(new Set(['system']));
  const ready = await fetch(`http://127.0.0.1:${serving.port}/readyz`);
  expect(await ready.json()).toMatchObject({ away: ['worker'] });
});

test('a port in use and a missing database address are said in one line', async () => {
  expect([busy.child.exitCode, busy.said().trim().split('\n').at(-1)]).toEqual([
    1,
    expect.stringContaining('port of the API is in use'),
  ]);
  expect([unset.child.exitCode, unset.said()]).toEqual([1, expect.stringMatching(/^DATABASE_URL is not set.*\n$/)]);
});

test('SIGTERM ends the process well', async () => {
  serving.child.kill('SIGTERM');
  expect(await serving.ended).toEqual([0, null]);
  expect(serving.said()).toContain('has stopped');
});
