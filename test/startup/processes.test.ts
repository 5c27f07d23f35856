/** Supervision on real processes: readiness, restart, orderly end, and nothing left behind by a launcher killed hard. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { startKeeper } from '../../startup/keeper.ts';
import { freePort } from '../../startup/ports.ts';
import { answersWell, type ProcessSpec, supervise } from '../../startup/processes.ts';

const keeper = startKeeper();
afterAll(() => keeper.close());

/** A child that serves its pid, and on SIGTERM says so and ends. */
function server(port: number, more: Partial<ProcessSpec> = {}): ProcessSpec {
  const program = `
    require('node:http').createServer((_, answer) => answer.end(String(process.pid))).listen(${port}, '127.0.0.1');
    process.on('SIGTERM', () => process.exit(0));`;
  const ready = answersWell(`http://127.0.0.1:${port}/`);
  return { name: 'server', command: process.execPath, args: ['-e', program], ready, ...more };
}

const isAlive = (pid: number | undefined) => {
  try {
    process.kill(pid ?? -1, 0);
    return true;
  } catch {
    return false;
  }
};

test('a process killed hard comes back as another one and serves again', async () => {
  const lines: string[] = [];
  const child = supervise(server(await freePort()), keeper, (_, line) => lines.push(line));
  await child.ready();
  const before = child.pid;
  child.kill('SIGKILL');
  await expect.poll(() => child.pid).not.toBe(before);
  await child.ready();
  expect(lines.join('\n')).toContain('ended with SIGKILL; starting again in 200 ms');
  const after = child.pid;
  await child.stop();
  expect([isAlive(before), isAlive(after)]).toEqual([false, false]);
});

test('restart gives a new process that serves', async () => {
  const child = supervise(server(await freePort()), keeper, () => {});
  await child.ready();
  const before = child.pid;
  await child.restart();
  expect(child.pid).not.toBe(before);
  await child.stop();
  expect(isAlive(child.pid)).toBe(false);
});

test('a process that never serves is reported with its last words, not started again', async () => {
  const spec = { ...server(1), args: ['-e', 'console.error("no such table"); process.exit(3)'] };
  const child = supervise({ ...spec, ready: async () => false }, keeper, () => {});
  await expect(child.ready()).rejects.toThrow(/server ended with code 3:\nno such table/);
});

test('a process that ignores its stop signal is killed at the limit', async () => {
  const port = await freePort();
  const deaf = server(port).args[1]?.replace('process.exit(0)', '0') ?? '';
  const child = supervise(server(port, { args: ['-e', deaf], stopLimitMs: 200 }), keeper, () => {});
  await child.ready();
  await child.stop();
  expect(isAlive(child.pid)).toBe(false);
});

test('when the launcher is killed hard its children end too', async () => {
  const port = await freePort();
  const module = (name: string) => JSON.stringify(fileURLToPath(new URL(`../../startup/${name}.ts`, import.meta.url)));
  const launcher = `
    import { startKeeper } from ${module('keeper')};
    import { supervise } from ${module('processes')};
    const ready = async () => (await fetch('http://127.0.0.1:${port}/')).ok;
    const args = ${JSON.stringify(server(port).args)};
    const child = supervise({ name: 'x', command: process.execPath, args, ready }, startKeeper(), () => {});
    child.ready().then(() => console.log(child.pid));`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', launcher];
  const process_ = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: process_.stdout }), 'line');
  process_.kill('SIGKILL');
  await once(process_, 'exit');
  await expect
    .poll(() => fetch(`http://127.0.0.1:${port}/`).catch((error: Error) => error.message))
    .toBe('fetch failed');
  expect(Number(line)).toBeGreaterThan(0);
});

test('a child that called exitWithParent ends when the channel to its launcher closes', async () => {
  const orphan = fileURLToPath(new URL('../../startup/orphan.ts', import.meta.url));
  const program = `
    import { exitWithParent } from ${JSON.stringify(orphan)};
    exitWithParent();
    setInterval(() => {}, 1000);
    process.send('up');`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', program];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  child.disconnect();
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGTERM');
});
