/** The compiled worker and API, started while the database is away: both wait for it, and then serve. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { freePort } from '../../startup/ports.ts';
import { type ProgramName, programArgs } from '../../startup/programs.ts';
import { freshDatabase } from '../setup/server.ts';
import { wireTo } from '../setup/wire.ts';

interface Program {
  child: ChildProcess;
  said: () => string;
}

function start(name: ProgramName, env: NodeJS.ProcessEnv): Program {
  const child = spawn(process.execPath, programArgs(name, true), { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, said: () => said };
}

test('a worker and an API started without their database wait for it, and serve when it is there', async () => {
  const home = mkdtempSync(join(tmpdir(), 'bihuan-away-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const wire = await wireTo(await freshDatabase());
  wire.cut();
  const port = await freePort();
  const env = {
    ...process.env,
    BIHUAN_HOME: home,
    BIHUAN_SECRET: 's'.repeat(40),
    BIHUAN_TASK_QUEUE: `away-${randomBytes(6).toString('hex')}`,
    BIHUAN_METRICS_PORT: String(await freePort()),
    PORT: String(port),
    DATABASE_URL: wire.url,
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    LC_ALL: 'C',
  };
  const programs = [start('worker', env), start('api', env)];
  for (const { said } of programs) await expect.poll(said).toMatch(/The database is away: .+ Trying again/);
  // Twice: it was tried again.
  for (const { said } of programs) await expect.poll(() => said().split('Trying again').length).toBeGreaterThan(2);
  wire.mend();
  const ready = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).json();
  await expect.poll(() => ready().catch(() => undefined)).toEqual({ ready: true });
  expect(programs.map(({ child }) => child.exitCode)).toEqual([null, null]);
  for (const { child } of programs) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  expect(programs.map(({ child }) => child.exitCode)).toEqual([0, 0]);
});
