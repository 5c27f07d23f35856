/**
 * The shipped workers on servers of a benchmark's own, with one procedure published: cases are opened and acted on by Temporal's
 * client, as the API does it, so that what a table shows is worker, server and record.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { defineUpdate } from '@temporalio/workflow';
import pg from 'pg';
import type { Organization } from '../engine/people/choose.ts';
import type { Act } from '../engine/event.ts';
import { rightOf } from '../engine/people/right.ts';
import { RULES_NEWEST } from '../engine/rules.ts';
import type { Reply } from '../engine/turn.ts';
import type { Plan, Value } from '../language/plan.ts';
import { newCaseId } from '../records/case-id.ts';
import { openRecord } from '../records/record.ts';
import { build } from '../startup/build.mjs';
import { loadConfig } from '../startup/config.ts';
import { dataConverter } from '../startup/payload-codec.ts';
import { prepareTemporal } from '../startup/temporal-server.ts';
import { startWorkerProcess, type WorkerProcess } from '../test/setup/worker-process.ts';
import { type ActMessage, type CaseArgs, startOptions } from '../workflows/contract.ts';
import { type BenchWorkspace, publishTo } from './complaint/workspace.ts';
import { type Servers, startServers } from './servers.ts';

const TASK_QUEUE = 'bench';
const SHOP = { id: 'shop', roles: ['integration'], teams: [] };
const contact = defineUpdate<Reply, [ActMessage]>('contact');

export interface World {
  readonly client: Client;
  readonly sql: pg.Client;
  readonly servers: Servers;
  readonly plan: Plan;
  readonly organization: Organization;
  /** One more of the shipped workers; ended with the world. `env`: beside what it needs to find its servers. */
  startWorker(env?: NodeJS.ProcessEnv): Promise<WorkerProcess>;
  stop(): Promise<void>;
}

/** Built, started and published; no worker yet. */
export async function startWorld(workspace: BenchWorkspace): Promise<World> {
  await build();
  const servers = await startServers();
  const home = mkdtempSync(join(tmpdir(), 'bihuan-bench-'));
  const workers: WorkerProcess[] = [];
  const address = servers.temporalAddress;
  await prepareTemporal({ address, namespace: 'default', connectionOptions: { address }, given: false });
  const secrets = { BIHUAN_HOME: home, BIHUAN_SECRET: 's'.repeat(32) };
  const record = await openRecord(servers.databaseUrl, { vaultKey: loadConfig(secrets).vaultKeys });
  await publishTo(record, workspace);
  await record.close();
  const sql = new pg.Client({ connectionString: servers.databaseUrl });
  await sql.connect();
  const shared = {
    ...process.env,
    ...secrets,
    TEMPORAL_ADDRESS: address,
    DATABASE_URL: servers.databaseUrl,
    BIHUAN_TASK_QUEUE: TASK_QUEUE,
    BIHUAN_LOG_LEVEL: 'silent',
  };
  const connection = await Connection.connect({ address });
  return {
    client: new Client({ connection, dataConverter }),
    sql,
    servers,
    plan: workspace.complaint.plan,
    organization: workspace.organization,
    startWorker: async (env = {}) => {
      const worker = await startWorkerProcess({ ...shared, ...env });
      workers.push(worker);
      return worker;
    },
    stop: async () => {
      await Promise.all(workers.map((it) => it.end()));
      await sql.end();
      await connection.close();
      await servers.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A case with these fields beside a customer of its own; resolves when it is open. */
export async function openCase({ client, plan }: World, data: Record<string, Value>): Promise<string> {
  const id = newCaseId(Date.now());
  const intake = { case: id, id: `intake-${id}`, actor: SHOP, data: { customer: `CU-${id}`, ...data } };
  const args: CaseArgs = [{ intake }, { plan, rules: RULES_NEWEST }];
  const startWorkflowOperation = new WithStartWorkflowOperation(plan.sop, {
    ...startOptions(plan, id),
    taskQueue: TASK_QUEUE,
    args,
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  const message: ActMessage = { id: intake.id, actor: SHOP, act: { act: 'contact', direction: 'in' } };
  await client.workflow.executeUpdateWithStart(contact, {
    startWorkflowOperation,
    updateId: message.id,
    args: [message],
  });
  return id;
}

/** What an opening of the shipped complaint brings beside its customer. */
export function complaintData(): Record<string, Value> {
  return { channel: 'hotline', description: `v1.${'a'.repeat(43)}` };
}

/** An act of a person of the shipped organization; resolves when it is recorded. */
export async function act({ client, organization }: World, id: string, by: string, act: Act): Promise<void> {
  const { roles = [], teams = [] } = organization.people[by] ?? {};
  const right = rightOf(organization, by, act, Date.now());
  const message: ActMessage = { id: randomUUID(), actor: { id: by, roles, teams }, act, right };
  await client.workflow
    .getHandle(id)
    .executeUpdate<Reply, [ActMessage]>(act.act, { updateId: message.id, args: [message] });
}

/** A note on a case by an agent. */
export function annotate(world: World, id: string): Promise<void> {
  return act(world, id, 'li', { act: 'annotate', note: `v1.${'b'.repeat(43)}` });
}

/** So many of it, a few at a time. */
export async function several<T>(count: number, atOnce: number, one: (n: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  let next = 0;
  const lane = async () => {
    for (let n = next++; n < count; n = next++) made[n] = await one(n);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return made;
}

/** What the numbers were taken on. */
export function machine(): string {
  return `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}`;
}

/** The value at this share of a list. */
export function at(list: readonly number[], share: number): number {
  return list.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * list.length) - 1)] ?? Number.NaN;
}
