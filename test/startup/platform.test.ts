/** The whole platform as `npm start` brings it up: it serves, heals and leaves nothing behind. */
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspectDatabase } from '../../records/database/inspect.ts';
import { type Platform, startPlatform } from '../../startup/platform.ts';
import { assertFree, portsFor } from '../../startup/ports.ts';

const home = mkdtempSync(join(tmpdir(), 'bihuan-platform-'));
// Far from the documented ports: a developer's own platform may be running.
const portOffset = 10_000 + Math.floor(Math.random() * 12_000);
const ports = portsFor(portOffset);
let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform({ home, portOffset, quiet: true, compiled: true });
});
afterAll(async () => {
  await platform?.stop();
  rmSync(home, { recursive: true, force: true });
});

const status = async (url: string) => (await fetch(url)).status;

test('everything serves at the moved ports', async () => {
  expect(platform.apiUrl).toBe(`http://127.0.0.1:${ports.api}`);
  expect(await status(`${platform.apiUrl}/readyz`)).toBe(200);
  expect(await status(`${platform.uiUrl}/`)).toBe(200);
  expect(platform.temporalAddress).toBe(`127.0.0.1:${ports.temporal}`);
  expect(new URL(platform.databaseUrl).pathname).toBe('/bihuan');
});

test('worker and API connect as a role that owns nothing, and are not told how to connect as the owner', async () => {
  expect(new URL(platform.databaseUrl).username).toBe('bihuan_program');
  expect(platform.env.DATABASE_URL).toBe(platform.databaseUrl);
  expect(platform.env).not.toHaveProperty('BIHUAN_OWNER_DATABASE_URL');
  expect(await inspectDatabase(platform.databaseUrl)).toMatchObject({ missing: [], changed: [], bends: false });
});

test('Temporal, its Web UI, PostgreSQL, API and worker are reached at 127.0.0.1 alone', async () => {
  const { temporal, temporalUi, postgres, api, metrics } = ports;
  // What listens on every address of the machine answers at these, too.
  const own = Object.values(networkInterfaces()).flatMap((all) => all?.map((it) => it.address) ?? []);
  const others = [...new Set([...own, '::1', '127.0.0.2'])].filter((it) => it !== '127.0.0.1');
  const open = async (host: string, port: number) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const [how] = await Promise.race(
      ['connect', 'error', 'timeout'].map(async (event) => [event, await once(socket, event)]),
    ).catch(() => ['error']);
    socket.destroy();
    return how === 'connect';
  };
  for (const port of [temporal, temporalUi, postgres, api, metrics]) {
    expect([port, await open('127.0.0.1', port)]).toEqual([port, true]);
    for (const host of others) expect([port, host, await open(host, port)]).toEqual([port, host, false]);
  }
});

test('a second platform on the same ports is refused with the port', async () => {
  await expect(startPlatform({ home, portOffset, quiet: true })).rejects.toThrow(`${ports.api}`);
});

test('a second platform in the same data folder is refused before it opens anything', async () => {
  const elsewhere = startPlatform({ home, portOffset: portOffset + 100, quiet: true });
  await expect(elsewhere).rejects.toThrow(home);
  await expect(elsewhere).rejects.toThrow('BIHUAN_HOME');
  await expect(assertFree({ ...portsFor(portOffset + 100) }, 0)).resolves.toBeUndefined();
});

test('the files of Temporal’s database are for this user alone', () => {
  const files = readdirSync(home).filter((name) => name.startsWith('temporal.db'));
  expect(files).toContain('temporal.db');
  expect(files.map((name) => [name, statSync(join(home, name)).mode & 0o777])).toEqual(files.map((it) => [it, 0o600]));
});

test('a worker that hangs is noticed, although Temporal still waits for its poll', async () => {
  const away = async () => {
    const response = await fetch(`${platform.apiUrl}/readyz`);
    return ((await response.json()) as { away?: string[] }).away ?? [];
  };
  platform.kill('worker', 'SIGSTOP');
  await expect.poll(away).toEqual(['worker']);
  platform.kill('worker', 'SIGCONT');
  await expect.poll(away).toEqual([]);
});

test('an API killed hard is back', async () => {
  const startedAt = async () => {
    const metrics = await (await fetch(`${platform.apiUrl}/metrics`)).text();
    return /^process_start_time_seconds (\d+)$/m.exec(metrics)?.[1];
  };
  const before = await startedAt();
  expect(before).toBeDefined();
  platform.kill('api', 'SIGKILL');
  // Another process: an answer of the killed one would prove nothing.
  await expect.poll(() => startedAt().catch(() => before)).not.toBe(before);
  await expect.poll(() => status(`${platform.apiUrl}/readyz`).catch(() => 'away')).toBe(200);
});

test('after stop every port is free', async () => {
  await platform.stop();
  await expect(assertFree({ ...ports }, 0)).resolves.toBeUndefined();
});
