/**
 * The demo's story while worker and API are killed (-9) at random points of its scenes: it ends the same, and the outside
 * systems' ledger shows every effect once. One platform for all scenes, on the run's own servers.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openRecord } from '../../records/record.ts';
import { demoClient, type DemoClient } from '../../scripts/demo/client.ts';
import { makeNarrator } from '../../scripts/demo/narrator.ts';
import type { Stage, Tale } from '../../scripts/demo/stage.ts';
import { complaintScenes } from '../../scripts/demo/story.ts';
import { randomOf } from '../../simulator/random.ts';
import { loadConfig } from '../../startup/config.ts';
import { fastForward } from '../../startup/fast-forward.ts';
import { type Platform, startPlatform } from '../../startup/platform.ts';
import { makeToken } from '../../startup/token.ts';
import { later } from '../setup/later.ts';
import { freshDatabase } from '../setup/server.ts';
import { complaintEnd, complaintTold, headlines } from '../setup/complaint-told.ts';
import { SEED } from '../setup/seed.ts';

/** A kill falls so many answers of the Temporal server into its scene at most: some half a second. */
const INTO_SCENE = 300;
const random = randomOf(SEED);
const home = mkdtempSync(join(tmpdir(), 'bihuan-kills-'));
const tale: Tale = { customer: `CU-${SEED}`, caseId: '' };
let platform: Platform;
let connection: Connection;
let client: DemoClient;
let stage: Stage;

beforeAll(async () => {
  const env = {
    ...process.env,
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    DATABASE_URL: await freshDatabase(),
    BIHUAN_TASK_QUEUE: `kills-${randomBytes(6).toString('hex')}`,
    BIHUAN_LOG_LEVEL: 'silent',
  };
  // Below the range from which the system gives ports to connections.
  const portOffset = 10_000 + random.below(12_000);
  platform = await startPlatform({ env, home, portOffset, quiet: true, compiled: true });
  const config = loadConfig(platform.env);
  connection = await Connection.connect(config.temporal.connectionOptions);
  client = demoClient(platform.apiUrl, (sub) => makeToken(config.secretFor('token-signing'), { sub }));
  stage = {
    client,
    narrator: makeNarrator(client, () => {}),
    advance: (caseId, ms) => fastForward(connection, { namespace: 'default', caseId, ms }),
  };
});
afterAll(async () => {
  await connection?.close();
  await platform?.stop();
  rmSync(home, { recursive: true, force: true });
});

describe(`scenes with a kill in each (BIHUAN_SEED=${SEED})`, () => {
  test.each(complaintScenes.map((scene, i) => [scene.name, scene, i % 2 === 0 ? 'api' : 'worker'] as const))(
    '%s',
    async (_name, scene, victim) => {
      const kill = later(connection, random.below(INTO_SCENE)).then(() => platform.kill(victim, 'SIGKILL'));
      await Promise.all([scene.play(stage, tale), kill]);
      expect((await client.view(tale.caseId)).state).toMatch(/open|resolved|closed/);
    },
  );

  test('the story has ended as it does undisturbed', async () => {
    await expect.poll(() => client.view(tale.caseId)).toMatchObject(complaintEnd);
    const told = async () => headlines(await client.timeline(tale.caseId, 0));
    // A worker killed at the end tells the record of it after it is back.
    await expect.poll(async () => (await told()).at(-1)).toBe('case.closed');
    expect(await told()).toEqual(complaintTold);
  });

  test('no effect was doubled outside, and the audit is whole', async () => {
    const ledger = async (path: string) =>
      (await fetch(`${platform.sandboxUrl}${path}`)).json() as Promise<{ items: { system: string; key: string }[] }>;
    expect((await ledger('/ledger/doubled')).items).toEqual([]);
    const { items } = await ledger('/ledger');
    expect(items.filter((it) => it.system === 'payments')).toHaveLength(1);
    expect(new Set(items.map((it) => it.key)).size).toBe(items.length);
    const config = loadConfig(platform.env);
    const record = await openRecord(platform.databaseUrl, { vaultKey: config.secretFor('vault') });
    expect(await record.verifyChain(tale.caseId)).toMatchObject({ ok: true });
    await record.close();
  });
});
