/** A Temporal server that asks for a client certificate and an API key: every program of ours comes in, and nobody else. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Line } from '../../cli/doctor/line.ts';
import { loadConfig } from '../../startup/config.ts';
import { type Platform, startPlatform } from '../../startup/platform.ts';
import { freePort } from '../../startup/ports.ts';
import { programArgs } from '../../startup/programs.ts';
import { prepareTemporal } from '../../startup/temporal-server.ts';
import type { WireReply } from '../../wire/reply.ts';
import { makeAuthority } from '../setup/certificates.ts';
import { type SecuredTemporal, securedTemporal } from '../setup/secured-temporal.ts';
import { freshDatabase } from '../setup/server.ts';
import { sop, sopJson } from '../setup/sop-command.ts';

const home = mkdtempSync(join(tmpdir(), 'bihuan-secured-'));
const authority = makeAuthority('the test');
const stranger = makeAuthority('somebody else');
let door: SecuredTemporal;
let secured: NodeJS.ProcessEnv;
let platform: Platform;

function kept(name: string, text: string): string {
  const path = join(home, name);
  writeFileSync(path, text);
  return path;
}

beforeAll(async () => {
  door = await securedTemporal(inject('temporalAddress'), authority, 'the-api-key');
  const client = authority.issue('bihuan');
  secured = {
    ...process.env,
    TEMPORAL_ADDRESS: door.address,
    TEMPORAL_API_KEY: 'the-api-key',
    TEMPORAL_TLS: 'true',
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: kept('ca.pem', authority.cert),
    TEMPORAL_TLS_CLIENT_CERT_PATH: kept('client.pem', client.cert),
    TEMPORAL_TLS_CLIENT_KEY_PATH: kept('client.key', client.key),
    DATABASE_URL: await freshDatabase(),
    BIHUAN_TASK_QUEUE: `secured-${Date.now()}`,
    LC_ALL: 'C',
  };
  const portOffset = 10_000 + Math.floor(Math.random() * 12_000);
  platform = await startPlatform({ home, portOffset, quiet: true, env: secured, compiled: true });
});
afterAll(async () => {
  await platform?.stop();
  await door?.close();
  rmSync(home, { recursive: true, force: true });
});

test('worker, API, preparation and command come in: a case is opened through all of them', async () => {
  const env = { ...platform.env, BIHUAN_API_URL: platform.apiUrl, LANG: 'en_US.UTF-8' };
  const data = ['customer=CU-1', 'channel=hotline', 'description=空调三天未装'];
  const args = ['case', 'open', 'complaint', '--by', 'li', ...data.flatMap((it) => ['--data', it])];
  const { case: id } = await sopJson<WireReply>(args, { env, nowMs: Date.now() });
  expect(id).toMatch(/^C-/);
  const { lines } = await sopJson<{ lines: Line[] }>(['doctor'], { env, nowMs: Date.now() });
  const said = lines.filter((it) => ['Temporal', 'search attributes', 'worker'].includes(it.what));
  expect(said.map((it) => it.status)).toEqual(['note', 'ok', 'ok']);
  expect([door.calls.let > 0, door.calls.turned]).toEqual([true, 0]);
});

const other = stranger.issue('bihuan');
const wrong: [string, () => NodeJS.ProcessEnv][] = [
  ['no certificate', () => ({ TEMPORAL_TLS_CLIENT_CERT_PATH: '', TEMPORAL_TLS_CLIENT_KEY_PATH: '' })],
  [
    'the certificate of another authority',
    () => ({
      TEMPORAL_TLS_CLIENT_CERT_PATH: kept('other.pem', other.cert),
      TEMPORAL_TLS_CLIENT_KEY_PATH: kept('other.key', other.key),
    }),
  ],
  ['a server of an unknown authority', () => ({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: kept('else.pem', stranger.cert) })],
  ['another API key', () => ({ TEMPORAL_API_KEY: 'not-the-key' })],
  ['no API key', () => ({ TEMPORAL_API_KEY: '' })],
  ['plain text', () => ({ TEMPORAL_TLS: 'false', TEMPORAL_API_KEY: '' })],
];

test('nobody else comes in, and every program says so without hanging', async () => {
  const doctors = wrong.map(async ([name, change]) => {
    const env = { ...secured, ...change(), BIHUAN_HOME: home };
    const { code, out } = await sop(['doctor', '--json'], { env, nowMs: Date.now() });
    const line = (JSON.parse(out) as { lines: Line[] }).lines.find((it) => it.what === 'Temporal');
    expect(JSON.stringify(line)).not.toContain('not-the-key');
    return [name, code, line?.status];
  });
  const turnedAway = { ...secured, TEMPORAL_API_KEY: 'not-the-key', BIHUAN_HOME: home };
  const prepared = prepareTemporal(loadConfig(turnedAway).temporal).catch((error: Error) => error.message);
  const noCertificate = {
    ...turnedAway,
    TEMPORAL_API_KEY: secured.TEMPORAL_API_KEY,
    TEMPORAL_TLS_CLIENT_CERT_PATH: '',
    TEMPORAL_TLS_CLIENT_KEY_PATH: '',
  };
  const [{ code, said }, unknown] = await Promise.all([workerWith(turnedAway), workerWith(noCertificate)]);
  // Of its two connections the one that is told why, or on a busy machine the one that waits no longer.
  expect([code, said]).toEqual([1, expect.stringMatching(/unauthorized|deadline/i)]);
  expect(said).not.toContain('not-the-key');
  // Also where the server said nothing at all.
  for (const it of [said, unknown.said]) expect(it).toContain(`Temporal at ${door.address}`);
  expect(unknown.code).toBe(1);
  expect(await Promise.all(doctors)).toEqual(wrong.map(([name]) => [name, 1, 'problem']));
  expect(await prepared).toContain(door.address);
});

/** The worker's program, until it ends. */
async function workerWith(env: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  const more = { BIHUAN_METRICS_PORT: String(await freePort()) };
  const child = spawn(process.execPath, programArgs('worker', true), {
    env: { ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, said };
}
