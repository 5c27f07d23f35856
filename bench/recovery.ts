/**
 * After kill -9 of a worker: how long until its cases go on, where another worker runs and where it comes back alone. Two of the
 * shipped workers, acts at a steady rate; counted from the instants in the histories: from the kill, or from when there was
 * something to do after it, to the next task that is done. Run: node --import tsx bench/recovery.ts [--cases 200] [--rate 20]
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, hostname, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { defineUpdate } from '@temporalio/workflow';
import { rightOf } from '../engine/people/right.ts';
import { RULES_NEWEST } from '../engine/rules.ts';
import type { Reply } from '../engine/turn.ts';
import { newCaseId } from '../records/case-id.ts';
import { openRecord } from '../records/record.ts';
import { build } from '../startup/build.mjs';
import { loadConfig } from '../startup/config.ts';
import { dataConverter } from '../startup/payload-codec.ts';
import { prepareTemporal } from '../startup/temporal-server.ts';
import { startWorkerProcess, type WorkerProcess } from '../test/setup/worker-process.ts';
import { type ActMessage, type CaseArgs, startOptions } from '../workflows/contract.ts';
import { benchWorkspace, publishTo } from './complaint/workspace.ts';
import { startServers } from './servers.ts';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '200' }, rate: { type: 'string', default: '20' } },
});
/** Before the kill, so that both workers hold cases; and after it, until everything has gone on. */
const BEFORE_MS = 5_000;
const AFTER_MS = 12_000;
const QUEUE = 'bench-recovery';

interface World {
  client: Client;
  plan: ReturnType<typeof benchWorkspace>['complaint']['plan'];
  organization: ReturnType<typeof benchWorkspace>['organization'];
  cases: string[];
}

const shop = { id: 'shop', roles: ['integration'], teams: [] };
const contact = () => ({ id: randomUUID(), actor: shop, act: { act: 'contact', direction: 'in' } }) as const;
const update = defineUpdate<Reply, [ActMessage]>('contact');

/** An act of a person of the shipped organization. */
function note({ organization }: World): ActMessage {
  const { roles = [], teams = [] } = organization.people.li ?? {};
  const act = { act: 'annotate', note: `v1.${'b'.repeat(43)}` } as const;
  return {
    id: randomUUID(),
    actor: { id: 'li', roles, teams },
    act,
    right: rightOf(organization, 'li', act, Date.now()),
  };
}

async function open({ client, plan }: World): Promise<string> {
  const id = newCaseId(Date.now());
  const data = { customer: `CU-${id}`, channel: 'hotline', description: `v1.${'a'.repeat(43)}` };
  const args: CaseArgs = [
    { intake: { case: id, id: `intake-${id}`, actor: shop, data } },
    { plan, rules: RULES_NEWEST },
  ];
  const startWorkflowOperation = new WithStartWorkflowOperation(plan.sop, {
    ...startOptions(plan, id),
    taskQueue: QUEUE,
    args,
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  const message = { ...contact(), id: `intake-${id}` };
  await client.workflow.executeUpdateWithStart(update, {
    startWorkflowOperation,
    updateId: message.id,
    args: [message],
  });
  return id;
}

/** Acts at the rate until told to stop; resolves when all are answered. */
function actOn(world: World, perSecond: number): () => Promise<string> {
  const sent: Promise<boolean>[] = [];
  const timer = setInterval(() => {
    const handle = world.client.workflow.getHandle(world.cases[sent.length % world.cases.length] as string);
    const message = note(world);
    const call = handle.executeUpdate<Reply, [ActMessage]>('annotate', { updateId: message.id, args: [message] });
    // While a case has no worker the server turns some away (the API then answers 503): they say nothing of how long it takes.
    sent.push(
      call.then(
        () => true,
        () => false,
      ),
    );
  }, 1_000 / perSecond);
  return async () => {
    clearInterval(timer);
    const answered = await Promise.all(sent);
    return `${answered.filter(Boolean).length} of ${sent.length}`;
  };
}

/** What a case of the victim waited, by what it waited for; undefined: it had nothing to do, or was another's. */
interface Waited {
  kind: 'begun' | 'in its memory';
  ms: number;
}

async function waitedOf(client: Client, id: string, victim: string, killedMs: number): Promise<Waited | undefined> {
  const { events } = await client.workflow.getHandle(id).fetchHistory();
  let lastIdentity: string | undefined;
  let since: { kind: Waited['kind']; ms: number } | undefined;
  for (const event of events ?? []) {
    const ms = tsToMs(event.eventTime);
    if (event.workflowTaskScheduledEventAttributes && ms >= killedMs - 1) {
      if (lastIdentity === victim) since ??= { kind: 'in its memory', ms: Math.max(ms, killedMs) };
    }
    const begun = event.workflowTaskStartedEventAttributes;
    if (begun?.identity === victim && ms <= killedMs + 1_000) since = { kind: 'begun', ms: Math.max(ms, killedMs) };
    const done = event.workflowTaskCompletedEventAttributes;
    if (done === undefined || done === null) continue;
    if (ms < killedMs) since = undefined;
    else return since && { kind: since.kind, ms: ms - since.ms };
    lastIdentity = done.identity ?? undefined;
  }
  return since && { kind: since.kind, ms: Number.POSITIVE_INFINITY };
}

function tell(name: string, all: readonly (Waited | undefined)[], answered: string): void {
  for (const kind of ['begun', 'in its memory'] as const) {
    const ms = all.flatMap((it) => (it?.kind === kind ? [it.ms] : [])).toSorted((a, b) => a - b);
    const seconds = (share: number) => ((ms[Math.ceil(share * ms.length) - 1] ?? Number.NaN) / 1_000).toFixed(2);
    console.log(
      `| ${name} | ${kind} | ${ms.length} | ${seconds(0.5)} | ${seconds(0.99)} | ${seconds(1)} | ${answered} |`,
    );
  }
}

async function killOne(world: World, workers: WorkerProcess[], again?: () => Promise<WorkerProcess>): Promise<void> {
  const stop = actOn(world, Number(values.rate));
  await sleep(BEFORE_MS);
  const victim = workers[0] as WorkerProcess;
  const killedMs = Date.now();
  await victim.end();
  const next = again?.();
  await sleep(AFTER_MS);
  if (next) workers[0] = await next;
  const answered = await stop();
  const identity = `${victim.pid}@${hostname()}`;
  const all = await Promise.all(world.cases.map((id) => waitedOf(world.client, id, identity, killedMs)));
  tell(again ? 'alone, started again at once' : 'another runs', all, answered);
  if (!again) workers.shift();
}

async function main(): Promise<void> {
  await build();
  const servers = await startServers();
  const home = mkdtempSync(join(tmpdir(), 'bihuan-recovery-'));
  const workers: WorkerProcess[] = [];
  try {
    const address = servers.temporalAddress;
    await prepareTemporal({ address, namespace: 'default', connectionOptions: { address }, given: false });
    const secrets = { BIHUAN_HOME: home, BIHUAN_SECRET: 's'.repeat(32) };
    const record = await openRecord(servers.databaseUrl, { vaultKey: loadConfig(secrets).vaultKeys });
    const workspace = benchWorkspace();
    await publishTo(record, workspace);
    await record.close();
    const env = {
      ...process.env,
      ...secrets,
      TEMPORAL_ADDRESS: address,
      DATABASE_URL: servers.databaseUrl,
      BIHUAN_TASK_QUEUE: QUEUE,
      BIHUAN_LOG_LEVEL: 'silent',
    };
    const start = () => startWorkerProcess(env);
    workers.push(await start(), await start());
    const client = new Client({ connection: await Connection.connect({ address }), dataConverter });
    const world: World = { client, plan: workspace.complaint.plan, organization: workspace.organization, cases: [] };
    while (world.cases.length < Number(values.cases)) world.cases.push(await open(world));
    console.log(
      `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}`,
    );
    console.log(`${values.cases} open cases, ${values.rate} acts/s; seconds until a case goes on\n`);
    console.log('| after the kill | the task was | cases | p50 | p99 | most | acts answered |');
    console.log('| --- | --- | --- | --- | --- | --- | --- |');
    await killOne(world, workers);
    await killOne(world, workers, start);
    console.log('\ntarget: 5 s where another runs, 12 s alone');
  } finally {
    await Promise.all(workers.map((it) => it.end()));
    await servers.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

await main();
process.exit();
