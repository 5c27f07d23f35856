/**
 * Two real workers, one killed (-9) with a call outside and acts of its cases in hand: the other goes on with all of it. How
 * soon is counted from what each history says of the limits it runs by, not measured: bench/recovery.ts does that.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../startup/config.ts';
import { Shell } from '../setup/shell.ts';
import { until } from '../setup/until.ts';
import { startWorkerProcess, type WorkerProcess } from '../setup/worker-process.ts';

/** Issue: every case of a killed worker goes on within this where another runs. */
const GOES_ON_WITHIN_MS = 5_000;
const CASES = 6;
const HOUR_MS = 3_600_000;

const home = mkdtempSync(join(tmpdir(), 'bihuan-takeover-'));
let gateway: Server;
/** Messages that wait for the gateway's answer. */
const hanging: ServerResponse[] = [];
let answering = false;
let shell: Shell;
let workers: WorkerProcess[] = [];

beforeAll(async () => {
  gateway = createServer((_request, response) => {
    if (answering) response.writeHead(204).end();
    else hanging.push(response);
  });
  await new Promise<void>((listening) => gateway.listen(0, '127.0.0.1', listening));
  const host = `127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const secrets = { BIHUAN_HOME: home, BIHUAN_SECRET: 's'.repeat(32), BIHUAN_SECRET_MESSAGES: 'm'.repeat(32) };
  shell = await Shell.withoutWorker(loadConfig(secrets).vaultKeys);
  const env = {
    ...process.env,
    ...secrets,
    TEMPORAL_ADDRESS: shell.server.address,
    DATABASE_URL: shell.databaseUrl,
    BIHUAN_TASK_QUEUE: shell.server.taskQueue,
    BIHUAN_LOG_LEVEL: 'silent',
    BIHUAN_MESSAGES_WEBHOOK: `http://${host}`,
    BIHUAN_ALLOWED_HOSTS: host,
  };
  workers = await Promise.all([startWorkerProcess(env), startWorkerProcess(env)]);
});
afterAll(async () => {
  await Promise.all(workers.map((it) => it.end()));
  await shell?.stop();
  gateway?.closeAllConnections();
  gateway?.close();
  rmSync(home, { recursive: true, force: true });
});

const describeCase = async (id: string) => (await shell.server.client.workflow.getHandle(id).describe()).raw;
const eventsOf = async (id: string) => (await shell.server.client.workflow.getHandle(id).fetchHistory()).events ?? [];

describe('a worker is killed', () => {
  let cases: string[];
  let victim: WorkerProcess;
  let advanced: Promise<unknown>;

  test('its cases take acts that were sent while it died, each once', async () => {
    cases = await Promise.all(Array.from({ length: CASES }, () => shell.open()));
    // Nobody has answered the customer: its ladder tells people, and that hangs.
    advanced = shell.advance(cases[0] as string, 4 * HOUR_MS);
    const holder = await until(
      async () => (await describeCase(cases[0] as string)).pendingActivities?.[0]?.lastWorkerIdentity,
    );
    victim = workers.find((it) => holder.startsWith(`${it.pid}@`)) as WorkerProcess;
    const notes = cases.map((id) =>
      shell.act(id, 'li', { act: 'annotate', note: `v1.${'b'.repeat(43)}` }, `note-${id}`),
    );
    const killed = victim.end();
    const replies = await Promise.all(notes);
    await killed;
    expect(replies.every((it) => it.seq > 0)).toBe(true);
    for (const id of cases) {
      const { items } = await shell.record.timeline(id);
      expect(items.filter((it) => it.type === 'note.added')).toHaveLength(1);
    }
  });

  test('what it had sent outside is taken up by the other, because it gave no sign of life', async () => {
    const other = workers.find((it) => it !== victim);
    const holder = await until(async () => {
      const [pending] = (await describeCase(cases[0] as string)).pendingActivities ?? [];
      const identity = pending?.lastWorkerIdentity;
      return identity?.startsWith(`${victim.pid}@`) ? undefined : identity;
    });
    expect(holder).toMatch(new RegExp(`^${other?.pid}@`));
    answering = true;
    for (const it of hanging) it.writeHead(204).end();
    await advanced;
  });

  test('by its own limits no case can wait longer than five seconds', async () => {
    for (const id of cases) {
      const events = await eventsOf(id);
      const tasks = events.flatMap((it) => it.workflowTaskScheduledEventAttributes ?? []);
      const calls = events.flatMap((it) => it.activityTaskScheduledEventAttributes ?? []);
      expect(tasks.length).toBeGreaterThan(0);
      expect(calls.length > 0).toBe(id === cases[0]);
      for (const it of tasks) expect(tsToMs(it.startToCloseTimeout)).toBeLessThan(GOES_ON_WITHIN_MS);
      for (const it of calls) {
        const againMs = tsToMs(it.heartbeatTimeout) + tsToMs(it.retryPolicy?.initialInterval);
        expect(againMs).toBeGreaterThan(0);
        expect(againMs).toBeLessThan(GOES_ON_WITHIN_MS);
      }
    }
  });
});
